package homework

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/course"
	"genjin/storage"
)

// pupil is somebody whose homework is expected.
type pupil struct {
	name, team string
	person     followup.PersonID // empty: a name of the list that nobody claimed yet
	extra      bool              // not on the trainer's list, though there is one
}

// class is what the board shows.
type class struct {
	course.Class
	pupils []pupil
	listed bool // there is a list of names
	by     map[followup.PersonID]map[string]storage.Submission
}

// load reads the class of the turn's workspace.
func (f Feature) load(t *bot.Turn) (class, error) {
	var c class
	var err error
	if c.Class, err = f.course(t, t.Workspace.ID); err != nil {
		return c, err
	}
	roster, err := t.Tx.Roster(t.Workspace.ID)
	if err != nil {
		return c, fmt.Errorf("find list of names: %w", err)
	}
	ms, err := t.Tx.Members(t.Workspace.ID)
	if err != nil {
		return c, fmt.Errorf("find members: %w", err)
	}
	subs, err := t.Tx.Standing(t.Workspace.ID, "")
	if err != nil {
		return c, fmt.Errorf("find submissions: %w", err)
	}
	c.listed = len(roster) > 0
	claimed := map[followup.PersonID]bool{}
	for _, p := range roster {
		c.pupils = append(c.pupils, pupil{name: p.Name, team: p.Team, person: p.Person})
		claimed[p.Person] = true
	}
	for _, m := range ms {
		if m.Roles.Has(followup.Learner) && !m.Roles.Has(followup.Trainer) && !claimed[m.Person] {
			c.pupils = append(c.pupils, pupil{name: m.Name, team: m.Team, person: m.Person, extra: c.listed})
		}
	}
	c.by = map[followup.PersonID]map[string]storage.Submission{}
	for _, s := range subs {
		if c.by[s.Person] == nil {
			c.by[s.Person] = map[string]storage.Submission{}
		}
		c.by[s.Person][s.Key] = s
	}
	return c, nil
}

// teams returns the teams of the class by number, then by name; who has none comes last.
func (c class) teams() []string {
	var ts []string
	for _, p := range c.pupils {
		if !slices.Contains(ts, p.team) {
			ts = append(ts, p.team)
		}
	}
	slices.SortStableFunc(ts, func(x, y string) int {
		if x == "" || y == "" {
			return -cmp.Compare(len(x), len(y))
		}
		nx, ex := strconv.Atoi(teamKey(x))
		ny, ey := strconv.Atoi(teamKey(y))
		switch {
		case ex == nil && ey == nil:
			return cmp.Compare(nx, ny)
		case ex == nil:
			return -1
		case ey == nil:
			return 1
		}
		return cmp.Compare(x, y)
	})
	return ts
}

// scope is which assignments a board is about.
type scope struct {
	as  []course.Assignment
	day int // 0: one assignment, or all
	all bool
}

// scoped reads what a board is asked for: a day, an assignment, all; nothing means the day that is worked at.
func (f Feature) scoped(t *bot.Turn, c class, rest string) (scope, error) {
	rest = strings.ToLower(strings.TrimSpace(rest))
	if rest == "" {
		day := c.Today(t.Now, t.Home)
		return scope{as: course.OfDay(day), day: day}, nil
	}
	if strings.Contains(wordsAll, "|"+rest+"|") {
		return scope{as: course.All(), all: true}, nil
	}
	if day, left, ok := dayOf(rest); ok && left == "" {
		return scope{as: course.OfDay(day), day: day}, nil
	}
	key, left := course.SplitKey(rest)
	if a, ok := course.Find(key); ok && left == "" {
		return scope{as: []course.Assignment{a}}, nil
	}
	return scope{}, t.Refuse(zhBoardHow, enBoardHow)
}

// board shows who has handed in what, by team; in the topic of a team that one alone. In private a learner sees
// names of his own team only.
func (f Feature) board(t *bot.Turn) error {
	if t.Workspace.ID == "" {
		return t.Refuse(zhNoClass, enNoClass)
	}
	c, err := f.load(t)
	if err != nil {
		return err
	}
	s, err := f.scoped(t, c, t.Rest)
	if err != nil {
		return err
	}
	if len(c.pupils) == 0 {
		return t.Answer(t.Text(zhNobodyYet, enNobodyYet))
	}
	only, err := f.onlyHere(t, &c)
	if err != nil {
		return err
	}
	lines := []string{f.boardHead(t, c, s)}
	for _, team := range c.teams() {
		named := !t.Event.Private || t.Standing.May(followup.KeepClass) || team == t.Who.Team && team != ""
		lines = append(lines, f.teamLines(t, c, s, team, named)...)
	}
	if !c.listed {
		lines = append(lines, t.Text(zhOfKnown, enOfKnown))
	}
	if only != "" {
		lines = append(lines, t.Text(zhOnlyTeam, enOnlyTeam, only))
	}
	if !t.Standing.May(followup.ReadHomework) {
		return t.Answer(strings.Join(lines, "\n"))
	}
	if buttons := f.viewButtons(t, c, s, 0); !t.Event.Private && len(buttons) > directMost {
		return t.Answer(strings.Join(lines, "\n"), f.listButton(t, s, 0, t.Text(zhReadEach, enReadEach)))
	}
	return t.Answer(strings.Join(lines, "\n"), f.viewButtons(t, c, s, 0)...)
}

