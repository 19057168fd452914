package bot

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"errors"
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

	Person    followup.Person    // zero for who was never met
	Who       followup.Member    // in Workspace; zero for a guest
	Workspace followup.Workspace // zero where none is meant
	Group     storage.Chat       // of an event in a group
	Standing  followup.Standing
	Private   messages.ChatID // the person's own chat with the bot; empty while it cannot be written to
	Lang      messages.Lang
	Zone      *time.Location

	bot     *Bot
	last    followup.WorkspaceID // whose group the person used last
	seated  bool                 // the person is known to sit in the group
	cause   string
	causeAt time.Time
	ids     int
	said    int
	notice  string
}

// ids are in an alphabet that sorts as its numbers do.
var idCode = base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)

// NewID returns an id that begins with the time of the turn's cause. When the turn is repeated, its
// ids are the same.
func (t *Turn) NewID() string {
	t.ids++
	return t.id(strconv.Itoa(t.ids))
}

func (t *Turn) id(ordinal string) string { return ID(t.causeAt, t.cause+"\x00"+ordinal) }

// ID returns the id of a record caused by cause at at. It begins with the time, so that new rows stand
// together, and is the same for the same cause.
func ID(at time.Time, cause string) string {
	var b [11]byte
	binary.BigEndian.PutUint64(b[:8], uint64(at.UnixMilli())<<16)
	sum := sha256.Sum256([]byte(cause))
	copy(b[6:], sum[:5])
	return idCode.EncodeToString(b[:])
}

// Text returns the sentence of the person's language.
func (t *Turn) Text(zh, en string, args ...any) string { return t.Lang.Say(zh, en, args...) }

// Say stores m to be sent. Its key is given here and returned; without a deadline it is an answer.
func (t *Turn) Say(m messages.Message) (key string, err error) {
	t.said++
	m.Key = t.id("said") + "/" + strconv.Itoa(t.said)
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
	return t.Answer(text)
}

// answerPress ends the waiting of who pressed a button.
func (t *Turn) answerPress() error {
	_, err := t.Say(messages.Message{Chat: t.Event.Ref.Chat, Answers: t.Event.Press, Text: t.notice})
	return err
}

// meet finds out who speaks where, and what he is there.
func (t *Turn) meet() error {
	e := t.Event
	who, err := t.Tx.Speaker(e.From.ID)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return fmt.Errorf("find account: %w", err)
	}
	t.Person, t.Private, t.last = who.Person, who.Private, who.Last
	if t.Person.ID == "" {
		t.Person = followup.Person{Name: e.From.Name, Hint: e.From.Lang}
	}
	if e.Private {
		err = t.enter(who.Last, t.Person.ID)
	} else {
		err = t.arrive()
	}
	if err == nil && t.Person.ID != "" {
		err = t.refresh()
	}
	t.speak()
	return err
}

// arrive sets what the person is in the group of the event.
func (t *Turn) arrive() error {
	scene, err := t.Tx.Scene(t.Event.Ref.Chat, t.Person.ID)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return fmt.Errorf("find group: %w", err)
	}
	t.Group, t.seated = scene.Chat, scene.Seated
	bound := t.Group.State == storage.Bound
	t.stand(bound)
	if !bound {
		return nil
	}
	t.Workspace = scene.Of
	t.belong(scene.Member)
	return nil
}

// refresh keeps what the platform tells of the person.
func (t *Turn) refresh() error {
	from := t.Event.From
	if from.Lang == "" || from.Lang == t.Person.Hint {
		return nil
	}
	t.Person.Hint = from.Lang
	if err := t.Tx.SetPerson(t.Person); err != nil {
		return fmt.Errorf("keep language hint: %w", err)
	}
	return nil
}

// remember makes t a turn for p in w: a reminder's, or one that tells a third person something.
func (t *Turn) remember(w followup.WorkspaceID, p followup.PersonID) error {
	var err error
	if t.Person, err = t.person(p, &w); err != nil {
		return err
	}
	if err := t.enter(w, p); err != nil {
		return err
	}
	as, err := t.Tx.Accounts(p, "")
	if err != nil {
		return fmt.Errorf("find accounts: %w", err)
	}
	t.Private = ""
	for _, a := range as {
		if a.Private != "" {
			t.Private = a.Private
			break
		}
	}
	t.speak()
	return nil
}

// person reads p; where no workspace is meant, it is that of the group used last.
func (t *Turn) person(id followup.PersonID, w *followup.WorkspaceID) (followup.Person, error) {
	p, last, err := t.Tx.Person(id)
	if err != nil {
		return p, fmt.Errorf("find person: %w", err)
	}
	if *w == "" {
		*w = last
	}
	return p, nil
}

// enter sets the workspace, outside of any group, and what p is in it.
func (t *Turn) enter(w followup.WorkspaceID, p followup.PersonID) error {
	t.stand(false)
	t.Workspace, t.Who = followup.Workspace{}, followup.Member{}
	if w == "" || p == "" {
		return nil
	}
	m, err := t.Tx.Member(w, p)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return fmt.Errorf("find member: %w", err)
	}
	t.belong(m)
	if !t.Standing.Member {
		return nil
	}
	if t.Workspace, err = t.Tx.Workspace(w); err != nil {
		return fmt.Errorf("find workspace: %w", err)
	}
	return nil
}

