package followup

import (
	"cmp"
	"slices"
	"time"
)

// Unite returns p and o, who turned out to be one person. What p has not set is as o set it.
func (p Person) Unite(o Person) Person {
	p.Name, p.Lang = cmp.Or(p.Name, o.Name), cmp.Or(p.Lang, o.Lang)
	p.Hint, p.Zone = cmp.Or(p.Hint, o.Hint), cmp.Or(p.Zone, o.Zone)
	p.Owner = p.Owner || o.Owner
	return p
}

// Unite returns m and o, who turned out to be one person twice in one workspace, as the one member m. Name and
// team are those of who joined first, unless empty, and the leave is the later one. Access that has ended lends
// nothing to access that has not, unless an admin ended it: that ends both.
func (m Member) Unite(o Member) Member {
	switch {
	case m.Current() == o.Current():
		m.Roles, m.Heads = m.Roles|o.Roles, unitedHeads(m, o)
	case o.Current():
		m.Roles, m.Heads = o.Roles, o.Heads
	}
	first, second := m, o
	if o.Joined.Before(m.Joined) {
		first, second = o, m
	}
	m.Name, m.Team, m.Joined = cmp.Or(first.Name, second.Name), cmp.Or(first.Team, second.Team), first.Joined
	if m.LeaveTo.Before(o.LeaveTo) {
		m.LeaveFrom, m.LeaveTo = o.LeaveFrom, o.LeaveTo
	}
	m.Gone = unitedGone(m, o)
	m.Barred = m.Barred || o.Barred
	return m
}

// unitedHeads are the teams that two members are managers for; none means all.
func unitedHeads(m, o Member) []string {
	switch {
	case !m.Roles.Has(Manager):
		return o.Heads
	case !o.Roles.Has(Manager):
		return m.Heads
	case len(m.Heads) == 0 || len(o.Heads) == 0:
		return nil
	}
	heads := slices.Concat(m.Heads, o.Heads)
	slices.Sort(heads)
	return slices.Compact(heads)
}

// unitedGone is when access ended: of those that an admin ended the one that he ended last, else the later end,
// and never while one of them goes on.
func unitedGone(m, o Member) time.Time {
	switch {
	case m.Barred != o.Barred && m.Barred:
		return m.Gone
	case m.Barred != o.Barred:
		return o.Gone
	case m.Gone.IsZero() || o.Gone.IsZero():
		return time.Time{}
	case m.Gone.Before(o.Gone):
		return o.Gone
	}
	return m.Gone
}
