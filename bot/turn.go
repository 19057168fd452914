package bot

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// answerWithin is how soon a person who waits is answered; answerFor how long an answer is worth
// sending at all.
const (
	answerWithin = 2 * time.Second
	answerFor    = 24 * time.Hour
)

// Turn is one event or reminder with all that its handler needs. A handler has no effect but by it.
type Turn struct {
	Tx  *storage.Tx
	Now time.Time

	Event    messages.Event
	Reminder followup.Reminder
	House    HouseEvent

	Rest string // what followed the command word; the part behind the slash of a button
	Word string // the command word as typed

	About   string      // the record that words without a command are about, as kind/id
	Act     storage.Act // the act to take back
	File    storage.Attachment
	FileWas string // how File was called before its bytes came
	Early   bool   // the bytes of File were here before its record was

	Person    followup.Person    // zero for who was never met
	Who       followup.Member    // in Workspace; zero for a guest
	Workspace followup.Workspace // zero where none is meant
	Group     storage.Chat       // of an event in a group
	Standing  followup.Standing
	Private   messages.ChatID // the person's own chat with the bot, that of the event or the one used last; empty while none can be written to
	Lang      messages.Lang
	Zone      *time.Location // the person's
	Home      *time.Location // the installation's

	// Ways are, once features were told of a client by [Turn.Reached], the buttons by which his newest open draft goes out:
	// not every platform lets the draft itself change.
	Ways []messages.Button

	bot     *Bot
	here    messages.ChatID      // the private chat of the account that speaks
	owner   bool                 // the account that speaks, or another of its person's, is an owner's by configuration
	moved   messages.ChatID      // where the group of a press is now; empty: it did not move
	last    followup.WorkspaceID // whose group the person used last
	seated  bool                 // the person is known to sit in the group
	whole   bool                 // the event is an album that was gathered
	cause   string
	causeAt time.Time
	ids     int
	said    int
	notice  string
}

// mostIDs is how many records of one cause have numbers of their own.
const mostIDs = 255

// ids are in an alphabet that sorts as its numbers do.
var idCode = base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)

// NewID returns an id that begins with the time of the turn's cause. The ids of one turn sort in the order
// in which they were made, and when the turn is repeated they are the same.
func (t *Turn) NewID() string {
	t.ids++
	return id(t.causeAt, t.cause, min(t.ids, mostIDs))
}

// ID returns the id of a record caused by cause at at. It begins with the time, so that new rows stand
// together, and is the same for the same cause.
func ID(at time.Time, cause string) string { return id(at, cause, 0) }

// id is six bytes of time, the record's number within its cause, and five bytes of hash.
func id(at time.Time, cause string, n int) string {
	var b [12]byte
	binary.BigEndian.PutUint64(b[:8], uint64(at.UnixMilli())<<16)
	b[6] = byte(n) //nolint:gosec // at most 255
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", cause, n))
	copy(b[7:], sum[:5])
	return idCode.EncodeToString(b[:])
}

// Text returns the sentence of the person's language.
func (t *Turn) Text(zh, en string, args ...any) string { return t.Lang.Say(zh, en, args...) }

// Clock writes an instant as the person needs it: the hour, and the day unless it is today.
func (t *Turn) Clock(at time.Time) string {
	at = at.In(t.Zone)
	if followup.DayOf(at) == followup.DayOf(t.Now.In(t.Zone)) {
		return at.Format("15:04")
	}
	return at.Format("01-02 15:04")
}

// Say stores m to be sent. Its key is given here and returned; without a deadline it is an answer.
func (t *Turn) Say(m messages.Message) (key string, err error) {
	if t.moved != "" && m.Chat == t.Event.Ref.Chat && m.Answers == "" { // what stands there cannot be changed any more
		m.Chat, m.Edits, m.ReplyTo, m.Thread = t.moved, "", "", ""
	}
	t.said++
	m.Key = ID(t.causeAt, t.cause) + "/" + strconv.Itoa(t.said)
	if m.Deadline.IsZero() {
		m.Deadline, m.Expires = t.Now.Add(answerWithin), t.Now.Add(answerFor)
	}
	if err := t.Tx.Say(m); err != nil {
		return "", fmt.Errorf("say: %w", err)
	}
	return m.Key, nil
}

