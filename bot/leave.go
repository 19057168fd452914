package bot

import (
	"fmt"

	"genjin/followup"
	"genjin/storage"
)

// EndAccess ends the access of p to w at once; barred, for good. It returns what he was, and how many clients he
// leaves; [followup.ErrNotFound] if he has no access.
func (t *Turn) EndAccess(w followup.WorkspaceID, p followup.PersonID, barred bool) (m followup.Member, clients int, err error) {
	if m, err = t.Tx.Member(w, p); err != nil {
		return m, 0, err
	}
	if !m.Current() {
		return m, 0, followup.ErrNotFound
	}
	m.Gone, m.Barred = t.Now, barred
	if err := t.Tx.PutMember(m); err != nil {
		return m, 0, fmt.Errorf("end access: %w", err)
	}
	err = t.Tx.Audit(storage.AuditRow{At: t.Now, Workspace: w, Person: t.Person.ID, Act: "end access", About: "person/" + string(p)})
	if err != nil {
		return m, 0, fmt.Errorf("audit: %w", err)
	}
	if clients, err = t.Tx.CountClients(w, p); err != nil {
		return m, 0, fmt.Errorf("count clients: %w", err)
	}
	if clients == 0 {
		return m, 0, nil
	}
	return m, clients, t.pass(t.bot.parted, "member/"+string(w)+"/"+string(p))
}

// GiveTo makes the person of the turn the rep of c, with all that is to come for c.
func (t *Turn) GiveTo(c followup.ClientID) error {
	if err := t.UnrelayAll(c); err != nil {
		return err
	}
	if err := t.Tx.Give(c, t.Person.ID); err != nil {
		return fmt.Errorf("give client: %w", err)
	}
	return t.pass(t.bot.taken, "client/"+string(c))
}

// pass lets each of routes handle what happened to about within this turn.
func (t *Turn) pass(routes []*Route, about string) error {
	defer func(before string) { t.About = before }(t.About)
	for _, r := range routes {
		t.About = about
		if err := r.Do(t); err != nil {
			return err
		}
	}
	return nil
}
