// Package handover gives a rep's clients to another rep: when he has left, and when somebody says so. With a client
// go all that is to come for him: trips, anniversaries, next steps, a visit whose text is still in time. What was
// sent, and what was missed, stays with who did it.
//
// Admins may do it for all reps of their workspace, managers for those of their teams, to whom they give too. They
// read how many clients there are; the names only the rep reads who gets them.
package handover

import (
	"errors"
	"fmt"

	"genjin/bot"
	"genjin/followup"
	"genjin/storage"
)

// Feature is the hand-over.
type Feature struct{}

// kind is what hand-overs are called in acts and the about of messages.
const kind = "handover"

// The buttons, and what stands behind each.
const (
	buttonGive = "hand"     // hand-over/rep
	buttonSure = "handsure" // hand-over/rep: though the former rep is there still
	buttonPage = "handpage" // hand-over/how many reps come before
	buttonOf   = "handof"   // workspace/whose clients
	buttonUndo = "handundo" // hand-over
)

// Routes lists what the feature hears.
func (f Feature) Routes() []bot.Route {
	press := func(name string, do func(*bot.Turn) error) bot.Route {
		return bot.Route{Button: name, Act: followup.SetLanguage, Do: do} // the right is that in the workspace of the button
	}
	return []bot.Route{
		{
			Words: []string{zhWord, enWord}, Act: followup.HandOver, Talk: true, Do: f.command,
			Help: bot.Help{ZH: zhHelp, EN: enHelp, For: followup.Admin | followup.Manager},
		},
		{Parted: true, Do: f.left},
		{Undo: kind, Do: f.undone},
		press(buttonGive, f.givePressed(false)),
		press(buttonSure, f.givePressed(true)),
		press(buttonPage, f.pagePressed),
		press(buttonOf, f.ofPressed),
		press(buttonUndo, func(t *bot.Turn) error { return t.Undo(kind + "/" + t.Rest) }),
	}
}

// matter is whose clients are handed over, and how many there are.
type matter struct {
	storage.Handover
	from    followup.Member
	clients int
}

func (m matter) about() string { return kind + "/" + m.ID }

// open returns the matter of p's clients in w, as the person of the turn may handle it; a refusal if he may not.
func (f Feature) open(t *bot.Turn, w followup.WorkspaceID, p followup.PersonID) (matter, error) {
	h, err := f.begin(t, w, p)
	if err != nil {
		return matter{}, err
	}
	return f.allowed(t, h)
}

// begin returns the one hand-over of p's clients in w.
func (f Feature) begin(t *bot.Turn, w followup.WorkspaceID, p followup.PersonID) (storage.Handover, error) {
	h, err := t.Tx.OpenHandover(w, p, bot.ID(t.Now, kind+"/"+string(w)+"/"+string(p)))
	if err != nil {
		return h, fmt.Errorf("begin hand-over: %w", err)
	}
	return h, nil
}

// find returns the matter id, and makes t a turn in its workspace; a refusal if the person may not handle it.
func (f Feature) find(t *bot.Turn, id string) (matter, error) {
	h, err := t.Tx.Handover(id)
	if errors.Is(err, followup.ErrNotFound) {
		return matter{}, t.Refuse(zhMayNot, enMayNot)
	}
	if err != nil {
		return matter{}, fmt.Errorf("find hand-over: %w", err)
	}
	if err := f.enter(t, h.Workspace); err != nil {
		return matter{}, err
	}
	return f.allowed(t, h)
}

// enter makes t a turn in w. Who owns the installation need not be a member.
func (f Feature) enter(t *bot.Turn, w followup.WorkspaceID) error {
	owner := t.Standing.Owner
	if err := t.For(w, t.Person.ID); err != nil {
		return err
	}
	t.Standing.Owner = owner
	if t.Workspace.ID != "" {
		return nil
	}
	var err error
	if t.Workspace, err = t.Tx.Workspace(w); errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhMayNot, enMayNot)
	}
	return err
}

func (f Feature) allowed(t *bot.Turn, h storage.Handover) (matter, error) {
	from, err := t.Tx.Member(h.Workspace, h.Person)
	if errors.Is(err, followup.ErrNotFound) || err == nil && !may(t, from.Team) {
		return matter{}, t.Refuse(zhMayNot, enMayNot)
	}
	if err != nil {
		return matter{}, fmt.Errorf("find whose clients: %w", err)
	}
	return f.count(t, h, from)
}

func (f Feature) count(t *bot.Turn, h storage.Handover, from followup.Member) (matter, error) {
	n, err := t.Tx.CountClients(h.Workspace, h.Person)
	if err != nil {
		return matter{}, fmt.Errorf("count clients: %w", err)
	}
	return matter{h, from, n}, nil
}

// may reports whether the person of the turn may hand over the clients of the reps of team.
func may(t *bot.Turn, team string) bool { return t.Standing.Owner || t.Who.HandsOver(team) }
