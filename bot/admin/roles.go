package admin

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
)

// grant gives a role to the person who is mentioned or answered, or takes it back; without a person
// it lists who holds it.
func (f Feature) grant(role followup.Roles) func(*bot.Turn) error {
	return func(t *bot.Turn) error {
		u, ok, err := t.Meant()
		if err != nil {
			return err
		}
		if !ok {
			return f.holders(t, role)
		}
		p, err := t.Find(u)
		if err != nil {
			return fmt.Errorf("find person: %w", err)
		}
		m, err := t.Tx.Member(t.Workspace.ID, p)
		if err != nil && !errors.Is(err, followup.ErrNotFound) {
			return fmt.Errorf("find member: %w", err)
		}
		name := named(m, u)
		if takes(t.Rest) {
			return f.revoke(t, m, name, role)
		}
		if !m.Current() {
			m = followup.Member{Workspace: t.Workspace.ID, Person: p, Name: name, Joined: t.Now}
		}
		m.Roles, m.Barred = m.Roles|role, false
		if role == followup.Manager {
			m.Heads = teams(t.Event.Unnamed(t.Rest))
		}
		if err := t.Tx.PutMember(m); err != nil {
			return fmt.Errorf("grant: %w", err)
		}
		if err := t.Audit("grant "+role.String(), "person/"+string(p), ""); err != nil {
			return err
		}
		if len(m.Heads) > 0 && role == followup.Manager {
			return t.Answer(t.Text(zhHeads, enHeads, name, strings.Join(m.Heads, t.Text("、", ", "))))
		}
		return t.Answer(t.Text(zhGranted, enGranted, name, roleName(t.Lang, role)))
	}
}

// teams reads which teams a manager is for: what is said besides the mention. None means all.
func teams(rest string) []string {
	var ts []string
	for w := range strings.FieldsFuncSeq(rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("、，,;；", r) }) {
		if !strings.HasPrefix(w, "@") && !strings.Contains(wordsAll, "|"+strings.ToLower(w)+"|") {
			ts = append(ts, w)
		}
	}
	return ts
}

// revoke takes role back. The last admin stays, so that somebody can grant.
func (f Feature) revoke(t *bot.Turn, m followup.Member, name string, role followup.Roles) error {
	if !m.Current() || !m.Roles.Has(role) {
		return t.Refuse(zhHasNot, enHasNot, name, roleName(messages.Chinese, role), roleName(messages.English, role))
	}
	if role == followup.Admin {
		if err := f.notLast(t, m); err != nil {
			return err
		}
	}
	m.Roles &^= role
	if err := t.Tx.PutMember(m); err != nil {
		return fmt.Errorf("revoke: %w", err)
	}
	if err := t.Audit("revoke "+role.String(), "person/"+string(m.Person), ""); err != nil {
		return err
	}
	return t.Answer(t.Text(zhRevoked, enRevoked, name, roleName(t.Lang, role)))
}

// notLast refuses to lose the last admin of the workspace.
func (f Feature) notLast(t *bot.Turn, m followup.Member) error {
	ms, err := t.Tx.Members(t.Workspace.ID)
	if err != nil {
		return fmt.Errorf("find members: %w", err)
	}
	for _, o := range ms {
		if o.Person != m.Person && o.Roles.Has(followup.Admin) {
			return nil
		}
	}
	return t.Refuse(zhLastAdmin, enLastAdmin)
}

func named(m followup.Member, u messages.User) string {
	if m.Name != "" {
		return m.Name
	}
	return u.Name
}

// takes reports whether rest asks to take a role back.
func takes(rest string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(rest)) {
		if strings.Contains(wordsOff, "|"+w+"|") {
			return true
		}
	}
	return false
}

// holders lists who holds role, and how it is given.
func (f Feature) holders(t *bot.Turn, role followup.Roles) error {
	if t.Workspace.ID == "" {
		return t.Refuse(zhNoWorkspace, enNoWorkspace)
	}
	ms, err := t.Tx.Members(t.Workspace.ID)
	if err != nil {
		return fmt.Errorf("find members: %w", err)
	}
	var names []string
	for _, m := range ms {
		if m.Roles.Has(role) {
			names = append(names, m.Name)
		}
	}
	list := strings.Join(names, t.Text("、", ", "))
	if list == "" {
		list = t.Text(zhNobody, enNobody)
	}
	zh, en := zhHolders, enHolders
	if t.Apart(t.Event.Ref.Chat) { // there an answer does not tell whom it answers
		zh, en = zhHoldersBy, enHoldersBy
	}
	return t.Answer(t.Text(zh, en, roleName(t.Lang, role), list, roleName(t.Lang, role)))
}

