package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"genjin/bot/admin"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// fake is a platform that a test plays by hand.
type fake struct {
	ready   chan struct{}
	receive messages.Receive

	mu   sync.Mutex
	n    int
	gone map[messages.ChatID]bool
	said []messages.Message

	fetching func() // what happens while a file is fetched; nil: nothing
}

func (f *fake) Run(ctx context.Context, receive messages.Receive) error {
	f.receive = receive
	close(f.ready)
	<-ctx.Done()
	return nil
}

func (f *fake) Send(_ context.Context, m messages.Message) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gone[m.Chat] {
		return "", messages.ErrGone
	}
	if slices.ContainsFunc(m.Buttons, func(b messages.Button) bool { return len(b.Data) > buttonRoom }) {
		return "", messages.ErrRejected
	}
	f.n++
	f.said = append(f.said, m)
	return fmt.Sprint("m", f.n), nil
}

// buttonRoom is how many bytes of data a button may bear, by the platform that allows fewest: Telegram (Bot API,
// InlineKeyboardButton).
const buttonRoom = 64

// beside is a second platform on the same fake, which keeps what is said on both: the chats tell which.
type beside struct{ *fake }

func (b beside) Run(ctx context.Context, _ messages.Receive) error {
	<-ctx.Done()
	return nil
}

func (f *fake) Limits(messages.Message) []messages.Limit { return nil }
func (f *fake) Account() messages.Limit                  { return messages.Limit{} }

func (f *fake) Fetch(_ context.Context, id string) (io.ReadCloser, error) {
	if f.fetching != nil {
		f.fetching()
	}
	return io.NopCloser(strings.NewReader("bytes of " + id)), nil
}

func readEvent(d messages.Delivery) (messages.Event, error) {
	var e messages.Event
	err := json.Unmarshal(d.Raw, &e)
	return e, err
}

// scene is a house with the fake platform, and another beside it, in simulated time.
type scene struct {
	t *testing.T
	h *house
	f *fake
	n int
}

func inHouse(t *testing.T, commands int, play func(*scene)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		db, err := storage.Open(t.Context(), filepath.Join(dir, "genjin.db"))
		if err != nil {
			t.Fatal(err)
		}
		f := &fake{ready: make(chan struct{}), gone: map[messages.ChatID]bool{}}
		s := &scene{t: t, f: f, h: newHouse(parts{
			db: db, clock: &clock{}, log: slog.New(slog.DiscardHandler), zone: time.UTC, commands: commands, owners: []messages.UserID{"pp/owner"},
			on: map[messages.Platform]connection{"pp": {adapter: f, read: readEvent}, "qq": {adapter: beside{f}, read: readEvent}},
		})}
		if err := db.Do(t.Context(), plantStorm); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() { done <- s.h.run(ctx) }()
		defer func() { // also after a failure, or the bubble never ends
			cancel()
			if err := errors.Join(<-done, db.Close()); err != nil {
				t.Error(err)
			}
		}()
		<-f.ready
		play(s)
	})
}

// hear delivers an event and returns what was said to it.
func (s *scene) hear(e messages.Event) []messages.Message {
	s.t.Helper()
	s.n++
	if e.Ref.ID == "" {
		e.Ref.ID = fmt.Sprint("n", s.n)
	}
	if e.At.IsZero() {
		e.At = time.Now()
	}
	raw, err := json.Marshal(e)
	if err != nil {
		s.t.Fatal(err)
	}
	on := e.Ref.Chat.Platform()
	return s.deliver(messages.Delivery{ID: fmt.Sprint(on, "/", s.n), From: on, Chat: e.Ref.Chat, Raw: raw, At: time.Now()})
}

func (s *scene) deliver(ds ...messages.Delivery) []messages.Message {
	s.t.Helper()
	s.f.mu.Lock()
	before := len(s.f.said)
	s.f.mu.Unlock()
	if err := s.f.receive(s.t.Context(), ds); err != nil {
		s.t.Fatal(err)
	}
	if err := s.h.sched.Settle(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	s.f.mu.Lock()
	defer s.f.mu.Unlock()
	return append([]messages.Message(nil), s.f.said[before:]...)
}

// all returns what was said so far.
func (s *scene) all() []messages.Message {
	s.t.Helper()
	if err := s.h.sched.Settle(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	s.f.mu.Lock()
	defer s.f.mu.Unlock()
	return slices.Clone(s.f.said)
}

// text says something as the rep of the first group.
func text(chat, words string) messages.Event {
	return messages.Event{
		Ref: messages.Ref{Chat: messages.ChatID(chat)}, From: messages.User{ID: "pp/u0", Name: "王芳"}, Private: strings.HasPrefix(chat, "pp/u"), Text: words,
	}
}

// find returns the message to chat that holds part.
func find(ms []messages.Message, chat, part string) *messages.Message {
	for i, m := range ms {
		if string(m.Chat) == chat && strings.Contains(m.Text, part) {
			return &ms[i]
		}
	}
	return nil
}

func TestADraftThatCannotBeSaidInPrivateComesInTheGroup(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		t := s.t
		s.f.gone["pp/u0"] = true
		said := s.hear(text("pp/g0", "拜访 王总 想看样品"))
		draft := find(said, "pp/g0", "样品")
		if draft == nil || draft.ReplyTo != "n1" || !draft.Whole || len(draft.Buttons) != 6 || !draft.Buttons[5].Private {
			t.Fatalf("said: %+v", said)
		}
		time.Sleep(10*time.Minute + time.Second)
		synctest.Wait()
		if nudge := find(s.all(), "pp/g0", "10 分钟"); nudge == nil || nudge.ReplyTo == "" {
			t.Errorf("no nudge in the group: %+v", s.all())
		}
		// A sign of life opens the private chat again.
		synctest.Wait()
		s.f.gone["pp/u0"] = false
		s.hear(text("pp/u0", "帮助"))
		if said := s.hear(text("pp/g0", "拜访 王总 关心售后")); find(said, "pp/u0", "售后") == nil {
			t.Errorf("said: %+v", said)
		}
	})
}

