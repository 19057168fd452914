package followup

import (
	"fmt"
	"slices"
	"strings"
)

// HandsOver reports whether m may hand over the clients of the reps of team: an admin those of all, a manager
// those of his teams.
func (m Member) HandsOver(team string) bool {
	return m.Current() && (m.Roles.Has(Admin) || m.HeadOf(team))
}

// Heirs returns who of all can take over the clients of from: the reps of today, those of his team first, else in
// their order.
func Heirs(all []Member, from Member) []Member {
	heirs := slices.DeleteFunc(slices.Clone(all), func(m Member) bool {
		return !m.Current() || !m.Roles.Has(Rep) || m.Person == from.Person
	})
	other := func(m Member) int {
		if m.Team == from.Team {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(heirs, func(a, b Member) int { return other(a) - other(b) })
	return heirs
}

// Apart returns c so that it is told apart from own, the clients of the rep who takes c over: where one of them is
// called as c is, origin, which says whose c was, stands as the company, or behind it. The two are not made one:
// whether they are the same person only their rep can tell.
func (c Client) Apart(own []Client, origin string) Client {
	company := c.Company
	for n := 1; slices.ContainsFunc(own, c.namesake); n++ {
		c.Company = strings.TrimPrefix(company+"·"+origin, "·")
		if n > 1 {
			c.Company += fmt.Sprint(" ", n)
		}
	}
	return c
}

// namesake reports whether o is another client who is called as c is. One without a company is called as
// everybody of the name.
func (c Client) namesake(o Client) bool {
	return o.ID != c.ID && strings.EqualFold(o.Name, c.Name) && (c.Company == "" || strings.EqualFold(o.Company, c.Company))
}
