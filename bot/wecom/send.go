package wecom

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"genjin/messages"
)

// outlet is one of the ways in which a message can reach its chat.
type outlet interface {
	// sign stands first in the ids of what it sends.
	sign() byte
	// limit is how many bytes a text may have.
	limit() int
	// presses returns the buttons that it can show.
	presses(bs []messages.Button) []messages.Button
	// write and link write a plain text, and what leads somewhere.
	write(text string) string
	link(label, url string) string
	// chosen returns those of steps that it can go.
	chosen(steps []step) []step
	// send goes a step. code changes the card that it is, if it is one that can be changed without a press.
	send(ctx context.Context, s step) (code string, err error)
}

// errNoWay says that an outlet cannot reach the chat, and nothing was sent: another may.
var errNoWay = errors.New("no way to the chat")

// passed says that an outlet does not say it now, and nothing was sent: another may, else it is the error that came of it.
type passed struct{ error }

func (p *passed) Unwrap() error { return p.error }

// whyNoWay is the reason that is kept of a message that no outlet could send.
const whyNoWay = "the robot was never spoken to, and no application reaches the person"

// Send sends m and returns what its parts are known by, with blanks between. A long text goes in several; buttons stand
// on cards behind the text, or with it where it fits; files follow. An edit changes the card that was pressed a moment
// ago, as WeCom lets nothing else be changed. Besides the errors of the dispatcher there is [errcode.Error]'s family.
// Of a message of several parts each call sends one, behind those in m.Sent.
func (a *Adapter) Send(ctx context.Context, m messages.Message) (string, error) {
	to, ok := addressOf(m.Chat)
	if !ok {
		return "", fmt.Errorf("%w: chat %q is none of WeCom", messages.ErrRejected, m.Chat)
	}
	if m.Answers != "" {
		return "", a.notice(ctx, m)
	}
	if to.group && a.leads(to, m) == signRobot {
		a.rooms.take(m.Chat, a.o.Now(), a.conversation(m.Chat))
	}
	if m.Target != "" {
		return a.edit(ctx, to, m)
	}
	a.touched.spared(m.Key) // what it edits was never known to WeCom
	return a.fresh(ctx, to, m, false)
}

// fresh sends m as a new message; bare leaves its text to the card.
func (a *Adapter) fresh(ctx context.Context, to address, m messages.Message, bare bool) (string, error) {
	done := strings.Fields(m.Sent)
	var later error
	for _, o := range a.outlets(to, m) {
		if len(done) > 0 && done[0][0] != o.sign() {
			continue // the rest goes the way of the first part
		}
		id, err := a.walk(ctx, o, m, a.steps(o, m, bare))
		if p, ok := errors.AsType[*passed](err); ok {
			later = cmp.Or(later, p.error)
			continue
		}
		if !errors.Is(err, errNoWay) {
			return id, err
		}
	}
	if later != nil {
		return "", later
	}
	return "", fmt.Errorf("%w: %s", messages.ErrGone, whyNoWay)
}

// walk goes the next step behind those in m.Sent, and returns what it is known by; with messages.ErrMore if others follow.
func (a *Adapter) walk(ctx context.Context, o outlet, m messages.Message, steps []step) (string, error) {
	went := 0
	for id := range strings.FieldsSeq(m.Sent) {
		if !isSign(id) {
			went++
		}
	}
	if went >= len(steps) {
		return "", nil
	}
	s := steps[went]
	code, err := o.send(ctx, s)
	if err != nil {
		return "", err
	}
	ids := []string{s.id}
	for _, sign := range append(s.marks, codeID(s.id, code)) {
		if sign != "" {
			ids = append(ids, sign)
		}
	}
	if o.sign() == signURL {
		a.touched.answered(m.Key, m.ReplyTo)
	}
	if went+1 < len(steps) {
		return strings.Join(ids, " "), messages.ErrMore
	}
	return strings.Join(ids, " "), nil
}

// noticeAfter is how long a notice waits for the card that was pressed to change: then that tells all.
const noticeAfter = time.Second

// notice tells who pressed a button, and nobody else: as WeCom shows no notices, by a message in private, unless the card
// changed.
func (a *Adapter) notice(ctx context.Context, m messages.Message) error {
	h := handleOf(m.Answers)
	if strings.TrimSpace(m.Text) == "" || h.user == "" {
		return nil
	}
	changed, err := a.shows(ctx, h.message)
	if changed || err != nil {
		return err
	}
	to := address{id: h.user}
	_, err = a.fresh(ctx, to, messages.Message{Key: m.Key, Chat: to.chat(), Text: m.Text}, false)
	if errors.Is(err, messages.ErrGone) {
		return nil // he never spoke to the robot; his press has its effect all the same
	}
	return err
}

// shows waits until it is known whether the card of the press with WeCom's id tells what became of it.
func (a *Adapter) shows(ctx context.Context, message string) (bool, error) {
	f := a.touched.fate(message)
	if f == nil {
		return false, nil
	}
	late, stop := a.o.Timer(noticeAfter)
	defer stop()
	select {
	case <-f.taken:
	case <-f.stays:
		return false, nil
	case <-late:
		return false, nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
	select {
	case <-f.known:
		return f.changed, nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

// edit changes what WeCom lets be changed: the card that was pressed a moment ago. A text that reads otherwise now is
// said anew, and so are buttons that can be had nowhere else.
func (a *Adapter) edit(ctx context.Context, to address, m messages.Message) (string, error) {
	if len(m.Sent) > 1 { // what it has become is being said, beginning with its text or with a card
		return a.fresh(ctx, to, m, m.Sent[1] == stepCard)
	}
	marks := a.touched.reads(m.Edits, m.Target, a.o.Now())
	stands := marksOf(marks, m.Text)
	same := len(stands) > 0
	shown := look{text: m.Text, buttons: pressable(m.Buttons), known: same, behind: same && m.Whole}
	news := m.Whole && !same
	if news {
		shown = look{text: firstLine(m.Text) + "\n" + seeBelow(m.Text), known: true}
	}
	pressed := a.touched.lately(m.Chat, a.o.Now()) // before the change, which may wait long for an acknowledgement
	changed, err := a.change(ctx, m, shown)
	if err != nil {
		return "", err
	}
	if !news && (changed || pressed) {
		return "", nil // other cards of the same matter stay as they are: their buttons tell that it is over
	}
	m.ReplyTo, m.Target = "", strings.Join(stands, " ")
	if same {
		m.Text = brief(m.Text, marks)
	}
	return a.fresh(ctx, to, m, same && len(shown.buttons) > 0)
}

// isSign reports whether an id of a message names none of its parts.
func isSign(id string) bool {
	return strings.HasPrefix(id, messages.MarkSign) || strings.HasPrefix(id, messages.CodeSign)
}

// brief is what is said of a text that stands in the chat with the marks and has a state now: its first line and the
// state. All of it again would look like another draft.
func brief(text, marks string) string {
	body := withoutLast(text)
	if body == text || slices.Contains(strings.Fields(marks), mark(text)) {
		return text
	}
	return firstLine(text) + "\n" + strings.TrimSpace(text[len(body):])
}

// marksOf returns the marks of text among the ids in target, with or without the paragraph that tells its state.
func marksOf(target, text string) []string {
	return slices.DeleteFunc(strings.Fields(target), func(id string) bool {
		return !strings.HasPrefix(id, messages.MarkSign) || id != mark(text) && id != mark(withoutLast(text))
	})
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
