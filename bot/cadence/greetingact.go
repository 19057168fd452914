package cadence

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// pressed leads a press to do, if the greeting is the presser's own.
func (f Feature) pressed(do func(*bot.Turn, storage.Greeting) error) func(*bot.Turn) error {
	return func(t *bot.Turn) error {
		g, err := f.of(t, t.Rest)
		if err != nil {
			return err
		}
		return do(t, g)
	}
}

// before is a greeting as it was before an act, and when its client had been written to.
type before struct {
	storage.Greeting
	Touched time.Time
}

// change applies an act to an open greeting and shows it, in its draft and in its list.
func (f Feature) change(t *bot.Turn, g storage.Greeting, act string, apply func(*storage.Greeting) error) error {
	if !g.Open() {
		t.Notice(f.state(t, g))
		return nil
	}
	if g.Draft != "" && g.Text == "" {
		return t.Refuse(zhDraftOld, enDraftOld)
	}
	if err := f.settle(t, &g, act, apply); err != nil {
		return err
	}
	return f.show(t, g)
}

// settle applies an act to an open greeting. What was handed over of it before is taken back: it is settled by this.
func (f Feature) settle(t *bot.Turn, g *storage.Greeting, act string, apply func(*storage.Greeting) error) error {
	c, err := t.Tx.Client(g.Client)
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhNotYours, enNotYours)
	}
	if err != nil {
		return fmt.Errorf("find client: %w", err)
	}
	past, err := json.Marshal(before{*g, c.Touched})
	if err != nil {
		return fmt.Errorf("keep greeting as it was: %w", err)
	}
	if err := apply(g); err != nil {
		return err
	}
	if err := f.put(t, *g); err != nil {
		return err
	}
	if err := t.Did(act, g.About(), string(past)); err != nil {
		return err
	}
	return t.Unrelay(g.About())
}

// sent confirms the draft as sent.
func (f Feature) sent(t *bot.Turn, g storage.Greeting) error {
	return f.change(t, g, buttonSent, f.mark(t))
}

// mark is what it takes to note that a draft was sent.
func (f Feature) mark(t *bot.Turn) func(*storage.Greeting) error {
	return func(g *storage.Greeting) error {
		g.Sent = t.Event.At
		t.Notice(f.state(t, *g))
		if err := t.Tx.Touch(g.Client, g.Sent); err != nil {
			return fmt.Errorf("note that a client was written to: %w", err)
		}
		return nil
	}
}

// another brings a really different text.
func (f Feature) another(t *bot.Turn, g storage.Greeting) error {
	return f.change(t, g, buttonAnother, func(g *storage.Greeting) error {
		c, err := f.client(t, *g)
		if err != nil {
			return err
		}
		g.N++
		t.Notice(t.Text(zhDoneAnother, enDoneAnother))
		return f.fresh(t, g, c)
	})
}

// skip leaves the client out this time.
func (f Feature) skip(t *bot.Turn, g storage.Greeting) error {
	return f.change(t, g, buttonSkip, func(g *storage.Greeting) error {
		g.Skipped = t.Now
		t.Notice(t.Text(zhDoneSkip, enDoneSkip))
		return nil
	})
}

// undo takes back the last act about g.
func (f Feature) undo(t *bot.Turn, g storage.Greeting) error { return t.Undo(g.About()) }

// undoneGreeting gives a greeting the state that it had before an act.
func (f Feature) undoneGreeting(t *bot.Turn) error {
	g, err := f.of(t, strings.TrimPrefix(t.Act.About, kindGreeting+"/"))
	if err != nil {
		return err
	}
	if g.Void != "" {
		zh, en := voided(g)
		return t.Refuse(zh, en)
	}
	var past before
	if err := json.Unmarshal([]byte(t.Act.Past), &past); err != nil {
		return fmt.Errorf("read greeting as it was: %w", err)
	}
	if t.Act.Kind == buttonSent {
		if err := t.Tx.Untouch(g.Client, g.Sent, past.Touched); err != nil {
			return fmt.Errorf("take back that a client was written to: %w", err)
		}
	}
	g.N, g.Text, g.Sent, g.Skipped = past.N, past.Text, past.Sent, past.Skipped
	if err := t.Unrelay(g.About()); err != nil {
		return err
	}
	if err := f.recall(t, &g); err != nil {
		return fmt.Errorf("find trip: %w", err)
	}
	if err := f.put(t, g); err != nil {
		return err
	}
	name, err := f.title(t, g)
	if err != nil {
		return err
	}
	t.Notice(t.Text(zhUndone, enUndone, name, f.actName(t, t.Act.Kind)))
	return f.show(t, g)
}