func TestADeliveryIsHandledOnce(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		t := s.t
		raw, err := json.Marshal(messages.Event{
			Ref: messages.Ref{Chat: "pp/g0", ID: "1"}, From: messages.User{ID: "pp/u0"}, Text: "拜访 王总 想看样品", At: time.Now(),
		})
		if err != nil {
			t.Fatal(err)
		}
		d := messages.Delivery{ID: "pp/x", From: "pp", Chat: "pp/g0", Raw: raw, At: time.Now()}
		if said := s.deliver(d, d); len(said) != 2 {
			t.Errorf("in one batch it was answered by %+v", said)
		}
		if said := s.deliver(d); len(said) != 0 {
			t.Errorf("again it was answered by %+v", said)
		}
	})
}

func TestWhatCannotBeReadStopsNothing(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		t := s.t
		broken := messages.Delivery{ID: "pp/broken", From: "pp", Chat: "pp/g0", Raw: []byte("{"), At: time.Now()}
		foreign := messages.Delivery{ID: "zz/1", From: "zz", Chat: "zz/1", Raw: []byte("{}"), At: time.Now()}
		if said := s.deliver(broken, foreign); len(said) != 0 {
			t.Errorf("said: %+v", said)
		}
		if said := s.hear(text("pp/g0", "拜访 王总 想看样品")); len(said) != 2 {
			t.Errorf("the next one was answered by %+v", said)
		}
		if said := s.hear(text("pp/u0", "死信")); find(said, "pp/u0", "broken") != nil || len(said) != 1 {
			t.Errorf("who is no owner saw %+v", said)
		}
		s.own("p0")
		said := s.hear(text("pp/u0", "/dead"))
		if len(said) != 1 || !strings.Contains(said[0].Text, "pp/broken") || len(said[0].Buttons) != 2 {
			t.Fatalf("the owner saw %+v", said)
		}
		press := text("pp/u0", "")
		press.Kind, press.Button, press.Press = messages.Pressed, said[0].Buttons[1].Data, "press"
		if said := s.hear(press); len(said) != 1 || said[0].Answers != "press" || said[0].Text == "" {
			t.Errorf("the press was answered by %+v", said)
		}
	})
}

