package wecom

import (
	"context"
	"errors"
	"fmt"
	"time"

	"genjin/bot/wecom/api"
	"genjin/bot/wecom/errcode"
	"genjin/messages"
)

// How outlets sign the ids of what they send.
const (
	signRobot = 'r'
	signURL   = 'u'
	signApp   = 'a'
	signHook  = 'h'
)

// Limits of texts, in bytes (path/101463, 90236, 99110).
const (
	robotText = 20480
	appText   = 2048
	hookText  = 2048
)

// outlets returns the ways to to, the best first: the robot by its long connection, the application, the address that
// takes an answer, the group's web hook, the private chat of who is answered.
func (a *Adapter) outlets(to address, m messages.Message) []outlet {
	h, entered := a.answering(m)
	var ways []outlet
	if a.robot != nil {
		ways = append(ways, &robotOutlet{a: a, to: to, answers: h, entered: entered})
	}
	if a.company != nil && !to.group {
		app := &appOutlet{a: a, user: to.id}
		if h.way == byApp || a.robotRefused() {
			ways = append([]outlet{app}, ways...) // where he speaks he is answered, and by whom WeCom lets speak
		} else {
			ways = append(ways, app)
		}
	}
	if h.way == byCallback && h.answer != "" {
		ways = append(ways, &urlOutlet{a: a, url: h.answer, rest: a.privately(h.user)})
	}
	if key, ok := a.hooks[to.id]; ok && to.group {
		hook := &hookOutlet{a: a, chat: m.Chat, key: key, calls: m.Mentions}
		if len(m.Mentions) > 0 { // the robot's pages tell of no way to call people; a web hook's do (path/91770)
			return append([]outlet{hook}, ways...)
		}
		ways = append(ways, hook)
	}
	if to.group && a.robot == nil && a.company != nil && h.user != "" {
		ways = append(ways, &appOutlet{a: a, user: h.user}) // an address takes one answer: what more there is, he gets in private
	}
	return ways
}

// privately returns the way by which the application tells user what he cannot be told elsewhere; nil if there is none.
func (a *Adapter) privately(user string) *appOutlet {
	if a.company == nil || a.appCipher == nil || !a.book.reaches(user, a.o.Now()) {
		return nil
	}
	return &appOutlet{a: a, user: user}
}

// answering returns what m answers: the message that it names, else in a private chat the newest, if that was said a
// moment ago. entered says that the chat was but entered.
func (a *Adapter) answering(m messages.Message) (h handle, entered bool) {
	if h := handleOf(m.ReplyTo); h.way != "" {
		return h, false
	}
	if h := a.touched.presser(m.ReplyTo); h.way == byCallback {
		return h, false
	}
	if h, ok := a.touched.asker(m.Edits); ok {
		return h, false
	}
	s := a.heard.newest(m.Chat)
	if to, ok := addressOf(m.Chat); !ok || to.group {
		return handle{}, false
	}
	most := answerFor
	switch {
	case s.entered:
		most = changeWithin
	case s.handle.way == byCallback:
		most = urlAnswerable // nothing else leads there
	}
	if a.o.Now().Sub(s.at) > most {
		return handle{way: s.handle.way}, false
	}
	return s.handle, s.entered
}

// answerFor is how long after somebody spoke in private what is said there counts as the answer, and not as something
// of its own.
const answerFor = 5 * time.Minute

// robotOutlet is the robot's long connection.
type robotOutlet struct {
	a       *Adapter
	to      address
	answers handle
	entered bool
}

func (o *robotOutlet) sign() byte                                     { return signRobot }
func (o *robotOutlet) limit() int                                     { return robotText }
func (o *robotOutlet) presses(bs []messages.Button) []messages.Button { return pressable(bs) }
func (o *robotOutlet) write(text string) string                       { return markdown(text) }
func (o *robotOutlet) link(label, url string) string                  { return markdownLink(label, url) }
func (o *robotOutlet) chosen(steps []step) []step                     { return steps }

// push is a message that answers nothing.
type push struct {
	Chat     string    `json:"chatid"`
	Type     int       `json:"chat_type"` // 1: a person, 2: a group; without it WeCom guesses
	Kind     string    `json:"msgtype"`
	Markdown *content  `json:"markdown,omitempty"`
	Card     *card     `json:"template_card,omitempty"`
	File     *mediaRef `json:"file,omitempty"`
	Image    *mediaRef `json:"image,omitempty"`
}

