package homework

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/course"
)

// roster shows the trainer's list; with names behind it, the trainer sets the teams that are named, and a
// learner says who of the list he is.
func (f Feature) roster(t *bot.Turn) error {
	if t.Workspace.ID == "" {
		return t.Refuse(zhNoClass, enNoClass)
	}
	rest := strings.TrimSpace(t.Rest)
	if rest == "" {
		return f.showRoster(t)
	}
	for w := range strings.SplitSeq(strings.Trim(wordsIAm, "|"), "|") {
		if name, ok := cutFold(rest, w); ok {
			return f.iAm(t, name)
		}
	}
	if !t.Standing.May(followup.KeepClass) {
		return t.Refuse(zhTrainerOnly, enTrainerOnly)
	}
	for w := range strings.SplitSeq(strings.Trim(wordsFree, "|"), "|") {
		if name, ok := cutFold(rest, w); ok && name != "" {
			return f.free(t, name)
		}
	}
	return f.setRoster(t, rest)
}

// cutFold takes the word w off the beginning of s, whatever its case.
func cutFold(s, w string) (rest string, ok bool) {
	if len(s) < len(w) || !strings.EqualFold(s[:len(w)], w) {
		return s, false
	}
	return strings.TrimSpace(s[len(w):]), true
}

// iAm lets a learner claim a name of the list.
func (f Feature) iAm(t *bot.Turn, name string) error {
	p, err := f.freePupil(t, func(p course.Pupil) bool { return folded(p.Name) == folded(name) })
	if err != nil {
		return err
	}
	if err := t.Join(followup.Learner); err != nil {
		return err
	}
	if err := f.claim(t, p); err != nil {
		return err
	}
	return t.Answer(t.Text(zhClaimed, enClaimed, p.Name, teamOf(t.Lang, p.Team)))
}

// free lets a name be claimed anew.
func (f Feature) free(t *bot.Turn, name string) error {
	roster, err := t.Tx.Roster(t.Workspace.ID)
	if err != nil {
		return fmt.Errorf("find list of names: %w", err)
	}
	i := slices.IndexFunc(roster, func(p course.Pupil) bool { return folded(p.Name) == folded(name) })
	if i < 0 {
		return t.Refuse(zhNotListed, enNotListed)
	}
	p := roster[i]
	if err := t.Audit("free name", "person/"+string(p.Person), p.Name); err != nil {
		return err
	}
	p.Person = ""
	if err := t.Tx.PutPupil(p); err != nil {
		return fmt.Errorf("free name: %w", err)
	}
	return t.Answer(t.Text(zhFreed, enFreed, p.Name))
}

// group is a team with its names, as the trainer writes them.
type group struct {
	team  string
	names []string
}

// setRoster sets the teams that text names, each anew; teams that it does not name stay as they are.
func (f Feature) setRoster(t *bot.Turn, text string) error {
	groups := readRoster(text)
	roster, err := t.Tx.Roster(t.Workspace.ID)
	if err != nil {
		return fmt.Errorf("find list of names: %w", err)
	}
	if err := f.sound(t, groups, roster); err != nil {
		return err
	}
	total := 0
	var moved, dropped []string
	for _, g := range groups {
		team, err := f.known(t, g.team, roster)
		if err != nil {
			return err
		}
		from, off, err := f.setGroup(t, team, g.names, roster)
		if err != nil {
			return err
		}
		moved, dropped = append(moved, from...), append(dropped, off...)
		total += len(g.names)
	}
	if err := t.Audit("set roster", "workspace/"+string(t.Workspace.ID), ""); err != nil {
		return err
	}
	text = t.Text(zhRosterSet, enRosterSet, len(groups), total)
	if len(moved) > 0 {
		text += "\n" + t.Text(zhMoved, enMoved, strings.Join(moved, t.Text("、", ", ")))
	}
	dropped = slices.DeleteFunc(dropped, func(n string) bool { // moved by a later line
		return slices.ContainsFunc(groups, func(g group) bool {
			return slices.ContainsFunc(g.names, func(o string) bool { return folded(o) == folded(n) })
		})
	})
	if len(dropped) > 0 {
		text += "\n" + t.Text(zhDropped, enDropped, strings.Join(dropped, t.Text("、", ", ")))
	}
	return t.Answer(text)
}

// sound refuses a list that cannot be: without names, too long, or with a name twice.
func (f Feature) sound(t *bot.Turn, groups []group, roster []course.Pupil) error {
	seen := map[string]string{}
	total := 0
	for _, g := range groups {
		if g.team == "" || utf8.RuneCountInString(g.team) > teamMost {
			return t.Refuse(zhRosterHow, enRosterHow)
		}
		for _, n := range g.names {
			if utf8.RuneCountInString(n) > nameMost {
				return t.Refuse(zhLongName, enLongName, clip(n), nameMost)
			}
			if other, twice := seen[folded(n)]; twice && other != g.team {
				return t.Refuse(zhTwoTeams, enTwoTeams, n, other, g.team)
			} else if twice {
				return t.Refuse(zhTwice, enTwice, n, g.team)
			}
			seen[folded(n)] = g.team
			total++
		}
	}
	if total == 0 {
		return t.Refuse(zhRosterHow, enRosterHow)
	}
	if total+len(roster) > rosterMost {
		return t.Refuse(zhLongRoster, enLongRoster, rosterMost)
	}
	return nil
}

