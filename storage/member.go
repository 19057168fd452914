package storage

import (
	"database/sql"
	"strings"
	"time"

	"genjin/followup"
)

// AddWorkspace stores a new workspace.
func (tx *Tx) AddWorkspace(w followup.Workspace, now time.Time) error {
	_, err := tx.exec(`INSERT INTO workspace (id, name, language, created) VALUES ($1, $2, $3, $4)`,
		w.ID, w.Name, w.Language, millis(now))
	return err
}

// SetWorkspace stores the name and the settings of w.
func (tx *Tx) SetWorkspace(w followup.Workspace) error {
	_, err := tx.exec(`UPDATE workspace SET name = $1, language = $2 WHERE id = $3`, w.Name, w.Language, w.ID)
	return err
}

// Workspace returns the workspace id.
func (tx *Tx) Workspace(id followup.WorkspaceID) (followup.Workspace, error) {
	w := followup.Workspace{ID: id}
	err := tx.get(`SELECT name, language FROM workspace WHERE id = $1`, []any{id}, &w.Name, &w.Language)
	return w, err
}

// WorkspacesOf returns the workspaces whose member p is today, by name.
func (tx *Tx) WorkspacesOf(p followup.PersonID) ([]followup.Workspace, error) {
	return tx.workspaces(`SELECT w.id, w.name, w.language FROM member m JOIN workspace w ON w.id = m.workspace
		WHERE m.person = $1 AND m.gone = 0 ORDER BY w.name, w.id`, p)
}

// WorkspacesNamed returns the workspaces of that name.
func (tx *Tx) WorkspacesNamed(name string) ([]followup.Workspace, error) {
	return tx.workspaces(`SELECT id, name, language FROM workspace WHERE lower(name) = lower($1) ORDER BY id`, name)
}

// Workspaces returns at most limit workspaces, the newest first.
func (tx *Tx) Workspaces(limit int) ([]followup.Workspace, error) {
	return tx.workspaces(`SELECT id, name, language FROM workspace ORDER BY created DESC, id DESC LIMIT $1`, limit)
}

func (tx *Tx) workspaces(query string, args ...any) ([]followup.Workspace, error) {
	var ws []followup.Workspace
	err := tx.each(query, args, func(r *sql.Rows) error {
		var w followup.Workspace
		err := r.Scan(&w.ID, &w.Name, &w.Language)
		ws = append(ws, w)
		return err
	})
	return ws, err
}

// AddPerson stores a new person.
func (tx *Tx) AddPerson(p followup.Person) error {
	_, err := tx.exec(`INSERT INTO person (id, name, lang, hint, owner, zone, last) VALUES ($1, $2, $3, $4, $5, $6, '')`,
		p.ID, p.Name, p.Lang, p.Hint, p.Owner, p.Zone)
	return err
}

// SetPerson stores what is known of p.
func (tx *Tx) SetPerson(p followup.Person) error {
	_, err := tx.exec(`UPDATE person SET name = $1, lang = $2, hint = $3, owner = $4, zone = $5 WHERE id = $6`,
		p.Name, p.Lang, p.Hint, p.Owner, p.Zone, p.ID)
	return err
}

// Person returns the person id, or who he was joined to, and the workspace whose group he used last, which may
// be empty.
func (tx *Tx) Person(id followup.PersonID) (followup.Person, followup.WorkspaceID, error) {
	var p followup.Person
	var last followup.WorkspaceID
	err := tx.get(`SELECT p.id, p.name, p.lang, p.hint, p.owner, p.zone, p.last FROM person was
		JOIN person p ON p.id = CASE WHEN was.became = '' THEN was.id ELSE was.became END WHERE was.id = $1`, []any{id},
		&p.ID, &p.Name, &p.Lang, &p.Hint, &p.Owner, &p.Zone, &last)
	return p, last, err
}

// UseWorkspace remembers that p used a group of w last.
func (tx *Tx) UseWorkspace(p followup.PersonID, w followup.WorkspaceID) error {
	_, err := tx.exec(`UPDATE person SET last = $1 WHERE id = $2 AND last <> $1`, w, p)
	return err
}

