package wecom

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"

	"genjin/messages"
)

// Read makes an event of a delivery, as messages.Read. It fails only on what is no message of WeCom at all; one that
// does not concern the bot, or of a kind that is not known, is Ignored.
func Read(d messages.Delivery) (messages.Event, error) {
	var env envelope
	if err := lenient(d.Raw, &env); err != nil {
		return messages.Event{}, fmt.Errorf("read message: %w", err)
	}
	if env.Sealed {
		return messages.Event{}, errSealed
	}
	if env.Way == byGap {
		return env.fromGap(d.Chat)
	}
	if env.Way == byBook {
		return env.fromBook(d)
	}
	ignored := messages.Event{Kind: messages.Ignored, Ref: messages.Ref{Chat: d.Chat}}
	if env.Way == byApp {
		e, ok, err := env.fromApp()
		if err != nil || ok {
			return e, err
		}
		return ignored, nil
	}
	var m wireMessage
	if err := lenient(env.Body, &m); err != nil {
		return messages.Event{}, fmt.Errorf("read message: %w", err)
	}
	e, ok := m.event(env)
	if !ok {
		return ignored, nil
	}
	return e, nil
}

// event reads the message; ok is false if it does not concern the bot.
func (m *wireMessage) event(env envelope) (e messages.Event, ok bool) {
	e, ok = m.base(env)
	if !ok {
		return e, false
	}
	if m.Type == "event" {
		return m.happened(e)
	}
	text, files := m.content()
	h := hearing{bot: env.Bot, group: !e.Private}
	e.Text, e.Addressed = clean(h.hear(text)), true
	e.Files, e.Album = files, env.Album
	env.mentioned(&e, h)
	if m.Quote != nil {
		quoted, more := m.Quote.content()
		e.Files = append(e.Files, more...)
		e.Quote = clean(strings.TrimSpace(quoted))
		e.ReplyTo = mark(e.Quote)
	}
	return e, true
}

// mentioned reads whom the text of e mentions.
func (env envelope) mentioned(e *messages.Event, h hearing) {
	for _, n := range env.Named {
		e.Mentions = append(e.Mentions, messages.User{ID: UserID(n.User), Name: n.Name})
	}
	e.Called = h.called(e.Text, env.Named)
}

// base reads what all messages have.
func (m *wireMessage) base(env envelope) (e messages.Event, ok bool) {
	user := m.From.User
	if env.User != "" {
		user = env.User
	}
	if user == "" || user == systemUser || m.Kind == "group" && m.Chat == "" {
		return e, false
	}
	e = messages.Event{
		From: messages.User{ID: UserID(user), Name: clean(env.Name)}, Private: m.Kind != "group",
		Ref: messages.Ref{Chat: PrivateID(user), ID: handle{way: env.Way, message: m.ID, user: user, answer: env.answer(m.Reply)}.String()},
	}
	if !e.Private {
		e.Ref.Chat, e.Narrow = GroupID(m.Chat), true
	}
	if env.Reach {
		e.Direct = PrivateID(user)
	}
	if m.Created > 0 {
		e.At = time.Unix(m.Created, 0).UTC()
	}
	return e, true
}

// answer is what an answer to the message refers to.
func (env envelope) answer(url string) string {
	if env.Way == bySocket {
		return env.Req
	}
	return url
}

// happened reads an event.
func (m *wireMessage) happened(e messages.Event) (messages.Event, bool) {
	switch m.Event.Type {
	case "enter_chat":
		e.Kind, e.Shut = messages.Opened, true
		return e, e.Private
	case "template_card_event":
		e.Kind, e.Button = messages.Pressed, clean(m.Event.Card.Key)
		e.Press = handle{way: handleOf(e.Ref.ID).way, message: m.ID, user: e.From.ID.Bare()}.String()
		e.Ref.ID = m.Event.Card.Task
		return e, e.Button != ""
	}
	return e, false
}

// content returns what c says and the files that it bears.
func (c *wireContent) content() (text string, files []messages.File) {
	switch c.Type {
	case "text":
		return c.Text.Content, nil
	case "voice":
		return c.Voice.Content, nil
	case "markdown":
		return c.Mark.Content, nil
	case "image":
		return "", media("image", c.Image)
	case "file":
		return "", media("file", c.File)
	case "video":
		return "", media("video", c.Video)
	case "mixed":
		var texts []string
		for i := range c.Mixed.Items {
			if c.Mixed.Items[i].Type == "mixed" {
				continue
			}
			t, fs := c.Mixed.Items[i].content()
			if t != "" {
				texts = append(texts, t)
			}
			files = append(files, fs...)
		}
		return strings.Join(texts, "\n"), files
	}
	return "", nil
}

// kinds of files. Their names nobody tells before their bytes are fetched.
var kinds = map[string]messages.File{
	"image": {MIME: "image/jpeg"},
	"video": {MIME: "video/mp4"},
	"file":  {},
	"voice": {MIME: "audio/amr"},
}

func media(kind string, w wireMedia) []messages.File {
	if w.URL == "" {
		return nil
	}
	f := kinds[kind]
	f.ID = source{URL: w.URL, Key: w.Key, Kind: kind}.String()
	return []messages.File{f}
}

// hearing finds out what a text says to the robot.
type hearing struct {
	bot   string
	group bool
}

// mentionFirst is a mention of somebody at the beginning of a text.
var mentionFirst = regexp.MustCompile(`^@\S+`)

// hear returns text without the mention of the robot at its beginning or end. In a group every message bears it; a
// robot whose name is not known is taken to be the first that is mentioned.
func (h hearing) hear(text string) string {
	text = strings.TrimFunc(text, blank)
	if !h.group {
		return strings.TrimFunc(strings.TrimPrefix(text, h.mention()), blank)
	}
	if h.bot != "" && strings.HasPrefix(text, h.mention()) {
		return strings.TrimFunc(strings.TrimPrefix(text, h.mention()), blank)
	}
	if h.bot != "" && strings.HasSuffix(text, h.mention()) {
		return strings.TrimFunc(strings.TrimSuffix(text, h.mention()), blank)
	}
	if h.bot == "" {
		text = mentionFirst.ReplaceAllString(text, "")
	}
	return strings.TrimFunc(text, blank)
}

func (h hearing) mention() string {
	if h.bot == "" {
		return "\x00" // begins nothing
	}
	return "@" + h.bot
}

// mention is somebody mentioned by name within a text.
var mention = regexp.MustCompile(`@([^\s@,，。：:;；、!！?？]+)`)

// called returns the names behind an @ that the company's address book does not tell.
func (h hearing) called(text string, known []named) []string {
	var names []string
	for _, m := range mention.FindAllStringSubmatch(text, -1) {
		if m[1] != h.bot && !isNamed(m[1], known) {
			names = append(names, m[1])
		}
	}
	return names
}

func isNamed(name string, known []named) bool {
	for _, n := range known {
		if n.Name == name {
			return true
		}
	}
	return false
}

// blank reports whether r shows nothing.
func blank(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\u2005' || r == '\u200e' || r == '\u200f' || r == '\u2060' || r == '\ufeff'
}