// setGroup makes names the whole of team, and returns who came from another team, and who is on the list no more.
func (f Feature) setGroup(t *bot.Turn, team string, names []string, roster []course.Pupil) (moved, dropped []string, err error) {
	for _, n := range names {
		i := slices.IndexFunc(roster, func(p course.Pupil) bool { return folded(p.Name) == folded(n) })
		p := course.Pupil{ID: followup.PupilID(t.NewID()), Workspace: t.Workspace.ID, Name: n, Team: team}
		if i >= 0 {
			p = roster[i]
			if p.Team != team {
				moved = append(moved, t.Text("%s（%s）", "%s (%s)", p.Name, p.Team))
			}
			p.Team = team
		}
		if err := t.Tx.PutPupil(p); err != nil {
			return nil, nil, fmt.Errorf("keep name: %w", err)
		}
		if err := f.follow(t, p); err != nil {
			return nil, nil, err
		}
	}
	for _, p := range roster {
		if p.Team == team && !slices.ContainsFunc(names, func(n string) bool { return folded(n) == folded(p.Name) }) {
			if err := t.Tx.DropPupil(p.ID); err != nil {
				return nil, nil, fmt.Errorf("take name off the list: %w", err)
			}
			dropped = append(dropped, p.Name)
		}
	}
	return moved, dropped, nil
}

// follow lets who claimed p, or bears his name and handed in before the list was written, be of p's team.
func (f Feature) follow(t *bot.Turn, p course.Pupil) error {
	ms, err := t.Tx.Members(t.Workspace.ID)
	if err != nil {
		return fmt.Errorf("find members: %w", err)
	}
	for _, m := range ms {
		if p.Person == "" && m.Roles.Has(followup.Learner) && folded(m.Name) == folded(p.Name) {
			p.Person = m.Person
			if err := t.Tx.PutPupil(p); err != nil {
				return fmt.Errorf("claim name: %w", err)
			}
		}
		if p.Person == m.Person && m.Team != p.Team {
			m.Team = p.Team
			if err := t.Tx.PutMember(m); err != nil {
				return fmt.Errorf("keep team: %w", err)
			}
		}
	}
	return nil
}

// readRoster reads 一组：李娜、孙浩；二组：周敏, on one line or several. Names stand between 、 or blanks.
func readRoster(text string) []group {
	var groups []group
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '；' || r == ';' }) {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		team, list, ok := strings.Cut(strings.Replace(part, "：", ":", 1), ":")
		if !ok {
			if len(groups) == 0 {
				return []group{{}}
			}
			list = part // names that go on
		} else {
			groups = append(groups, group{team: strings.TrimSpace(team)})
		}
		last := &groups[len(groups)-1]
		last.names = append(last.names, names(list)...)
	}
	return groups
}

// names splits a list of names: at 、 and commas; at blanks only where there is none of these and the names
// are Chinese, as English ones hold blanks.
func names(list string) []string {
	list = strings.TrimRight(strings.TrimSpace(list), "。.")
	separators := func(r rune) bool { return strings.ContainsRune("、，,/", r) }
	if !strings.ContainsAny(list, "、，,/") && strings.ContainsFunc(list, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		separators = unicode.IsSpace
	}
	var ns []string
	for n := range strings.FieldsFuncSeq(list, separators) {
		if n = strings.TrimSpace(n); n != "" {
			ns = append(ns, n)
		}
	}
	return ns
}

// showRoster lists the teams with their names; who has not handed in anything yet is marked as free.
func (f Feature) showRoster(t *bot.Turn) error {
	if !t.Standing.May(followup.SeeBoard) {
		return t.Refuse(zhBoardDenied, enBoardDenied)
	}
	c, err := f.load(t)
	if err != nil {
		return err
	}
	if !c.listed {
		if t.Standing.May(followup.KeepClass) {
			return t.Answer(t.Text(zhNoRoster, enNoRoster) + "\n" + t.Text(zhRosterHow, enRosterHow))
		}
		return t.Answer(t.Text(zhNoRoster, enNoRoster))
	}
	lines := []string{t.Text(zhRosterHead, enRosterHead, len(c.pupils))}
	for _, team := range c.teams() {
		var ns []string
		for _, p := range c.pupils {
			switch {
			case p.team != team:
			case p.extra:
				ns = append(ns, p.name+t.Text(zhExtra, enExtra))
			case p.person == "":
				ns = append(ns, p.name+t.Text(zhFree, enFree))
			default:
				ns = append(ns, p.name)
			}
		}
		lines = append(lines, t.Text(zhRosterLine, enRosterLine, teamOf(t.Lang, team), strings.Join(ns, t.Text("、", ", "))))
	}
	return t.Answer(strings.Join(lines, "\n"))
}