// directMost is how many hand-ins are offered under a board in a group, where everybody sees the buttons.
const directMost = 6

func (f Feature) boardHead(t *bot.Turn, c class, s scope) string {
	return t.Text(zhBoardHead, enBoardHead, f.what(t, c, s))
}

// what names what s is about, and until when it is to be handed in.
func (f Feature) what(t *bot.Turn, c class, s scope) string {
	if s.all {
		return t.Text(zhAllDays, enAllDays)
	}
	day, what := s.day, ""
	if day == 0 {
		day, what = s.as[0].Day, s.as[0].Key+" "+title(t.Lang, s.as[0])
	} else {
		what = dayName(t.Lang, day)
	}
	due := c.Deadline(day, t.Home)
	if due.IsZero() {
		return what
	}
	return t.Text(zhWhatDue, enWhatDue, what, clock(t, due))
}

// teamLines shows one team: how many have handed in each assignment, who lacks which, and what of it is
// incomplete.
func (f Feature) teamLines(t *bot.Turn, c class, s scope, team string, named bool) []string {
	var counts, missing, partly []string
	lacks := map[string][]string{} // keys that are missing → names
	var order []string
	in := make([]int, len(s.as))
	size := 0
	for _, p := range c.pupils {
		if p.team != team {
			continue
		}
		size++
		var keys []string
		for i, a := range s.as {
			sub, ok := c.by[p.person][a.Key]
			if !ok {
				keys = append(keys, a.Key)
				continue
			}
			in[i]++
			if sub.Result.State(a) == course.Lacking {
				partly = append(partly, t.Text(zhPartly, enPartly, p.name, a.Key, short(t, a, sub.Result)))
			}
		}
		if set := strings.Join(keys, " "); set != "" {
			if lacks[set] == nil {
				order = append(order, set)
			}
			lacks[set] = append(lacks[set], p.name)
		}
	}
	counts = tallied(t, s, in, size)
	for _, set := range order {
		missing = append(missing, t.Text(zhMissing, enMissing, missingKeys(t, s, set), strings.Join(lacks[set], t.Text("、", ", "))))
	}
	lines := []string{t.Text(zhTeamLine, enTeamLine, teamOf(t.Lang, team), strings.Join(counts, " · "))}
	if !named {
		return lines
	}
	switch {
	case len(missing) > 0:
		lines = append(lines, "  "+strings.Join(missing, t.Text("；", "; ")))
	case len(partly) == 0:
		lines = append(lines, "  "+t.Text(zhAllIn, enAllIn))
	}
	if len(partly) > 0 {
		lines = append(lines, "  "+t.Text(zhToAdd, enToAdd, strings.Join(partly, t.Text("；", "; "))))
	}
	return lines
}

// tallied says how many of a team have handed in: each assignment or, of all, each day.
func tallied(t *bot.Turn, s scope, in []int, size int) []string {
	var counts []string
	if !s.all {
		for i, a := range s.as {
			counts = append(counts, fmt.Sprintf("%s %d/%d", a.Key, in[i], size))
		}
		return counts
	}
	for day := 1; day <= course.Days; day++ {
		have := 0
		for i, a := range s.as {
			if a.Day == day {
				have += in[i]
			}
		}
		counts = append(counts, t.Text(zhDayCount, enDayCount, hanziDays[day-1], day, have, size*len(course.OfDay(day))))
	}
	return counts
}

// missingKeys names the keys that are missing: all, or each where the board is about several.
func missingKeys(t *bot.Turn, s scope, set string) string {
	keys := strings.Fields(set)
	switch {
	case len(s.as) == 1:
		return t.Text(zhLacksOne, enLacksOne)
	case len(keys) == len(s.as):
		return t.Text(zhLacksAll, enLacksAll)
	}
	if s.all {
		return t.Text(zhLacksSome, enLacksSome, len(keys))
	}
	return t.Text(zhLacksKeys, enLacksKeys, set)
}

// short says what lacks, without what is there: 隐性 4/5.
func short(t *bot.Turn, a course.Assignment, r course.Result) string {
	if a.Form == course.Tables {
		return t.Text(zhTables, enTables, len(r.Tables), a.Tables)
	}
	if a.Form != course.Lists {
		return strings.TrimRight(counted(t.Lang, a, r), "。.")
	}
	var parts []string
	for i, l := range a.Lists {
		if !r.Lists[i].OK(l) {
			parts = append(parts, fmt.Sprintf("%s %d/%d", t.Text("%[1]s", "%[2]s", l.ZH, l.EN), r.Lists[i].Have, l.Min))
		}
	}
	return join(t.Lang, parts...)
}
