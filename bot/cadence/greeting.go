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
	"genjin/messages/draft"
	"genjin/messages/place"
	"genjin/storage"
)

// tries bounds the search for a text that a client was not shown within a year.
const tries = 400

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

// of returns the greeting id if it is the person's own, and makes t a turn in its workspace.
func (f Feature) of(t *bot.Turn, id string) (storage.Greeting, error) {
	g, err := t.Tx.Greeting(followup.GreetingID(id))
	if errors.Is(err, followup.ErrNotFound) || err == nil && g.Owner != t.Person.ID {
		return g, t.Refuse(zhNotYours, enNotYours)
	}
	if err != nil {
		return g, fmt.Errorf("find greeting: %w", err)
	}
	if g.Workspace != t.Workspace.ID {
		if err := t.For(g.Workspace, t.Person.ID); err != nil {
			return g, err
		}
		if !t.Standing.Member {
			return g, t.Refuse(zhNotYours, enNotYours)
		}
	}
	return g, nil
}

// client returns the client of g; a refusal if he has been erased or wants no texts.
func (f Feature) client(t *bot.Turn, g storage.Greeting) (followup.Client, error) {
	c, err := t.Tx.Client(g.Client)
	if errors.Is(err, followup.ErrNotFound) || err == nil && c.Owner != t.Person.ID {
		return c, t.Refuse(zhNotYours, enNotYours)
	}
	if err != nil {
		return c, fmt.Errorf("find client: %w", err)
	}
	if c.Muted {
		return c, t.Refuse(zhIsMuted, enIsMuted, c.Title(), c.Name)
	}
	return c, nil
}

// bring says the draft of g in private, and shows in the list that it was taken.
func (f Feature) bring(t *bot.Turn, g storage.Greeting) error {
	if !g.Brought.IsZero() {
		t.Notice(t.Text(zhBrought, enBrought))
		return nil
	}
	if stale(t, g) {
		return t.Refuse(zhGreetingOver, enGreetingOver)
	}
	if err := f.say(t, &g); err != nil {
		return err
	}
	return f.showList(t, g)
}

// stale reports whether the hour of g's words has passed: a good morning is said in the morning of its day.
func stale(t *bot.Turn, g storage.Greeting) bool {
	switch g.Occasion {
	case followup.OccasionMorning, followup.OccasionTripDay:
		return g.Day.Before(today(t)) || g.Day == today(t) && t.Now.In(t.Zone).Hour() >= lastHour
	case followup.OccasionDinner, followup.OccasionTripBack:
		return g.Day.Before(today(t))
	}
	return false
}

// say says the draft of g, and stores that it was brought. A text that the client was not shown for a year is
// found first.
func (f Feature) say(t *bot.Turn, g *storage.Greeting) error {
	c, err := f.client(t, *g)
	if err != nil {
		return err
	}
	if err := f.fresh(t, g, c); err != nil {
		return err
	}
	g.Brought = t.Now
	g.Draft, err = t.Say(messages.Message{
		Chat: t.Private, About: g.About(), Text: g.Text, Whole: true, Buttons: f.buttons(t, *g),
	})
	if err != nil {
		return err
	}
	return f.put(t, *g)
}

func (f Feature) put(t *bot.Turn, g storage.Greeting) error {
	if err := t.Tx.PutGreeting(g); err != nil {
		return fmt.Errorf("keep greeting: %w", err)
	}
	return nil
}

// fresh moves g on to a text that its client was not shown within a year. Its words stay what they are then,
// whatever becomes of the trip or the client's name: they may have been sent.
func (f Feature) fresh(t *bot.Turn, g *storage.Greeting, c followup.Client) error {
	of, err := f.made(t, *g, c)
	if err != nil {
		return err
	}
	for range tries {
		g.Text = draft.Greet(of, g.N)
		ok, err := t.Told(c.ID, g.Text)
		if err != nil || ok {
			return err
		}
		g.N++
	}
	return fmt.Errorf("no text for %s that was not told within a year, up to number %d", g.Occasion, g.N)
}

