package handover

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
)

// offered is how many reps, or how many who left clients, a message offers at once.
const offered = 8

// left offers the clients of who has left to all who may hand them over.
func (f Feature) left(t *bot.Turn) error {
	ws, ps, _ := strings.Cut(strings.TrimPrefix(t.About, "member/"), "/")
	w, p := followup.WorkspaceID(ws), followup.PersonID(ps)
	from, err := t.Tx.Member(w, p)
	if err != nil {
		return fmt.Errorf("find who left: %w", err)
	}
	h, err := f.begin(t, w, p)
	if err != nil {
		return err
	}
	m, err := f.count(t, h, from)
	if err != nil {
		return err
	}
	if err := t.Tx.DropQuestions(m.about()); err != nil {
		return fmt.Errorf("forget former offers: %w", err)
	}
	return t.Each(w, func(o followup.Member) bool { return o.HandsOver(from.Team) }, func(followup.Member) error {
		return f.ask(t, m)
	})
}

// ask offers m to the person of the turn.
func (f Feature) ask(t *bot.Turn, m matter) error {
	msg, err := f.offer(t, m, 0)
	if err != nil {
		return err
	}
	return t.Ask(m.about(), msg)
}

// offer asks who gets the clients of m, with a button for each of a page of reps.
func (f Feature) offer(t *bot.Turn, m matter, skip int) (messages.Message, error) {
	heirs, err := f.heirs(t, m)
	if err != nil {
		return messages.Message{}, err
	}
	text := t.Text(zhOffer, enOffer, m.from.Name, m.clients)
	if m.from.Current() {
		text = t.Text(zhOfferHere, enOfferHere, m.from.Name, m.clients)
	}
	if len(heirs) == 0 {
		return messages.Message{Text: text + t.Text(zhNoHeirs, enNoHeirs)}, nil
	}
	msg := messages.Message{Text: text + t.Text(zhToWhom, enToWhom)}
	if skip >= len(heirs) || skip < 0 {
		skip = 0
	}
	page := heirs[skip:min(len(heirs), skip+offered)]
	for _, h := range page {
		msg.Buttons = append(msg.Buttons, messages.Button{
			Label: label(t, h, heirs), Data: buttonGive + "/" + m.ID + "/" + string(h.Person),
		})
	}
	if len(heirs) > offered {
		msg.Buttons = append(msg.Buttons, messages.Button{
			Label: t.Text(zhOthers, enOthers), Data: buttonPage + "/" + m.ID + "/" + strconv.Itoa(skip+len(page)),
		})
	}
	return msg, nil
}

// heirs are the reps to whom the person of the turn may give the clients of m.
func (f Feature) heirs(t *bot.Turn, m matter) ([]followup.Member, error) {
	all, err := t.Tx.Members(m.Workspace)
	if err != nil {
		return nil, fmt.Errorf("find members: %w", err)
	}
	return slices.DeleteFunc(followup.Heirs(all, m.from), func(h followup.Member) bool {
		return t.Standing.Member && !t.Who.HandsOver(h.Team)
	}), nil
}

// label names h, with the team where another of heirs has the name.
func label(t *bot.Turn, h followup.Member, heirs []followup.Member) string {
	same := func(o followup.Member) bool { return o.Person != h.Person && strings.EqualFold(o.Name, h.Name) }
	if h.Team == "" || !slices.ContainsFunc(heirs, same) {
		return h.Name
	}
	return t.Text("%[1]s（%[2]s）", "%[1]s (%[2]s)", h.Name, h.Team)
}

// pagePressed shows other reps in the offer.
func (f Feature) pagePressed(t *bot.Turn) error {
	id, skip, _ := strings.Cut(t.Rest, "/")
	m, err := f.find(t, id)
	if err != nil {
		return err
	}
	if m.clients == 0 {
		t.Notice(t.Text(zhNoneLeft, enNoneLeft, m.from.Name))
		return nil
	}
	n, _ := strconv.Atoi(skip) // what is no number begins anew
	msg, err := f.offer(t, m, n)
	if err != nil {
		return err
	}
	pressed, err := t.Tx.ByRef(t.Event.Ref)
	if errors.Is(err, followup.ErrNotFound) {
		return t.Ask(m.about(), msg)
	}
	if err != nil {
		return fmt.Errorf("find pressed message: %w", err)
	}
	msg.Chat, msg.About, msg.Edits = pressed.Chat, m.about(), pressed.Key
	_, err = t.Say(msg)
	return err
}

// waiting lists whose clients wait for hand-over; of one alone it makes the offer.
func (f Feature) waiting(t *bot.Turn) error {
	all, err := t.Tx.LeftClients(t.Workspace.ID)
	if err != nil {
		return fmt.Errorf("find who left clients: %w", err)
	}
	var lines []string
	var buttons []messages.Button
	for _, l := range all {
		if !may(t, l.Team) {
			continue
		}
		lines = append(lines, t.Text(zhWaits, enWaits, l.Name, l.Clients))
		buttons = append(buttons, messages.Button{Label: l.Name, Data: buttonOf + "/" + string(l.Workspace) + "/" + string(l.Person)})
	}
	switch {
	case len(lines) == 0:
		return t.Answer(t.Text(zhNobodyWaits, enNobodyWaits))
	case len(lines) == 1:
		t.Rest = strings.TrimPrefix(buttons[0].Data, buttonOf+"/")
		return f.ofPressed(t)
	}
	return t.Answer(t.Text(zhWaiting, enWaiting)+"\n• "+strings.Join(lines, "\n• "), buttons[:min(len(buttons), offered)]...)
}

// ofPressed offers the clients of one who left.
func (f Feature) ofPressed(t *bot.Turn) error {
	w, p, _ := strings.Cut(t.Rest, "/")
	if err := f.enter(t, followup.WorkspaceID(w)); err != nil {
		return err
	}
	if _, err := t.Tx.Member(followup.WorkspaceID(w), followup.PersonID(p)); err != nil {
		return t.Refuse(zhMayNot, enMayNot)
	}
	m, err := f.open(t, followup.WorkspaceID(w), followup.PersonID(p))
	if err != nil {
		return err
	}
	if m.clients == 0 {
		return t.Refuse(zhNoneLeft, enNoneLeft, m.from.Name)
	}
	return f.ask(t, m)
}