// stand begins the person's standing anew.
func (t *Turn) stand(group bool) {
	t.Standing = followup.Standing{Owner: t.Person.Owner, Group: group}
	for _, o := range t.bot.o.Owners {
		t.Standing.Owner = t.Standing.Owner || o == t.Event.From.ID
	}
}

// belong sets what the person is as m.
func (t *Turn) belong(m followup.Member) {
	t.Standing.Barred = m.Barred
	if m.Current() {
		t.Who, t.Standing.Member, t.Standing.Roles = m, true, m.Roles
	}
}

// speak chooses the language: own setting, else the workspace's, else the platform's hint, else Chinese.
func (t *Turn) speak() {
	t.Lang = messages.Chinese
	for _, s := range []string{t.Person.Lang, t.Workspace.Language, t.Person.Hint} {
		if l, ok := messages.ParseLang(s); ok {
			t.Lang = l
			return
		}
	}
}

// Join makes the person a member with role, if he is none yet; the group is remembered as the one
// used last.
func (t *Turn) Join(role followup.Roles) error {
	if err := t.known(); err != nil {
		return err
	}
	if t.Standing.Group {
		if err := t.sit(); err != nil {
			return err
		}
	}
	if t.Standing.Member && t.Who.Roles.Has(role) {
		return nil
	}
	if !t.Standing.Member {
		t.Who = followup.Member{
			Workspace: t.Workspace.ID, Person: t.Person.ID, Name: t.Person.Name, Joined: t.Now,
		}
		if err := t.announce(); err != nil {
			return err
		}
	}
	t.Who.Roles |= role
	t.Standing.Member, t.Standing.Roles = true, t.Who.Roles
	if err := t.Tx.PutMember(t.Who); err != nil {
		return fmt.Errorf("join: %w", err)
	}
	return nil
}

// sit remembers where the person sits, and the group's workspace as the one used last.
func (t *Turn) sit() error {
	if t.seated && t.last == t.Workspace.ID {
		return nil
	}
	if err := t.Tx.Seat(t.Event.Ref.Chat, t.Person.ID); err != nil {
		return fmt.Errorf("take seat: %w", err)
	}
	if err := t.Tx.UseWorkspace(t.Person.ID, t.Workspace.ID); err != nil {
		return fmt.Errorf("remember workspace: %w", err)
	}
	return nil
}

// announceAfter gathers new members, so that the admins are told of them at once and not one by one.
const announceAfter = 10 * time.Minute

// announce plans that the admins are told of new members. The reminder keeps its first time.
func (t *Turn) announce() error {
	id := followup.ReminderID("newcomers/" + string(t.Workspace.ID))
	if _, err := t.Tx.Reminder(id); !errors.Is(err, followup.ErrNotFound) {
		return err
	}
	return t.Plan(followup.Reminder{
		ID: id, Kind: "newcomers", About: string(id), Workspace: t.Workspace.ID, Due: t.Now.Add(announceAfter), Reason: "joined",
	})
}

// known gives who speaks a person of his own.
func (t *Turn) known() error {
	if t.Person.ID != "" {
		return nil
	}
	if t.Event.From.ID == "" {
		return t.Refuse(zhNobody, enNobody)
	}
	t.Person.ID = followup.PersonID(t.NewID())
	if err := t.Tx.AddPerson(t.Person); err != nil {
		return fmt.Errorf("add person: %w", err)
	}
	a := storage.Account{ID: t.Event.From.ID, Person: t.Person.ID}
	if t.Event.Private {
		a.Private = t.Event.Ref.Chat
		t.Private = a.Private
	}
	if err := t.Tx.PutAccount(a); err != nil {
		return fmt.Errorf("add account: %w", err)
	}
	return nil
}

// Known gives who speaks a person of his own, if he has none: for what outlasts the turn.
func (t *Turn) Known() error { return t.known() }

// Find returns the person with the account of u, who is made known if need be.
func (t *Turn) Find(u messages.User) (followup.PersonID, error) {
	a, err := t.Tx.Account(u.ID)
	if err == nil || !errors.Is(err, followup.ErrNotFound) {
		return a.Person, err
	}
	p := followup.Person{ID: followup.PersonID(t.NewID()), Name: u.Name, Hint: u.Lang}
	if err := t.Tx.AddPerson(p); err != nil {
		return "", fmt.Errorf("add person: %w", err)
	}
	return p.ID, t.Tx.PutAccount(storage.Account{ID: u.ID, Person: p.ID})
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

// Restore makes t the turn of the person that it was for in before, after it was one for others.
func (t *Turn) Restore(before Turn) {
	t.Person, t.Who, t.Workspace, t.Standing = before.Person, before.Who, before.Workspace, before.Standing
	t.Private, t.Lang = before.Private, before.Lang
}
