package telegram

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"genjin/messages"
)

// retired stands where a part of a message was that an edit has no text for.
const retired = "⋯"

// place is where the next message goes: the topic of a chat, as an answer to a message of it. Zero: none.
type place struct{ chat, thread, reply int64 }

// step is one call of a send: a text or a file that is sent, or a message of ours that is changed.
type step struct {
	text   string          // plain
	block  bool            // text is a draft that a tap copies
	names  []messages.User // of whom text calls
	file   *messages.Attached
	keys   *keyboard
	target int64  // the message to change
	id     string // of target, as others know it
	anew   bool   // it is sent as a message of its own if target is gone
}

// Send sends m, or the next part of it behind those of m.Sent, and returns the id of that part. A long text goes
// in several, the buttons under the last; files follow one by one, pictures first, the text as the caption of the
// first if it fits. An edit changes the messages that it is about one by one and returns their ids. Besides the errors of the
// dispatcher there are *[Unsure] and [ErrToken]; that one closes the bucket of the account, as nothing else of the
// bot can be sent either.
func (a *Adapter) Send(ctx context.Context, m messages.Message) (string, error) {
	id, err := a.send(ctx, m)
	if errors.Is(err, ErrToken) {
		if a.o.Log != nil {
			a.o.Log.ErrorContext(ctx, "nothing can be sent: another token of the bot is needed", "again", tokenAgain, "error", err)
		}
		err = fmt.Errorf("%w: %w", &messages.RetryAfter{Bucket: accountBucket, Wait: tokenAgain}, err)
	}
	return id, err
}

func (a *Adapter) send(ctx context.Context, m messages.Message) (string, error) {
	if m.Answers != "" {
		return "", a.toast(ctx, m)
	}
	chat, err := number(m.Chat)
	if err != nil {
		return "", fmt.Errorf("%w: chat %q is none of Telegram", messages.ErrRejected, m.Chat)
	}
	keys, err := a.keys(ctx, m)
	if err != nil {
		return "", err
	}
	at := place{chat: chat}
	var steps []step
	if m.Target != "" {
		at.thread, steps, err = changes(m, keys)
	} else {
		steps, err = news(m, keys)
		at.thread = topic(m.Thread)
		// An answer to an id that cannot be read is better sent without it than not at all.
		if thread, reply, err := splitID(m.ReplyTo); m.ReplyTo != "" && err == nil {
			at.thread, at.reply = thread, reply
		}
	}
	if err != nil {
		return "", err
	}
	return a.next(ctx, m, at, steps)
}

// toast shows who pressed a button m's text, if any, and lets the button rest. An answer that comes too
// late is none, and not worth a word.
func (a *Adapter) toast(ctx context.Context, m messages.Message) error {
	_, err := a.call(ctx, "answerCallbackQuery", bot.AnswerCallbackQueryParams{
		CallbackQueryID: m.Answers, Text: clip(clean(m.Text), toastLimit),
	})
	if classOf(err) == classLate {
		return nil
	}
	return outcome(pressBucket, err)
}

// news makes the steps of a new message.
func news(m messages.Message, keys *keyboard) ([]step, error) {
	text := clean(m.Text)
	block := m.Whole && !copies(m)
	var steps []step
	caption := len(m.Files) > 0 && units(text) <= captionLimit
	if !caption {
		names := m.Mentions
		for _, part := range parts(text) {
			steps = append(steps, step{text: part, block: block, names: names})
			_, names = placesOf(part, names) // nobody is called twice
		}
	}
	bearer := max(len(steps)-1, 0) // the last that bears text has the buttons
	for i, f := range picturesFirst(m.Files) {
		s := step{file: &f}
		if caption && i == 0 && !blank(text) {
			s.text, s.block, s.names = strings.TrimSpace(text), block, m.Mentions
		}
		steps = append(steps, s)
	}
	if len(steps) == 0 {
		return nil, fmt.Errorf("%w: a message without text and files", messages.ErrRejected)
	}
	steps[bearer].keys = keys
	return steps, nil
}

// picturesFirst puts what is shown as a photo before other files, which answer it: a photo is seen at once with the text
// under it, and a file is opened.
func picturesFirst(files []messages.Attached) []messages.Attached {
	rank := func(f messages.Attached) int {
		if photo(f) {
			return 0
		}
		return 1
	}
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(f, g messages.Attached) int { return rank(f) - rank(g) })
	return files
}