// remove ends the access of the person who is mentioned or answered.
func (f Feature) remove(t *bot.Turn) error {
	u, ok, err := t.Meant()
	if err != nil {
		return err
	}
	if !ok || t.Workspace.ID == "" {
		if t.Apart(t.Event.Ref.Chat) {
			return t.Refuse(zhRemoveBy, enRemoveBy)
		}
		return t.Refuse(zhRemoveWhom, enRemoveWhom)
	}
	a, err := t.Tx.Account(u.ID)
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhNoMember, enNoMember, u.Name)
	}
	if err != nil {
		return fmt.Errorf("find account: %w", err)
	}
	name, err := f.removed(t, t.Workspace.ID, a.Person)
	if err != nil {
		return err
	}
	return t.Answer(t.Text(zhRemoved, enRemoved, name), f.restoreButton(t, t.Workspace.ID, a.Person))
}

func (f Feature) restoreButton(t *bot.Turn, w followup.WorkspaceID, p followup.PersonID) messages.Button {
	return messages.Button{Label: t.Text(zhRestore, enRestore), Data: buttonRestore + "/" + string(w) + "/" + string(p)}
}

// removed ends the access of p to w for good and returns his name. An admin may not remove himself as
// the last one.
func (f Feature) removed(t *bot.Turn, w followup.WorkspaceID, p followup.PersonID) (string, error) {
	m, err := t.Tx.Member(w, p)
	if errors.Is(err, followup.ErrNotFound) || err == nil && !m.Current() {
		return "", t.Refuse(zhNoMember, enNoMember, m.Name)
	}
	if err != nil {
		return "", fmt.Errorf("find member: %w", err)
	}
	if m.Roles.Has(followup.Admin) {
		if err := f.notLast(t, m); err != nil {
			return "", err
		}
	}
	_, _, err = t.EndAccess(w, p, true)
	return m.Name, err
}

// administers makes t a turn in the workspace of a button, whose admin the presser must be.
func (f Feature) administers(t *bot.Turn) (followup.WorkspaceID, followup.PersonID, error) {
	w, p, _ := strings.Cut(t.Rest, "/")
	owner := t.Standing.Owner
	if err := t.For(followup.WorkspaceID(w), t.Person.ID); err != nil {
		return "", "", t.Refuse(zhNotAdmin, enNotAdmin)
	}
	t.Standing.Owner = owner
	if !t.Standing.May(followup.RemoveMember) {
		return "", "", t.Refuse(zhNotAdmin, enNotAdmin)
	}
	now, err := t.Tx.PersonNow(followup.PersonID(p))
	if err != nil {
		return "", "", fmt.Errorf("find person: %w", err)
	}
	return followup.WorkspaceID(w), now, nil
}

// removePressed ends the access of a newcomer.
func (f Feature) removePressed(t *bot.Turn) error {
	w, p, err := f.administers(t)
	if err != nil {
		return err
	}
	name, err := f.removed(t, w, p)
	if err != nil {
		return err
	}
	t.Notice(t.Text(zhRemoved, enRemoved, name))
	return t.Answer(t.Text(zhRemoved, enRemoved, name), f.restoreButton(t, w, p))
}

// restorePressed gives back the access that was ended.
func (f Feature) restorePressed(t *bot.Turn) error {
	w, p, err := f.administers(t)
	if err != nil {
		return err
	}
	m, err := t.Tx.Member(w, p)
	if err != nil {
		return fmt.Errorf("find member: %w", err)
	}
	if !m.Current() {
		m.Gone, m.Barred = followup.Member{}.Gone, false
		if err := t.Tx.PutMember(m); err != nil {
			return fmt.Errorf("restore member: %w", err)
		}
		if err := t.Audit("restore access", "person/"+string(p), ""); err != nil {
			return err
		}
	}
	t.Notice(t.Text(zhRestored, enRestored, m.Name))
	return t.Answer(t.Text(zhRestored, enRestored, m.Name))
}

// newcomers names new members to the admins of their workspace, gathered, each with a button to remove.
func (f Feature) newcomers(t *bot.Turn) error {
	w := t.Reminder.Workspace
	ms, err := t.Tx.Newcomers(w)
	if err != nil {
		return fmt.Errorf("find newcomers: %w", err)
	}
	var names []string
	var buttons []messages.Button
	for _, m := range ms {
		if !m.Current() || m.Roles.Has(followup.Admin) {
			continue
		}
		names = append(names, m.Name)
		buttons = append(buttons, messages.Button{
			Label: "✕ " + m.Name, Data: buttonRemove + "/" + string(w) + "/" + string(m.Person),
		})
	}
	if len(names) == 0 {
		return nil
	}
	ws, err := t.Tx.Workspace(w)
	if err != nil {
		return fmt.Errorf("find workspace: %w", err)
	}
	return f.tellAdmins(t, w, func(l messages.Lang) string {
		return l.Say(zhNewcomers, enNewcomers, ws.Name, strings.Join(names, l.Say("、", ", ")))
	}, buttons[:min(len(buttons), 10)]...)
}
