package cadence

import (
	"errors"
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/messages/draft"
	"genjin/messages/place"
	"genjin/storage"
)

const (
	tries = 400 // bounds the search for a text that a client was not shown within a year
	apart = 100 // bounds that for one which no colleague of his was shown today either
)

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
	if err := t.LookFor(c, false); err != nil {
		return err
	}
	g.Brought = t.Now
	buttons, err := f.buttons(t, *g, c, t.Private)
	if err != nil {
		return err
	}
	g.Draft, err = t.Say(messages.Message{Chat: t.Private, About: g.About(), Text: g.Text, Whole: true, Buttons: buttons})
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
	for i := range tries {
		g.Text = draft.Greet(of, g.N)
		ok, err := t.Told(c, g.Text, i < apart)
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
	rep, err := t.Signature()
	if err != nil {
		return draft.Greeting{}, err
	}
	of := draft.Greeting{Client: c, Rep: rep, Occasion: g.Occasion, On: g.Day, Lang: l, Seed: string(c.ID)}
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

// buttons stand under an open draft in chat.
func (f Feature) buttons(t *bot.Turn, g storage.Greeting, c followup.Client, chat messages.ChatID) ([]messages.Button, error) {
	id := "/" + string(g.ID)
	relay, err := t.ByRelay(c, chat, buttonRelay+id)
	return append(append([]messages.Button{
		{Label: t.Text(zhSent, enSent), Data: buttonSent + id},
		{Label: t.Text(zhAnother, enAnother), Data: buttonAnother + id},
		{Label: t.Text(zhSkip, enSkip), Data: buttonSkip + id},
		{Label: t.Text(zhCopy, enCopy), Copy: g.Text},
	}, relay...), t.OpenChat(c)...), err
}

// title names the client of g as his rep reads it.
func (f Feature) title(t *bot.Turn, g storage.Greeting) (string, error) {
	c, err := t.Tx.Client(g.Client)
	if err != nil {
		return "", fmt.Errorf("find client: %w", err)
	}
	return c.Title(), nil
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