// parts splits text into what messages show of it: the server trims each, and takes none that is blank.
func parts(text string) []string {
	var shown []string
	for _, part := range split(text, textLimit) {
		if !blank(part) {
			shown = append(shown, strings.TrimSpace(part))
		}
	}
	return shown
}

// changes makes the steps of an edit, and returns the topic of what is edited. Target may name several
// messages, with blanks between: each gets its part of the text. What is too long for them follows as new
// messages, and those left over lose their text. A draft is for its reader to send on: where the message that it is to
// stand in is gone, it comes as a new one.
func changes(m messages.Message, keys *keyboard) (thread int64, steps []step, err error) {
	parts := parts(clean(m.Text))
	for id := range strings.FieldsSeq(m.Target) {
		t, n, err := splitID(id)
		if err != nil || n == 0 {
			return 0, nil, fmt.Errorf("%w: message %q cannot be edited", messages.ErrRejected, id)
		}
		thread = t
		s := step{target: n, id: id, text: retired}
		if i := len(steps); i < len(parts) {
			s.text, s.block = parts[i], m.Whole && !copies(m)
		} else if len(parts) == 0 && i == 0 {
			s.text = "" // the buttons alone change
		}
		steps = append(steps, s)
	}
	for _, part := range parts[min(len(steps), len(parts)):] {
		steps = append(steps, step{text: part, block: m.Whole && !copies(m)})
	}
	if len(steps) == 0 {
		return 0, nil, fmt.Errorf("%w: nothing to edit", messages.ErrRejected)
	}
	steps[max(len(parts)-1, 0)].keys = keys
	steps[0].anew = m.Whole && len(steps) == 1
	return thread, steps, nil
}

// next takes the first of the steps of m that was not taken, and returns the id of what it sent or changed.
func (a *Adapter) next(ctx context.Context, m messages.Message, at place, steps []step) (string, error) {
	taken := strings.Fields(m.Sent)
	if len(taken) >= len(steps) {
		return "", nil
	}
	s, more := steps[len(taken)], len(steps)-len(taken) > 1
	at = at.behind(taken, s)
	thread := at.thread
	n, err := a.step(ctx, &at, s)
	if err != nil {
		return "", outcome(chatBucket(m.Chat), err)
	}
	id := ""
	switch {
	case s.target != 0 && n == s.target:
		id = s.id
	case n != 0:
		id = joinID(at.thread, n)
	case len(steps) > 1:
		id = messages.NoID
	}
	switch aside := thread != at.thread; {
	case more && aside:
		return id, errors.Join(messages.ErrMore, messages.ErrAside)
	case more:
		return id, messages.ErrMore
	case aside:
		return id, messages.ErrAside
	}
	return id, nil
}

// behind returns where s goes when the parts taken stand already: an answer is the first part alone, and files
// belong to what was said first. A topic that turned out to be gone is not tried again.
func (at place) behind(taken []string, s step) place {
	if len(taken) == 0 {
		return at
	}
	at.reply = 0
	if _, first, err := splitID(taken[0]); err == nil && s.file != nil {
		at.reply = first
	}
	for _, id := range taken {
		if thread, _, err := splitID(id); err == nil && thread == 0 {
			at.thread = 0
		}
	}
	return at
}

// ways are the second ways of a step that Telegram refused.
type ways struct {
	plain    bool // without markup
	document bool // the picture as a file
	caption  bool // the text to change is a caption
}

// step takes one step, the second way where the first is refused for a reason that it avoids. A topic
// that is gone is left out of at. It returns the number of the message.
func (a *Adapter) step(ctx context.Context, at *place, s step) (int64, error) {
	var w ways
	for {
		id, err := a.once(ctx, *at, s, w)
		c := classOf(err)
		switch {
		case err == nil:
			return id, nil
		case s.anew && c == classNoTarget:
			s.target, s.anew = 0, false
		case s.target != 0 && (c == classSame || c == classNoTarget):
			return s.target, nil
		case s.target != 0 && c == classCaption && !w.caption:
			w.caption = true
		case s.target == 0 && c == classNoTopic && at.thread != 0:
			a.warn(ctx, "topic is closed or gone, sent without it", at.chat, err)
			at.thread, at.reply = 0, 0 // an answer would go into the topic of what it answers
		case c == classMarkup && !w.plain:
			a.warn(ctx, "markup refused, sent as plain text", at.chat, err)
			w.plain = true
		case c == classNoLink && s.keys.lengthy():
			a.warn(ctx, "long addresses refused, sent without the draft in them", at.chat, err)
			s.keys = s.keys.short()
		case c == classNoPhoto && s.file != nil && !w.document:
			w.document = true
		default:
			return 0, err
		}
	}
}

