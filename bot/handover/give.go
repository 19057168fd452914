package handover

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
)

const (
	actGive = "give" // clients were given to another rep
	named   = 8      // clients whose names their new rep is told at once
)

// given is a hand-over as it can be taken back.
type given struct {
	To      followup.PersonID
	Clients []givenClient
}

// givenClient is a client that was given. Was is what stood as the company before Is was written there to keep him
// apart from another of his name.
type givenClient struct {
	ID      followup.ClientID
	Was, Is string `json:",omitempty"`
}

// givePressed gives the clients to the rep of the button. While the former rep is there still, it is asked first
// whether that is meant.
func (f Feature) givePressed(sure bool) func(*bot.Turn) error {
	return func(t *bot.Turn) error {
		id, p, _ := strings.Cut(t.Rest, "/")
		m, err := f.find(t, id)
		if err != nil {
			return err
		}
		to, err := t.Tx.Member(m.Workspace, followup.PersonID(p))
		if err != nil && !errors.Is(err, followup.ErrNotFound) {
			return fmt.Errorf("find rep: %w", err)
		}
		return f.handOver(t, m, to, sure)
	}
}

// handOver gives the clients of m to to, if that can be.
func (f Feature) handOver(t *bot.Turn, m matter, to followup.Member, sure bool) error {
	switch {
	case m.clients == 0:
		return t.Refuse(zhNoneLeft, enNoneLeft, m.from.Name)
	case to.Person == "":
		return t.Refuse(zhMayNot, enMayNot)
	case to.Person == m.Person:
		return t.Refuse(zhSame, enSame, to.Name)
	case !to.Current() || !to.Roles.Has(followup.Rep):
		return t.Refuse(zhNoRep, enNoRep, to.Name)
	case !may(t, to.Team):
		return t.Refuse(zhOtherTeam, enOtherTeam, to.Name)
	case m.from.Current() && !sure:
		return t.Ask(m.about(), messages.Message{
			Text: t.Text(zhSure, enSure, m.from.Name, m.clients, to.Name),
			Buttons: []messages.Button{{
				Label: t.Text(zhConfirm, enConfirm), Data: buttonSure + "/" + m.ID + "/" + string(to.Person),
			}},
		})
	}
	past, told, err := f.give(t, m, to)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(past)
	if err != nil {
		return fmt.Errorf("keep hand-over as it was: %w", err)
	}
	if err := t.Did(actGive, m.about(), string(raw)); err != nil {
		return err
	}
	if err := t.Audit("hand over clients", "person/"+string(m.Person), fmt.Sprintf("%d to person/%s", len(past.Clients), to.Person)); err != nil {
		return err
	}
	return f.settled(t, m, to, told)
}

// give moves the clients and tells both reps. told is false where the new one cannot be written to.
func (f Feature) give(t *bot.Turn, m matter, to followup.Member) (past given, told bool, err error) {
	cs, err := t.Tx.ClientsOf(m.Workspace, m.Person)
	if err != nil {
		return past, false, fmt.Errorf("find clients: %w", err)
	}
	here, by := *t, t.Name()
	defer func() { t.Restore(here) }()
	if m.from.Current() {
		if err := t.For(m.Workspace, m.Person); err != nil {
			return past, false, err
		}
		if err := t.Tell(t.Text(zhTaken, enTaken, by, len(cs), to.Name)); err != nil {
			return past, false, err
		}
	}
	if err := t.For(m.Workspace, to.Person); err != nil {
		return past, false, err
	}
	past.To = to.Person
	apart := make([]followup.Client, len(cs))
	for i, c := range cs {
		own, err := t.Tx.ClientsNamed(m.Workspace, to.Person, c.Name)
		if err != nil {
			return past, false, fmt.Errorf("find clients of one name: %w", err)
		}
		apart[i] = c.Apart(own, t.Text(zhOrigin, enOrigin, m.from.Name))
	}
	text, err := f.received(t, m, by, cs, apart)
	if err != nil {
		return past, false, err
	}
	if err := t.Tell(text); err != nil {
		return past, false, err
	}
	for i, c := range apart {
		one := givenClient{ID: c.ID}
		if c.Company != cs[i].Company {
			one.Was, one.Is = cs[i].Company, c.Company
			if err := t.Tx.PutClient(c); err != nil {
				return past, false, fmt.Errorf("keep client: %w", err)
			}
		}
		if err := t.GiveTo(c.ID); err != nil {
			return past, false, err
		}
		past.Clients = append(past.Clients, one)
	}
	return past, t.Private != "", nil
}

// received tells the new rep whom he has got, who of them was visited and had no text, and how he sees them.
func (f Feature) received(t *bot.Turn, m matter, by string, was, is []followup.Client) (string, error) {
	var titles []string
	renamed := false
	for i, c := range is {
		titles = append(titles, c.Title())
		renamed = renamed || c.Company != was[i].Company
	}
	text := t.Text(zhReceived, enReceived, by, m.from.Name, len(is), first(t, titles))
	if renamed {
		text += "\n" + t.Text(zhApart, enApart, t.Text(zhOrigin, enOrigin, m.from.Name))
	}
	vs, err := t.Tx.OpenVisits(m.Person, m.Workspace, t.Now)
	if err != nil {
		return "", fmt.Errorf("find open visits: %w", err)
	}
	var missed []string
	for _, v := range vs {
		if v.Client != "" && !t.Now.Before(v.Deadline()) {
			missed = append(missed, t.Text(zhVisited, enVisited, v.Title(), t.Clock(v.Ended)))
		}
	}
	if len(missed) > 0 {
		text += "\n" + t.Text(zhMissed, enMissed, first(t, missed))
	}
	return text + "\n" + t.Text(zhSeeThem, enSeeThem, is[0].Name), nil
}

// first lists the first of names.
func first(t *bot.Turn, names []string) string {
	list := strings.Join(names[:min(len(names), named)], t.Text("、", ", "))
	if len(names) > named {
		list += t.Text(zhAndMore, enAndMore)
	}
	return list
}

// settled shows in all offers of m that its clients are given.
func (f Feature) settled(t *bot.Turn, m matter, to followup.Member, told bool) error {
	by, p := t.Name(), t.Person.ID
	undo := messages.Button{Label: t.Text(zhUndo, enUndo), Data: buttonUndo + "/" + m.ID}
	done := t.Text(zhDone, enDone, m.from.Name, m.clients, to.Name, int(followup.UndoWithin.Minutes()))
	if !told {
		done += "\n" + t.Text(zhNotTold, enNotTold, to.Name)
	}
	err := t.Reword(m.Workspace, m.about(), func() (messages.Message, error) {
		switch {
		case t.Person.ID != p:
			return messages.Message{Text: t.Text(zhDoneBy, enDoneBy, m.from.Name, m.clients, to.Name, by)}, nil
		case t.Event.Press == "":
			return messages.Message{Text: done}, nil // the answer bears the button
		}
		return messages.Message{Text: done, Buttons: []messages.Button{undo}}, nil
	})
	if err != nil {
		return err
	}
	if t.Event.Press != "" {
		t.Notice(t.Text(zhDoneShort, enDoneShort, to.Name))
		return nil
	}
	return t.Answer(done, undo)
}