func (f Feature) actName(t *bot.Turn, act string) string {
	switch act {
	case buttonSent:
		return t.Text(zhSent, enSent)
	case buttonAnother:
		return t.Text(zhAnother, enAnother)
	}
	return t.Text(zhSkip, enSkip)
}

// show brings the messages that show g up to its state.
func (f Feature) show(t *bot.Turn, g storage.Greeting) error {
	if g.Text != "" {
		c, err := t.Tx.Client(g.Client)
		if err != nil && !errors.Is(err, followup.ErrNotFound) { // who was erased has nothing left that leads to him
			return fmt.Errorf("find client: %w", err)
		}
		if err := f.showDraft(t, g, c); err != nil {
			return err
		}
	}
	return f.showList(t, g)
}

// showDraft writes the draft of g for c anew, with its state and the buttons that still apply.
func (f Feature) showDraft(t *bot.Turn, g storage.Greeting, c followup.Client) error {
	r, err := t.Tx.Receipt(g.Draft)
	if err != nil {
		return fmt.Errorf("find draft: %w", err)
	}
	buttons, err := f.buttons(t, g, c, r.Chat)
	if err != nil {
		return err
	}
	m := messages.Message{Chat: r.Chat, Edits: g.Draft, About: g.About(), Text: g.Text, Whole: true, Buttons: buttons}
	if !g.Open() {
		m.Text, m.Whole = g.Text+"\n\n"+f.state(t, g), false
		m.Buttons = []messages.Button{{Label: t.Text(zhUndo, enUndo), Data: buttonUndo + "/" + string(g.ID)}}
	}
	if g.Void != "" {
		m.Buttons = nil
	}
	_, err = t.Say(m)
	return err
}

// reached writes the open drafts for the client of the turn anew: their buttons lead to him.
func (f Feature) reached(t *bot.Turn) error {
	c, err := t.Tx.Client(followup.ClientID(strings.TrimPrefix(t.About, "client/")))
	if err != nil {
		return fmt.Errorf("find client: %w", err)
	}
	gs, err := t.Tx.OpenDrafts(t.Person.ID, c.ID, today(t))
	if err != nil {
		return fmt.Errorf("find open drafts: %w", err)
	}
	for _, g := range gs {
		if err := f.showDraft(t, g, c); err != nil {
			return err
		}
		if err := f.offerRelay(t, g, c); err != nil {
			return err
		}
	}
	return nil
}

// state says in a few words where g stands.
func (f Feature) state(t *bot.Turn, g storage.Greeting) string {
	switch {
	case g.Void != "":
		zh, en := voided(g)
		return t.Text(zh, en)
	case !g.Sent.IsZero():
		return t.Text(zhStateSent, enStateSent, g.Sent.In(t.Zone).Format("15:04"))
	case !g.Skipped.IsZero():
		return t.Text(zhStateSkipped, enStateSkipped)
	}
	return t.Text(zhStateTaken, enStateTaken)
}

// answeredGreeting handles words that answer a draft: what its buttons say.
func (f Feature) answeredGreeting(t *bot.Turn) error {
	g, err := f.of(t, strings.TrimPrefix(t.About, kindGreeting+"/"))
	if err != nil {
		return err
	}
	word := strings.ToLower(strings.Trim(t.Rest, " 。.！!"))
	for _, b := range []struct {
		words string
		do    func(*bot.Turn, storage.Greeting) error
	}{{wordsSent, f.sent}, {wordsAnother, f.another}, {wordsSkip, f.skip}} {
		if word != "" && strings.Contains(b.words, "|"+word+"|") {
			if err := b.do(t, g); err != nil {
				return err
			}
			_, err := t.Say(messages.Message{Chat: t.Event.Ref.Chat, About: g.About(), Text: t.Noticed()})
			return err
		}
	}
	return t.Refuse(zhHowAnswer, enHowAnswer)
}
