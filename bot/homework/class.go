package homework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/course"
	"genjin/messages"
)

// The bounds of names of teams and pupils, in characters, and of the list.
const (
	teamMost   = 20
	nameMost   = 40
	rosterMost = 500
	offered    = 8 // names of the list that a newcomer may choose from at once
)

// recognise finds out who on the trainer's list the person is. The name that he bears is claimed without a
// word; otherwise the names that are free are offered.
func (f Feature) recognise(t *bot.Turn) ([]messages.Button, error) {
	roster, err := t.Tx.Roster(t.Workspace.ID)
	if err != nil {
		return nil, fmt.Errorf("find list of names: %w", err)
	}
	var free []course.Pupil
	for _, p := range roster {
		switch {
		case p.Person == t.Person.ID:
			return nil, f.seat(t, p)
		case p.Person == "" && folded(p.Name) == folded(t.Name()):
			return nil, f.claim(t, p)
		case p.Person == "":
			free = append(free, p)
		}
	}
	slices.SortStableFunc(free, func(x, y course.Pupil) int {
		return cmp.Compare(distance(x.Name, t.Name()), distance(y.Name, t.Name()))
	})
	var buttons []messages.Button
	for _, p := range free[:min(len(free), offered)] {
		buttons = append(buttons, messages.Button{
			Label: t.Text(zhIAm, enIAm, p.Name), Data: buttonClaim + "/" + string(p.ID) + "/" + string(t.Person.ID),
		})
	}
	return buttons, nil
}

// seat puts who was away from the class, and is on its list, back into his team.
func (f Feature) seat(t *bot.Turn, p course.Pupil) error {
	if t.Who.Team != "" || p.Team == "" {
		return nil
	}
	t.Who.Team = p.Team
	if err := t.Tx.PutMember(t.Who); err != nil {
		return fmt.Errorf("keep team: %w", err)
	}
	return nil
}

func distance(x, y string) int { return levenshtein.ComputeDistance(folded(x), folded(y)) }

// folded is a name as it is compared.
func folded(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), "")) }

// claim makes the person the one of the list that p names.
func (f Feature) claim(t *bot.Turn, p course.Pupil) error {
	p.Person = t.Person.ID
	if err := t.Tx.PutPupil(p); err != nil {
		return fmt.Errorf("claim name: %w", err)
	}
	t.Who.Name = p.Name
	if p.Team != "" {
		t.Who.Team = p.Team
	}
	if err := t.Tx.PutMember(t.Who); err != nil {
		return fmt.Errorf("keep claimed name: %w", err)
	}
	return t.Audit("claim name", "person/"+string(t.Person.ID), p.Name)
}

// claimPressed lets the learner that was asked say who of the list he is.
func (f Feature) claimPressed(t *bot.Turn) error {
	id, person, _ := strings.Cut(t.Rest, "/")
	if asked, err := t.Same(followup.PersonID(person)); err != nil || !asked {
		return cmp.Or(err, t.Refuse(zhNotAsked, enNotAsked))
	}
	p, err := f.freePupil(t, func(p course.Pupil) bool { return string(p.ID) == id })
	if err != nil {
		return err
	}
	if err := f.claim(t, p); err != nil {
		return err
	}
	t.Notice(t.Text(zhClaimed, enClaimed, p.Name, teamOf(t.Lang, p.Team)))
	return t.Answer(t.Text(zhClaimed, enClaimed, p.Name, teamOf(t.Lang, p.Team)))
}

// freePupil returns the name of the list that is meant, unless somebody else has it or the person has one.
func (f Feature) freePupil(t *bot.Turn, meant func(course.Pupil) bool) (course.Pupil, error) {
	roster, err := t.Tx.Roster(t.Workspace.ID)
	if err != nil {
		return course.Pupil{}, fmt.Errorf("find list of names: %w", err)
	}
	i := slices.IndexFunc(roster, meant)
	own := slices.IndexFunc(roster, func(p course.Pupil) bool { return p.Person == t.Person.ID })
	switch {
	case i < 0:
		return course.Pupil{}, t.Refuse(zhNotListed, enNotListed)
	case own >= 0 && own != i:
		return course.Pupil{}, t.Refuse(zhHasName, enHasName, roster[own].Name)
	case roster[i].Person != "" && own != i:
		return course.Pupil{}, t.Refuse(zhTaken, enTaken, roster[i].Name)
	}
	return roster[i], nil
}

