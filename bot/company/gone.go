package company

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
)

// gone ends the access of those who left, in every workspace at once. Who left clients is told of with the offer of
// their hand-over; of the others all who are concerned are told in one message.
func (f Feature) gone(t *bot.Turn, b book, left []string) error {
	leavers := map[followup.WorkspaceID][]followup.Member{}
	for _, id := range left {
		c := b.known[messages.UserID(id)]
		c.Gone, c.Lost = t.Now, false
		if err := t.Tx.PutColleague(c); err != nil {
			return fmt.Errorf("keep colleague: %w", err)
		}
		p, ok := b.people[c.Account]
		if !ok {
			continue
		}
		ws, err := t.Tx.WorkspacesOf(p)
		if err != nil {
			return fmt.Errorf("find workspaces: %w", err)
		}
		for _, w := range ws {
			m, clients, err := t.EndAccess(w.ID, p, false)
			if err != nil {
				return err
			}
			if clients == 0 {
				leavers[w.ID] = append(leavers[w.ID], m)
			}
		}
	}
	for _, w := range slices.Sorted(maps.Keys(leavers)) {
		if err := f.tell(t, w, leavers[w]); err != nil {
			return err
		}
	}
	return nil
}

// tell names those who left w to its admins and to the managers of their teams.
func (f Feature) tell(t *bot.Turn, w followup.WorkspaceID, left []followup.Member) error {
	concerned := func(m followup.Member) (names []string) {
		for _, l := range left {
			if m.HandsOver(l.Team) {
				names = append(names, l.Name)
			}
		}
		return names
	}
	return t.Each(w, func(m followup.Member) bool { return len(concerned(m)) > 0 }, func(m followup.Member) error {
		return t.Tell(t.Text(zhLeft, enLeft, strings.Join(concerned(m), t.Text("、", ", "))))
	})
}

// lost notes who vanished with too many others to have left, and tells those who can look after it: the owners, and
// the admins of the workspaces whose members are among them. Nobody's access ends.
func (f Feature) lost(t *bot.Turn, b book, lost []string) error {
	if len(lost) == 0 {
		return nil
	}
	told, err := t.OwnedBy()
	if err != nil {
		return err
	}
	for _, id := range lost {
		c := b.known[messages.UserID(id)]
		c.Lost = true
		if err := t.Tx.PutColleague(c); err != nil {
			return fmt.Errorf("keep colleague: %w", err)
		}
		if p, ok := b.people[c.Account]; ok {
			if told, err = f.admins(t, p, told); err != nil {
				return err
			}
		}
	}
	here := *t
	defer func() { t.Restore(here) }()
	for _, p := range told {
		if err := t.For("", p); err != nil {
			return err
		}
		if err := t.Tell(t.Text(zhShrunk, enShrunk, len(lost), len(b.roll().Seen))); err != nil {
			return err
		}
	}
	return nil
}

// admins adds to ps the admins of the workspaces that p is a member of.
func (f Feature) admins(t *bot.Turn, p followup.PersonID, ps []followup.PersonID) ([]followup.PersonID, error) {
	ws, err := t.Tx.WorkspacesOf(p)
	if err != nil {
		return nil, fmt.Errorf("find workspaces: %w", err)
	}
	for _, w := range ws {
		ms, err := t.Tx.Members(w.ID)
		if err != nil {
			return nil, fmt.Errorf("find members: %w", err)
		}
		for _, m := range ms {
			if m.Roles.Has(followup.Admin) {
				ps = once(ps, m.Person)
			}
		}
	}
	return ps, nil
}

func once(ps []followup.PersonID, p followup.PersonID) []followup.PersonID {
	if slices.Contains(ps, p) {
		return ps
	}
	return append(ps, p)
}
