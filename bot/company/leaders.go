package company

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// leaders proposes, once, each leader of a department as a manager of the workspaces in which he is a member beside
// people of his department.
func (f Feature) leaders(t *bot.Turn, b book) error {
	members := map[followup.WorkspaceID][]followup.Member{}
	for _, id := range slices.Sorted(keys(b.list)) {
		p, ok := b.people[id]
		if !ok || len(b.list[id].Leads) == 0 {
			continue
		}
		ws, err := t.Tx.WorkspacesOf(p)
		if err != nil {
			return fmt.Errorf("find workspaces: %w", err)
		}
		for _, w := range ws {
			if _, ok := members[w.ID]; !ok {
				if members[w.ID], err = t.Tx.Members(w.ID); err != nil {
					return fmt.Errorf("find members: %w", err)
				}
			}
			if err := f.propose(t, b, b.list[id], members[w.ID]); err != nil {
				return err
			}
		}
	}
	return nil
}

// led returns those of all who are in a department that leader leads, but for himself.
func led(list map[messages.UserID]storage.Colleague, people map[messages.UserID]followup.PersonID, leader storage.Colleague, all []followup.Member) []followup.Member {
	in := map[followup.PersonID]bool{}
	for id, c := range list {
		p, ok := people[id]
		if ok && p != people[leader.Account] && slices.ContainsFunc(c.Teams, func(d string) bool { return slices.Contains(leader.Leads, d) }) {
			in[p] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(m followup.Member) bool { return !in[m.Person] })
}

// propose asks the admins of the workspace of all, to which c belongs, whether c is to be a manager; who is one, or
// was proposed before, or leads nobody there, is not proposed.
func (f Feature) propose(t *bot.Turn, b book, c storage.Colleague, all []followup.Member) error {
	i := slices.IndexFunc(all, func(m followup.Member) bool { return m.Person == b.people[c.Account] })
	if i < 0 || all[i].Roles.Has(followup.Manager) {
		return nil
	}
	who := all[i]
	about := buttonLead + "/" + string(who.Workspace) + "/" + string(who.Person)
	qs, err := t.Tx.Questions(about)
	if err != nil || len(qs) > 0 {
		return err
	}
	department := led(b.list, b.people, c, all)
	if _, ok := followup.TeamsOf(department, all); !ok || len(department) == 0 {
		return nil // until they have a team
	}
	admin := func(m followup.Member) bool { return m.Roles.Has(followup.Admin) }
	return t.Each(who.Workspace, admin, func(followup.Member) error {
		behind := strings.TrimPrefix(about, buttonLead)
		return t.Ask(about, messages.Message{
			Text: t.Text(zhPropose, enPropose, who.Name, departments(t, c.Leads)),
			Buttons: []messages.Button{
				{Label: t.Text(zhMake, enMake), Data: buttonLead + behind},
				{Label: t.Text(zhDoNot, enDoNot), Data: buttonNot + behind},
			},
		})
	})
}

// departments names departments as their leader's.
func departments(t *bot.Turn, names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = t.Text("「%s」", "“%s”", n)
	}
	return strings.Join(quoted, t.Text("", ", "))
}

// pressed makes t a turn in the workspace of a button, whose admin the presser must be, and returns who is proposed.
func (f Feature) pressed(t *bot.Turn) (followup.Member, error) {
	w, p, _ := strings.Cut(t.Rest, "/")
	owner := t.Standing.Owner
	if err := t.For(followup.WorkspaceID(w), t.Person.ID); err != nil {
		return followup.Member{}, err
	}
	t.Standing.Owner = owner
	if !t.Standing.May(followup.Grant) {
		return followup.Member{}, t.Refuse(zhNotAdmin, enNotAdmin)
	}
	m, err := t.Tx.Member(followup.WorkspaceID(w), followup.PersonID(p))
	if errors.Is(err, followup.ErrNotFound) || err == nil && !m.Current() {
		return m, t.Refuse(zhNoMember, enNoMember)
	}
	if err != nil {
		return m, fmt.Errorf("find member: %w", err)
	}
	return m, nil
}

// leadPressed makes the leader a manager for the teams of his department's people, as they are now.
func (f Feature) leadPressed(t *bot.Turn) error {
	m, err := f.pressed(t)
	if err != nil {
		return err
	}
	if m.Roles.Has(followup.Manager) {
		t.Notice(t.Text(zhIsManager, enIsManager, m.Name))
		return nil
	}
	heads, err := f.heads(t, m)
	if err != nil {
		return err
	}
	m.Roles, m.Heads = m.Roles|followup.Manager, heads
	if err := t.Tx.PutMember(m); err != nil {
		return fmt.Errorf("grant: %w", err)
	}
	err = t.Tx.Audit(storage.AuditRow{
		At: t.Now, Workspace: m.Workspace, Person: t.Person.ID, Act: "grant manager", About: "person/" + string(m.Person), Detail: "leads a department",
	})
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	t.Notice(t.Text(zhGrantedShort, enGrantedShort))
	return f.settle(t, m, func() string {
		if len(heads) == 0 {
			return t.Text(zhGranted, enGranted, m.Name)
		}
		return t.Text(zhHeads, enHeads, m.Name, strings.Join(heads, t.Text("、", ", ")))
	})
}

// heads returns the teams that m is to be manager for.
func (f Feature) heads(t *bot.Turn, m followup.Member) ([]string, error) {
	all, err := t.Tx.Members(m.Workspace)
	if err != nil {
		return nil, fmt.Errorf("find members: %w", err)
	}
	as, err := t.Tx.Accounts(m.Person)
	if err != nil {
		return nil, fmt.Errorf("find accounts: %w", err)
	}
	var department []followup.Member
	for _, a := range as {
		c, err := t.Tx.Colleague(a.ID)
		if errors.Is(err, followup.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("find colleague: %w", err)
		}
		people, err := t.Tx.PeopleOn(a.ID.Platform())
		if err != nil {
			return nil, fmt.Errorf("find people: %w", err)
		}
		known, err := t.Tx.Colleagues(a.ID.Platform())
		if err != nil {
			return nil, fmt.Errorf("find address book: %w", err)
		}
		list := map[messages.UserID]storage.Colleague{}
		for _, o := range known {
			list[o.Account] = o
		}
		department = append(department, led(list, people, c, all)...)
	}
	heads, ok := followup.TeamsOf(department, all)
	if !ok {
		return nil, t.Refuse(zhNoTeams, enNoTeams)
	}
	return heads, nil
}

// notPressed notes that the leader is not to be a manager.
func (f Feature) notPressed(t *bot.Turn) error {
	m, err := f.pressed(t)
	if err != nil {
		return err
	}
	if m.Roles.Has(followup.Manager) {
		t.Notice(t.Text(zhIsManager, enIsManager, m.Name))
		return nil
	}
	t.Notice(t.Text(zhNotShort, enNotShort))
	return f.settle(t, m, func() string { return t.Text(zhNot, enNot, m.Name) })
}

// settle shows in all messages that propose m what was decided.
func (f Feature) settle(t *bot.Turn, m followup.Member, text func() string) error {
	about := buttonLead + "/" + string(m.Workspace) + "/" + string(m.Person)
	return t.Reword(m.Workspace, about, func() (messages.Message, error) { return messages.Message{Text: text()}, nil })
}