// Owners returns who owns the installation.
func (tx *Tx) Owners() ([]followup.PersonID, error) {
	var ids []followup.PersonID
	err := tx.each(`SELECT id FROM person WHERE owner ORDER BY id`, nil, func(r *sql.Rows) error {
		var id followup.PersonID
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

const memberColumns = `workspace, person, name, roles, team, joined, gone, barred, heads, leave_from, leave_to`

func scanMember(scan func(...any) error) (followup.Member, error) {
	var m followup.Member
	var joined, gone int64
	var heads, from, to string
	err := scan(&m.Workspace, &m.Person, &m.Name, &m.Roles, &m.Team, &joined, &gone, &m.Barred, &heads, &from, &to)
	m.LeaveFrom, m.LeaveTo = day(from), day(to)
	m.Heads = lines(heads)
	m.Joined, m.Gone = instant(joined), instant(gone)
	return m, err
}

// Member returns p in w, also one whose access has ended.
func (tx *Tx) Member(w followup.WorkspaceID, p followup.PersonID) (followup.Member, error) {
	return scanMember(func(dest ...any) error {
		return tx.get(`SELECT `+memberColumns+` FROM member WHERE workspace = $1 AND person = $2`, []any{w, p}, dest...)
	})
}

// PutMember stores m, new or changed. Who comes new is still to be named to the admins.
func (tx *Tx) PutMember(m followup.Member) error {
	_, err := tx.exec(`INSERT INTO member (workspace, person, name, roles, team, joined, gone, barred, heads, leave_from, leave_to, named)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, FALSE)
		ON CONFLICT (workspace, person) DO UPDATE SET name = excluded.name, roles = excluded.roles,
		team = excluded.team, joined = excluded.joined, gone = excluded.gone, barred = excluded.barred,
		heads = excluded.heads, leave_from = excluded.leave_from, leave_to = excluded.leave_to`,
		m.Workspace, m.Person, m.Name, m.Roles, m.Team, millis(m.Joined), millis(m.Gone), m.Barred, strings.Join(m.Heads, "\n"),
		dayText(m.LeaveFrom), dayText(m.LeaveTo))
	return err
}

// Members returns who belongs to w today, in the order of joining.
func (tx *Tx) Members(w followup.WorkspaceID) ([]followup.Member, error) {
	return tx.members(`SELECT `+memberColumns+` FROM member WHERE workspace = $1 AND gone = 0
		ORDER BY joined, person`, w)
}

// Newcomers returns the members of w that its admins were not told of yet, and marks them as told.
func (tx *Tx) Newcomers(w followup.WorkspaceID) ([]followup.Member, error) {
	ms, err := tx.members(`SELECT `+memberColumns+` FROM member WHERE workspace = $1 AND NOT named
		ORDER BY joined, person`, w)
	if err != nil {
		return nil, err
	}
	_, err = tx.exec(`UPDATE member SET named = TRUE WHERE workspace = $1 AND NOT named`, w)
	return ms, err
}

func (tx *Tx) members(query string, args ...any) ([]followup.Member, error) {
	var ms []followup.Member
	err := tx.each(query, args, func(r *sql.Rows) error {
		m, err := scanMember(r.Scan)
		ms = append(ms, m)
		return err
	})
	return ms, err
}

// Unreachable returns the members of w whom the bot cannot write to in private on any platform.
func (tx *Tx) Unreachable(w followup.WorkspaceID) (map[followup.PersonID]bool, error) {
	them := map[followup.PersonID]bool{}
	err := tx.each(`SELECT person FROM member m WHERE workspace = $1 AND gone = 0
		AND NOT EXISTS (SELECT 1 FROM account a WHERE a.person = m.person AND a.private <> '')`, []any{w}, func(r *sql.Rows) error {
		var p followup.PersonID
		err := r.Scan(&p)
		them[p] = true
		return err
	})
	return them, err
}

// RolesAnywhere returns the roles that p holds today in any workspace.
func (tx *Tx) RolesAnywhere(p followup.PersonID) (followup.Roles, error) {
	var roles followup.Roles
	err := tx.each(`SELECT roles FROM member WHERE person = $1 AND gone = 0`, []any{p}, func(r *sql.Rows) error {
		var one followup.Roles
		err := r.Scan(&one)
		roles |= one
		return err
	})
	return roles, err
}