// own makes p the owner.
func (s *scene) own(p followup.PersonID) {
	s.t.Helper()
	err := s.h.db.Do(s.t.Context(), func(tx *storage.Tx) error {
		person, _, err := tx.Person(p)
		person.Owner = true
		return errors.Join(err, tx.SetPerson(person))
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func TestTheClaim(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		t := s.t
		var code string
		renew := func() {
			t.Helper()
			if err := s.h.db.Do(t.Context(), func(tx *storage.Tx) (err error) {
				code, err = admin.NewClaim(tx, time.Now())
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		claim := func(user, words string) string {
			t.Helper()
			e := text("pp/"+user, "/claim "+words)
			e.From = messages.User{ID: messages.UserID("pp/" + user), Name: user}
			said := s.hear(e)
			if len(said) != 1 {
				t.Fatalf("said: %+v", said)
			}
			return said[0].Text
		}
		renew()
		if len(code) != 16 {
			t.Errorf("the code has %d letters of 5 bits", len(code))
		}
		for range 5 {
			if got := claim("u1", "WRONG"); !strings.Contains(got, "不对") {
				t.Errorf("a wrong code: %s", got)
			}
		}
		if got := claim("u1", code); strings.Contains(got, "所有者了") {
			t.Errorf("after five tries: %s", got)
		}
		time.Sleep(24*time.Hour + time.Second)
		if got := claim("u2", code); !strings.Contains(got, "没有可用") {
			t.Errorf("a day later: %s", got)
		}
		renew()
		if got := claim("u2", strings.ToLower(code[:8]+"-"+code[8:])); !strings.Contains(got, "所有者了") {
			t.Errorf("the code: %s", got)
		}
		if got := claim("u3", code); !strings.Contains(got, "没有可用") {
			t.Errorf("used twice: %s", got)
		}
		old := code
		if renew(); code != "" || old == "" {
			t.Error("there is an owner, and still a code")
		}
	})
}

func TestLimitsOfWhatPeopleSay(t *testing.T) {
	inHouse(t, 30, func(s *scene) {
		t := s.t
		long := text("pp/u0", "拜访 王总 "+strings.Repeat("长", 20_000))
		if said := s.hear(long); len(said) != 1 || !strings.Contains(said[0].Text, "20000") {
			t.Errorf("a long text: %+v", said)
		}
		files := text("pp/u0", "拜访 王总 照片")
		for i := range 21 {
			files.Files = append(files.Files, messages.File{ID: fmt.Sprint(i), Name: "x.jpg", Size: 1})
		}
		if said := s.hear(files); len(said) != 1 || !strings.Contains(said[0].Text, "20 个") {
			t.Errorf("21 files: %+v", said)
		}
		files.Files = []messages.File{{ID: "1", Name: "x.jpg", Size: 25 << 20}}
		if said := s.hear(files); len(said) != 1 || !strings.Contains(said[0].Text, "20 MB") {
			t.Errorf("25 MB: %+v", said)
		}
		files.Files = []messages.File{{ID: "1", Name: "x.jpg", Size: 9}}
		if said := s.hear(files); len(said) != 2 {
			t.Errorf("a file: %+v", said)
		}
		answers := 0
		for range 60 {
			answers += len(s.hear(text("pp/u0", "客户")))
		}
		if answers != 26+1 {
			t.Errorf("%d answers to 60 more commands in a minute", answers)
		}
	})
}

func TestNobodyAndOtherBots(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		t := s.t
		anonymous := text("pp/g0", "拜访 王总 想看样品")
		anonymous.From = messages.User{}
		if said := s.hear(anonymous); len(said) != 1 || !strings.Contains(said[0].Text, "匿名") {
			t.Errorf("an anonymous one: %+v", said)
		}
		anonymous.Text = "大家好"
		other := text("pp/g0", "拜访 王总 想看样品")
		other.From = messages.User{ID: "pp/b", Bot: true}
		for _, e := range []messages.Event{anonymous, other} {
			if said := s.hear(e); len(said) != 0 {
				t.Errorf("said: %+v", said)
			}
		}
	})
}

func TestFilesOfANoteAreKept(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		t := s.t
		e := text("pp/u0", "拜访 王总 看了现场")
		e.Files = []messages.File{{ID: "f1", Name: "现场.jpg", MIME: "image/jpeg", Size: 11}}
		s.hear(e)
		var got []storage.Attachment
		err := s.h.db.View(t.Context(), func(tx *storage.Tx) error {
			v, err := tx.VisitAt(messages.Ref{Chat: "pp/u0", ID: "n1"})
			if err != nil {
				return err
			}
			got, err = tx.Attachments(v.About())
			return err
		})
		if err != nil || len(got) != 1 || got[0].Name != "现场.jpg" || got[0].Size != 11 {
			t.Fatalf("kept %+v, %v", got, err)
		}
		f, err := s.h.db.Files().Open(got[0].Sum)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if raw, err := io.ReadAll(f); err != nil || string(raw) != "bytes of f1" {
			t.Errorf("%q, %v", raw, err)
		}
	})
}

// TestTwoWorkspaces: a rep of two notes in private in the one whose group he used last; the receipt
// names the other, and a press notes the visit there.
func TestTwoWorkspaces(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		t := s.t
		err := s.h.db.Do(t.Context(), func(tx *storage.Tx) error {
			return errors.Join(tx.AddWorkspace(followup.Workspace{ID: "v", Name: "另一家"}, time.Now()),
				tx.PutMember(followup.Member{Workspace: "v", Person: "p0", Name: "王芳", Roles: followup.Rep, Joined: time.Now()}))
		})
		if err != nil {
			t.Fatal(err)
		}
		s.hear(text("pp/g0", "拜访 王总 想看样品")) // the group of the first one
		receipt := find(s.hear(text("pp/u0", "拜访 王总 关心售后")), "pp/u0", "记下了")
		if receipt == nil || len(receipt.Buttons) != 1 || !strings.Contains(receipt.Buttons[0].Label, "另一家") {
			t.Fatalf("receipt: %+v", receipt)
		}
		press := text("pp/u0", "")
		press.Kind, press.Button, press.Press = messages.Pressed, receipt.Buttons[0].Data, "press"
		said := s.hear(press)
		if find(said, "pp/u0", "已撤回") == nil || find(said, "pp/u0", "还不在你的客户里") == nil {
			t.Errorf("in the other workspace 王总 is no client yet: %+v", said)
		}
	})
}