// reply is a message that answers one.
type reply struct {
	Kind     string    `json:"msgtype"`
	Text     *content  `json:"text,omitempty"`
	Markdown *content  `json:"markdown,omitempty"`
	Stream   *stream   `json:"stream,omitempty"`
	Card     *card     `json:"template_card,omitempty"`
	File     *mediaRef `json:"file,omitempty"`
	Image    *mediaRef `json:"image,omitempty"`
}

type content struct {
	Content string `json:"content"`
}

// stream is a text that may be sent again: under the same id it replaces itself.
type stream struct {
	ID      string `json:"id"`
	Finish  bool   `json:"finish"`
	Content string `json:"content"`
}

type mediaRef struct {
	ID string `json:"media_id"`
}

func (o *robotOutlet) send(ctx context.Context, s step) error {
	err := o.once(ctx, s)
	if errcode.Of(codeOf(err)) == errcode.Media { // WeCom has lost what was uploaded
		o.a.media.forget(s.file.Sum)
		err = o.once(ctx, s)
	}
	return o.outcome(err)
}

func (o *robotOutlet) once(ctx context.Context, s step) error {
	var media *mediaRef
	kind := api.File
	if s.kind == stepFile {
		id, k, err := o.a.robotMedia(ctx, *s.file)
		if err != nil {
			return err
		}
		media, kind = &mediaRef{id}, k
	}
	if o.answers.way == bySocket && o.answers.answer != "" && o.a.robot.Alive(o.answers.answer) {
		err := o.reply(ctx, s, kind, media)
		if !stale(err) {
			return err
		}
		o.answers.answer = "" // it died with its connection; what follows is pushed as well
	}
	p := push{Chat: o.to.id, Type: 1, Kind: string(kind)}
	if o.to.group {
		p.Type = 2
	}
	switch s.kind {
	case stepText:
		p.Kind, p.Markdown = "markdown", &content{s.text}
	case stepCard:
		c := newCard(s.id, s.text, s.full, s.buttons, o.a.page())
		p.Kind, p.Card = "template_card", &c
	case stepFile:
		p.File, p.Image = files(kind, media)
	}
	return o.a.robot.Push(ctx, p)
}

func (o *robotOutlet) reply(ctx context.Context, s step, kind api.Kind, media *mediaRef) error {
	if o.entered {
		o.entered = false
		if s.kind != stepText {
			return &errcode.Error{Call: "welcome", Code: staleRequest}
		}
		err := o.a.robot.Welcome(ctx, o.answers.answer, reply{Kind: "text", Text: &content{s.text}})
		o.answers.answer = ""
		return err
	}
	r := reply{Kind: string(kind)}
	switch s.kind {
	case stepText:
		r.Kind, r.Stream = "stream", &stream{ID: s.id, Finish: true, Content: s.text}
	case stepCard:
		c := newCard(s.id, s.text, s.full, s.buttons, o.a.page())
		r.Kind, r.Card = "template_card", &c
	case stepFile:
		r.File, r.Image = files(kind, media)
	}
	return o.a.robot.Respond(ctx, o.answers.answer, r)
}

// files puts a medium where its kind belongs.
func files(kind api.Kind, media *mediaRef) (file, image *mediaRef) {
	if kind == api.Image {
		return nil, media
	}
	return media, nil
}

// Codes of the long connection that say that a request can be answered no more (path/101463).
const (
	staleRequest = 846605
	staleStream  = 846608
)

func stale(err error) bool {
	e, ok := errors.AsType[*errcode.Error](err)
	return ok && (e.Code == staleRequest || e.Code == staleStream)
}

// outcome is what the dispatcher acts on. A conversation that the robot does not know leaves it to another outlet.
func (o *robotOutlet) outcome(err error) error {
	if e, ok := errors.AsType[*errcode.Error](err); ok && errcode.Of(e.Code) == errcode.GoneChat {
		return fmt.Errorf("%w: %w", errNoWay, err)
	}
	return o.a.outcome(account, string(o.to.chat()), err)
}

// outcome is what the dispatcher acts on after err, of a call through bucket of an account. That the account may do
// nothing until its owner acts is said in the log, loudly.
func (a *Adapter) outcome(account, bucket string, err error) error {
	err = errcode.Outcome(account, bucket, err)
	if f, ok := errors.AsType[*errcode.AccountFault](err); ok {
		a.o.Log.Error("WeCom lets the account send nothing until it is mended: see genjin check", "errcode", f.Refusal.Code, "our address", f.Address)
	}
	return err
}