// made is what the text of g is made of.
func (f Feature) made(t *bot.Turn, g storage.Greeting, c followup.Client) (draft.Greeting, error) {
	l := draft.ClientLang(c)
	of := draft.Greeting{Client: c, Rep: t.Name(), Occasion: g.Occasion, On: g.Day, Lang: l, Seed: string(c.ID)}
	kind, id, _ := strings.Cut(g.Of, "/")
	switch kind {
	case kindTrip:
		if g.Occasion == followup.OccasionDinner {
			return of, nil // its words speak of no place
		}
		trip, err := t.Tx.Trip(followup.TripID(id))
		if errors.Is(err, followup.ErrNotFound) {
			return of, nil // taken back, or over: the text speaks of no place
		}
		if err != nil {
			return of, fmt.Errorf("find trip: %w", err)
		}
		of.Place, of.City, of.Leaves, of.Returns = placeName(l, trip), trip.City, trip.Leaves, trip.Returns
	case kindAnniversary:
		a, err := t.Tx.Anniversary(followup.AnniversaryID(id))
		if errors.Is(err, followup.ErrNotFound) {
			return of, nil
		}
		if err != nil {
			return of, fmt.Errorf("find anniversary: %w", err)
		}
		of.Name = a.Name
		if a.Next == g.Day {
			of.Years = a.Years(g.Day)
		}
	}
	return of, nil
}

// placeName names the destination of a trip in l.
func placeName(l messages.Lang, trip followup.Trip) string {
	return place.Say(l, trip.City, trip.Place)
}

// buttons stand under an open draft.
func (f Feature) buttons(t *bot.Turn, g storage.Greeting) []messages.Button {
	id := "/" + string(g.ID)
	return []messages.Button{
		{Label: t.Text(zhSent, enSent), Data: buttonSent + id},
		{Label: t.Text(zhAnother, enAnother), Data: buttonAnother + id},
		{Label: t.Text(zhSkip, enSkip), Data: buttonSkip + id},
		{Label: t.Text(zhCopy, enCopy), Copy: g.Text},
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
	c, err := t.Tx.Client(g.Client)
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhNotYours, enNotYours)
	}
	if err != nil {
		return fmt.Errorf("find client: %w", err)
	}
	past, err := json.Marshal(before{g, c.Touched})
	if err != nil {
		return fmt.Errorf("keep greeting as it was: %w", err)
	}
	if err := apply(&g); err != nil {
		return err
	}
	if err := f.put(t, g); err != nil {
		return err
	}
	if err := t.Did(act, g.About(), string(past)); err != nil {
		return err
	}
	return f.show(t, g)
}

// sent confirms the draft as sent.
func (f Feature) sent(t *bot.Turn, g storage.Greeting) error {
	return f.change(t, g, buttonSent, func(g *storage.Greeting) error {
		g.Sent = t.Event.At
		t.Notice(f.state(t, *g))
		if err := t.Tx.Touch(g.Client, g.Sent); err != nil {
			return fmt.Errorf("note that a client was written to: %w", err)
		}
		return nil
	})
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

// title names the client of g as his rep reads it.
func (f Feature) title(t *bot.Turn, g storage.Greeting) (string, error) {
	c, err := t.Tx.Client(g.Client)
	if err != nil {
		return "", fmt.Errorf("find client: %w", err)
	}
	return c.Title(), nil
}

// show brings the messages that show g up to its state.
func (f Feature) show(t *bot.Turn, g storage.Greeting) error {
	if g.Text != "" {
		m := messages.Message{Chat: t.Private, Edits: g.Draft, About: g.About(), Text: g.Text, Whole: true, Buttons: f.buttons(t, g)}
		if !g.Open() {
			m.Text, m.Whole = g.Text+"\n\n"+f.state(t, g), false
			m.Buttons = []messages.Button{{Label: t.Text(zhUndo, enUndo), Data: buttonUndo + "/" + string(g.ID)}}
		}
		if g.Void != "" {
			m.Buttons = nil
		}
		r, err := t.Tx.Receipt(g.Draft)
		if err != nil {
			return fmt.Errorf("find draft: %w", err)
		}
		m.Chat = r.Chat
		if _, err := t.Say(m); err != nil {
			return err
		}
	}
	return f.showList(t, g)
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

// greet makes the greeting of c that of calls for on d, or returns the one that was made before: a draft that
// was brought ahead stands in the list of its day as it is.
func (f Feature) greet(t *bot.Turn, c followup.Client, o followup.Occasion, of string, d followup.Day) (g storage.Greeting, err error) {
	if of != "" {
		g, err = t.Tx.GreetingOf(t.Person.ID, t.Workspace.ID, d, o, of)
		if !errors.Is(err, followup.ErrNotFound) {
			return g, err
		}
	}
	g = storage.Greeting{Greeting: followup.Greeting{
		ID: followup.GreetingID(t.NewID()), Workspace: t.Workspace.ID, Owner: t.Person.ID, Client: c.ID, Occasion: o, Of: of, Day: d,
	}}
	return g, nil
}