// team shows one's own team, sets it, or for who keeps the class sets another's, or whose place a topic is.
func (f Feature) team(t *bot.Turn) error {
	names := teamNames(t.Event.Unnamed(t.Rest))
	u, other, err := t.Meant()
	if err != nil {
		return err
	}
	other = other && u.ID != t.Event.From.ID
	if off(t.Rest) {
		return f.freeTopic(t)
	}
	if len(names) > 1 {
		return t.Refuse(zhOneTeam, enOneTeam, names[0])
	}
	if len(names) == 0 {
		return f.showTeam(t)
	}
	if utf8.RuneCountInString(names[0]) > teamMost {
		return t.Refuse(zhLongTeam, enLongTeam, teamMost)
	}
	if t.Workspace.ID == "" {
		return t.Refuse(zhNoClass, enNoClass)
	}
	if other {
		return f.setTeam(t, u, names[0])
	}
	if f.keepsHere(t) {
		return f.setTopic(t, names[0])
	}
	if !t.Standing.Member {
		if err := t.Join(followup.Learner); err != nil {
			return err
		}
	}
	roster, err := t.Tx.Roster(t.Workspace.ID)
	if err != nil {
		return fmt.Errorf("find list of names: %w", err)
	}
	team, err := f.known(t, names[0], roster)
	if err != nil {
		return err
	}
	for _, p := range roster {
		if p.Person == t.Person.ID && p.Team != "" && p.Team != team && !t.Standing.May(followup.KeepClass) {
			return t.Refuse(zhTeamFixed, enTeamFixed, p.Team)
		}
	}
	before := t.Who.Team
	t.Who.Team = team
	if err := t.Tx.PutMember(t.Who); err != nil {
		return fmt.Errorf("keep team: %w", err)
	}
	if err := t.Audit("set team", "person/"+string(t.Person.ID), team); err != nil {
		return err
	}
	if before != "" && before != team {
		return t.Answer(t.Text(zhTeamChanged, enTeamChanged, t.Name(), before, team))
	}
	return t.Answer(t.Text(zhTeamSet, enTeamSet, t.Name(), team))
}

// setTeam sets the team of the member who is mentioned or answered.
func (f Feature) setTeam(t *bot.Turn, u messages.User, name string) error {
	if !t.Standing.May(followup.KeepClass) {
		return t.Refuse(zhTrainerOnly, enTrainerOnly)
	}
	roster, err := t.Tx.Roster(t.Workspace.ID)
	if err != nil {
		return fmt.Errorf("find list of names: %w", err)
	}
	team, err := f.known(t, name, roster)
	if err != nil {
		return err
	}
	p, err := t.Find(u)
	if err != nil {
		return fmt.Errorf("find person: %w", err)
	}
	m, err := t.Tx.Member(t.Workspace.ID, p)
	if err != nil || !m.Current() {
		return t.Refuse(zhNoMember, enNoMember, u.Name)
	}
	m.Team = team
	if err := t.Tx.PutMember(m); err != nil {
		return fmt.Errorf("keep team: %w", err)
	}
	for _, one := range roster {
		if one.Person == p {
			one.Team = team
			if err := t.Tx.PutPupil(one); err != nil {
				return fmt.Errorf("keep team on the list: %w", err)
			}
		}
	}
	if err := t.Audit("set team", "person/"+string(p), team); err != nil {
		return err
	}
	return t.Answer(t.Text(zhTeamSet, enTeamSet, m.Name, team))
}

// showTeam says in which team the person is, and who is with him.
func (f Feature) showTeam(t *bot.Turn) error {
	if t.Workspace.ID == "" {
		return t.Refuse(zhNoClass, enNoClass)
	}
	if f.keepsHere(t) {
		return f.showTopic(t)
	}
	if t.Who.Team == "" {
		return t.Answer(t.Text(zhNoTeam, enNoTeam))
	}
	c, err := f.load(t)
	if err != nil {
		return err
	}
	var mates []string
	for _, p := range c.pupils {
		if p.team == t.Who.Team {
			mates = append(mates, p.name)
		}
	}
	return t.Answer(t.Text(zhTeamIs, enTeamIs, t.Who.Team, strings.Join(mates, t.Text("、", ", "))))
}

// known returns the team that a name means: one that exists under another spelling, else a new one.
func (f Feature) known(t *bot.Turn, name string, roster []course.Pupil) (string, error) {
	team, err := f.existing(t, name, roster)
	if err != nil || team != "" {
		return team, err
	}
	return spelled(t.Lang, name), nil
}

// existing returns the team that a name means, under whichever spelling; empty if there is none.
func (f Feature) existing(t *bot.Turn, name string, roster []course.Pupil) (string, error) {
	ms, err := t.Tx.Members(t.Workspace.ID)
	if err != nil {
		return "", fmt.Errorf("find members: %w", err)
	}
	for _, m := range ms {
		if m.Team != "" && teamKey(m.Team) == teamKey(name) {
			return m.Team, nil
		}
	}
	for _, p := range roster {
		if p.Team != "" && teamKey(p.Team) == teamKey(name) {
			return p.Team, nil
		}
	}
	return "", nil
}