func (a *Adapter) warn(ctx context.Context, what string, chat int64, err error) {
	if a.o.Log != nil {
		a.o.Log.WarnContext(ctx, what, "chat", chat, "error", err) //nolint:sloglint // constant where it is called
	}
}

// once takes one step in one way.
func (a *Adapter) once(ctx context.Context, at place, s step, w ways) (int64, error) {
	switch {
	case s.target != 0:
		return s.target, a.change(ctx, at, s, w)
	case s.file != nil:
		return a.sendFile(ctx, at, s, w)
	}
	text, mode := w.write(s)
	n, err := a.call(ctx, "sendMessage", bot.SendMessageParams{
		ChatID: at.chat, MessageThreadID: int(at.thread), Text: text, ParseMode: mode,
		LinkPreviewOptions: noPreview(), ReplyParameters: at.answers(), ReplyMarkup: s.markup(),
	})
	return n.messageID(), err
}

// change changes a message of ours. Without buttons it loses those it had.
func (a *Adapter) change(ctx context.Context, at place, s step, w ways) error {
	text, mode := w.write(s)
	target := int(s.target)
	var err error
	switch {
	case s.text == "", s.text == retired && w.caption: // the text of a file is no part of ours
		_, err = a.call(ctx, "editMessageReplyMarkup", bot.EditMessageReplyMarkupParams{ChatID: at.chat, MessageID: target, ReplyMarkup: s.markup()})
	case w.caption:
		s.text = clip(s.text, captionLimit)
		text, mode = w.write(s)
		_, err = a.call(ctx, "editMessageCaption", bot.EditMessageCaptionParams{
			ChatID: at.chat, MessageID: target, Caption: text, ParseMode: mode, ReplyMarkup: s.markup(),
		})
	default:
		_, err = a.call(ctx, "editMessageText", bot.EditMessageTextParams{
			ChatID: at.chat, MessageID: target, Text: text, ParseMode: mode, LinkPreviewOptions: noPreview(), ReplyMarkup: s.markup(),
		})
	}
	return err
}

// write returns the text of s as it goes out, and how it is to be read.
func (w ways) write(s step) (string, models.ParseMode) {
	if w.plain || s.text == "" {
		return s.text, ""
	}
	if !s.block && len(s.names) > 0 {
		return mentioned(s.text, s.names), models.ParseModeHTML
	}
	return markup(s.text, s.block), models.ParseModeHTML
}

// markup returns the keyboard of s; nil, and not a nil of its own type, if it has none.
func (s step) markup() models.ReplyMarkup {
	if s.keys == nil {
		return nil
	}
	return s.keys
}

// answers names the message that the next one answers. It is sent also if that is gone.
func (at place) answers() *models.ReplyParameters {
	if at.reply == 0 {
		return nil
	}
	return &models.ReplyParameters{MessageID: int(at.reply), AllowSendingWithoutReply: true}
}

func noPreview() *models.LinkPreviewOptions {
	yes := true
	return &models.LinkPreviewOptions{IsDisabled: &yes}
}

// splitID reads the id of a message: its number in the chat, behind the number of its topic and a colon if
// it stands in one ("4711", "37:4711"). The topic "General" is 1, and is not to be named.
func splitID(id string) (thread, message int64, err error) {
	topic, rest, found := strings.Cut(id, ":")
	if !found {
		topic, rest = "0", id
	}
	thread, err1 := strconv.ParseInt(topic, 10, 32)
	message, err2 := strconv.ParseInt(rest, 10, 32)
	if err := errors.Join(err1, err2); err != nil || thread < 0 || message < 0 {
		return 0, 0, fmt.Errorf("%q is no id of a message", id)
	}
	if thread == 1 {
		thread = 0
	}
	return thread, message, nil
}

// topic reads the number of a topic; 0 if id is none, or the general one, which is not to be named.
func topic(id string) int64 {
	n, err := strconv.ParseInt(id, 10, 32)
	if err != nil || n <= 1 {
		return 0
	}
	return n
}

// joinID makes the id that splitID reads.
func joinID(thread, message int64) string {
	if thread == 0 {
		return strconv.FormatInt(message, 10)
	}
	return strconv.FormatInt(thread, 10) + ":" + strconv.FormatInt(message, 10)
}
