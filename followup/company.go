package followup

import (
	"slices"
	"strings"
)

// Roll is whom the address book of a company has shown.
type Roll struct {
	Seen []string // on its last list
	Lost []string // on an earlier one; they vanished with too many others at once, and were not seen since
}

// Compare tells who of r has left, now that the list holds now, and who is lost from sight: so many vanished at
// once that the list rather shows less of the company than it did. When some of the lost are seen again, the
// others are judged anew.
func (r Roll) Compare(now map[string]bool) (left, lost []string) {
	vanished, away := missing(r.Seen, now), missing(r.Lost, now)
	if len(away) < len(r.Lost) && !tooMany(len(vanished)+len(away), len(r.Seen)+len(r.Lost)) {
		return append(vanished, away...), nil
	}
	if len(vanished) > 0 && (len(now) == 0 || tooMany(len(vanished), len(r.Seen))) {
		return nil, vanished
	}
	return vanished, nil
}

// tooMany reports whether it cannot be believed that so many of of left within a day.
func tooMany(vanished, of int) bool { return vanished > 3 && 2*vanished > of }

func missing(ids []string, now map[string]bool) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return now[id] })
}

// BookName returns what somebody is called who is called is, now that the address book calls him book and called
// him was before. A name of his own stays: one that is neither empty, nor the bare id of his account, nor what
// the book said.
func BookName(is, bare, was, book string) string {
	if book == "" || is != "" && !strings.EqualFold(is, bare) && (was == "" || is != was) {
		return is
	}
	return book
}

// TeamsOf returns the teams that who leads a department is to be manager for: those of its people, who are
// members of a workspace, all; none, for all, where the workspace has no teams. ok is false where it has some, and
// the department's people are in none of them.
func TeamsOf(department, all []Member) (teams []string, ok bool) {
	for _, m := range department {
		if m.Team != "" && !slices.Contains(teams, m.Team) {
			teams = append(teams, m.Team)
		}
	}
	slices.Sort(teams)
	return teams, len(teams) > 0 || !slices.ContainsFunc(all, func(m Member) bool { return m.Team != "" })
}