// Answer says text where the event happened; in a group as an answer to the message.
func (t *Turn) Answer(text string, buttons ...messages.Button) error {
	_, err := t.Say(messages.Message{Chat: t.Event.Ref.Chat, ReplyTo: t.replyTo(), Text: text, Buttons: buttons})
	return err
}

// replyTo is the message that an answer in this chat refers to: in private none is needed.
func (t *Turn) replyTo() string {
	if t.Event.Private {
		return ""
	}
	return t.Event.Ref.ID
}

// Tell says text to the person in private; where that cannot be, nothing is said.
func (t *Turn) Tell(text string, buttons ...messages.Button) error {
	if t.Private == "" {
		return nil
	}
	_, err := t.Say(messages.Message{Chat: t.Private, Text: text, Buttons: buttons})
	return err
}

// Notice tells who pressed a button, and nobody else.
func (t *Turn) Notice(text string) { t.notice = text }

// Noticed returns what Notice was told.
func (t *Turn) Noticed() string { return t.notice }

// OpenPrivate is the button that leads to the person's own chat with the bot.
func (t *Turn) OpenPrivate() messages.Button {
	return messages.Button{Label: t.Text(zhOpenPrivate, enOpenPrivate), Private: true}
}

// OpenChat is the button that leads to c on Telegram, with the text of the draft that it stands under; none if
// nobody knows his account or his number. Both are his, and shown to nobody else: it stands in private alone.
func (t *Turn) OpenChat(c followup.Client) []messages.Button {
	if c.Reach() == "" {
		return nil
	}
	return []messages.Button{{Label: t.Text(zhOpenChat, enOpenChat), Reach: c.Reach()}}
}

// Plan plans reminders; a known one is moved.
func (t *Turn) Plan(rs ...followup.Reminder) error {
	if err := t.Tx.Plan(rs...); err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	return nil
}

// Audit records that the person did act to about.
func (t *Turn) Audit(act, about, detail string) error {
	err := t.Tx.Audit(storage.AuditRow{
		At: t.Now, Workspace: t.Workspace.ID, Person: t.Person.ID, Act: act, About: about, Detail: detail,
	})
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

// Owners returns the accounts that own the installation by configuration.
func (t *Turn) Owners() []messages.UserID { return t.bot.o.Owners }

// NewLanguage returns the language that a new workspace begins with.
func (t *Turn) NewLanguage() string { return t.bot.o.Language }

// refusal undoes the turn and answers with its sentence.
type refusal struct {
	zh, en string
	args   []any
}

func (r *refusal) Error() string { return fmt.Sprintf(r.en, r.args...) }

// Refuse returns the error that undoes the turn and answers with one sentence.
func (t *Turn) Refuse(zh, en string, args ...any) error { return &refusal{zh: zh, en: en, args: args} }

// say answers with r: a press as a notice, all else in the chat.
func (t *Turn) say(r *refusal) error {
	if t.Event.Ref.Chat == "" {
		return nil
	}
	if r.zh == "" {
		return nil
	}
	text := t.Text(r.zh, r.en, r.args...)
	if t.Event.Press != "" {
		t.notice = text
		return t.answerPress()
	}
	return t.Answer(text + t.narrow(zhNarrowly, enNarrowly))
}

// narrow is how to be heard in a group where the bot hears little, as a line of its own; elsewhere it is empty.
func (t *Turn) narrow(zh, en string) string {
	if !t.Event.Narrow {
		return ""
	}
	return "\n" + t.Text(zh, en)
}

// Apart reports whether words do not go with a file in chat, but quote it.
func (t *Turn) Apart(chat messages.ChatID) bool { return t.bot.o.Apart[chat.Platform()] }

// Heard is how to be heard in a group where the bot hears little, as a line of its own; elsewhere it is empty.
func (t *Turn) Heard() string { return t.narrow(zhNarrow, enNarrow) }

// answerPress ends the waiting of who pressed a button.
func (t *Turn) answerPress() error {
	_, err := t.Say(messages.Message{Chat: t.Event.Ref.Chat, Answers: t.Event.Press, Text: t.notice})
	return err
}

// Name returns how the person is called: as in the workspace, else as the platform names him.
func (t *Turn) Name() string {
	for _, n := range []string{t.Who.Name, t.Person.Name, t.Event.From.Name} {
		if n = strings.TrimSpace(n); n != "" {
			return n
		}
	}
	return ""
}
