package storage

import (
	"database/sql"
	"errors"

	"genjin/followup"
	"genjin/messages"
)

// Scene is a group with the workspace that it belongs to, and what a person is there.
type Scene struct {
	Chat
	Of     followup.Workspace
	Member followup.Member // zero if he never was one
	Seated bool            // he is known to sit in the group
}

// Scene returns the group id as p finds it; one never heard of is Unbound.
func (tx *Tx) Scene(id messages.ChatID, p followup.PersonID) (Scene, error) {
	s := Scene{Chat: Chat{ID: id}}
	var joined, gone int64
	var heads, from, to string
	m := &s.Member
	err := tx.get(`SELECT c.workspace, c.title, c.state, c.told, coalesce(w.id, ''), coalesce(w.name, ''), coalesce(w.language, ''),
		coalesce(m.workspace, ''), coalesce(m.person, ''), coalesce(m.name, ''), coalesce(m.roles, 0), coalesce(m.team, ''),
		coalesce(m.joined, 0), coalesce(m.gone, 0), coalesce(m.barred, FALSE), coalesce(m.heads, ''),
		coalesce(m.leave_from, ''), coalesce(m.leave_to, ''), s.person IS NOT NULL
		FROM chat c LEFT JOIN workspace w ON w.id = c.workspace
		LEFT JOIN member m ON m.workspace = c.workspace AND m.person = $2
		LEFT JOIN seat s ON s.chat = c.id AND s.person = $2 WHERE c.id = $1`, []any{id, p},
		&s.Workspace, &s.Title, &s.State, &s.Told, &s.Of.ID, &s.Of.Name, &s.Of.Language,
		&m.Workspace, &m.Person, &m.Name, &m.Roles, &m.Team, &joined, &gone, &m.Barred, &heads, &from, &to, &s.Seated)
	m.LeaveFrom, m.LeaveTo = day(from), day(to)
	m.Heads = lines(heads)
	m.Joined, m.Gone = instant(joined), instant(gone)
	return s, err
}

// ChatState says whether a group works.
type ChatState int

// The states of a group.
const (
	Unbound ChatState = iota
	Bound
	Resting // the bot was thrown out; an admin may bring it back
	Lost    // it cannot be written to, and nobody told why; it is Bound again when somebody writes there
)

// Chat is a group.
type Chat struct {
	ID        messages.ChatID
	Workspace followup.WorkspaceID // of Bound, Resting and Lost
	Title     string
	State     ChatState
	Told      bool // has been told once that nobody bound it
}

// Chat returns the group id; one never heard of is Unbound.
func (tx *Tx) Chat(id messages.ChatID) (Chat, error) {
	c := Chat{ID: id}
	err := tx.get(`SELECT workspace, title, state, told FROM chat WHERE id = $1`, []any{id},
		&c.Workspace, &c.Title, &c.State, &c.Told)
	return c, err
}

// PutChat stores c, new or changed.
func (tx *Tx) PutChat(c Chat) error {
	_, err := tx.exec(`INSERT INTO chat (id, workspace, title, state, told) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET workspace = excluded.workspace, title = excluded.title,
		state = excluded.state, told = excluded.told`, c.ID, c.Workspace, c.Title, c.State, c.Told)
	return err
}

// Groups returns the bound groups of w.
func (tx *Tx) Groups(w followup.WorkspaceID) ([]Chat, error) {
	return tx.chats(`WHERE workspace = $1 AND workspace <> '' AND state = $2`, w, Bound)
}

// BoundGroups returns the bound groups of all workspaces.
func (tx *Tx) BoundGroups() ([]Chat, error) { return tx.chats(`WHERE state = $1`, Bound) }

func (tx *Tx) chats(where string, args ...any) ([]Chat, error) {
	var cs []Chat
	err := tx.each(`SELECT id, workspace, title, state, told FROM chat `+where+` ORDER BY id`, args, func(r *sql.Rows) error {
		var c Chat
		err := r.Scan(&c.ID, &c.Workspace, &c.Title, &c.State, &c.Told)
		cs = append(cs, c)
		return err
	})
	return cs, err
}

// Seat remembers that p sits in the group chat.
func (tx *Tx) Seat(chat messages.ChatID, p followup.PersonID) error {
	_, err := tx.exec(`INSERT INTO seat (chat, person) VALUES ($1, $2) ON CONFLICT DO NOTHING`, chat, p)
	return err
}

// Sitting returns who is known to sit in the group chat.
func (tx *Tx) Sitting(chat messages.ChatID) (map[followup.PersonID]bool, error) {
	in := map[followup.PersonID]bool{}
	err := tx.each(`SELECT person FROM seat WHERE chat = $1`, []any{chat}, func(r *sql.Rows) error {
		var p followup.PersonID
		err := r.Scan(&p)
		in[p] = true
		return err
	})
	return in, err
}

// Unseat forgets that p sits in chat, and returns in how many bound groups of w he still sits.
func (tx *Tx) Unseat(chat messages.ChatID, p followup.PersonID, w followup.WorkspaceID) (left int, err error) {
	if _, err := tx.exec(`DELETE FROM seat WHERE chat = $1 AND person = $2`, chat, p); err != nil {
		return 0, err
	}
	err = tx.get(`SELECT count(*) FROM seat s JOIN chat c ON c.id = s.chat
		WHERE s.person = $1 AND c.workspace = $2 AND c.state = $3`, []any{p, w, Bound}, &left)
	return left, err
}

// sits returns the groups in which p sits, each with the workspace that it works for; empty where it does not
// work.
func (tx *Tx) sits(p followup.PersonID) (map[messages.ChatID]followup.WorkspaceID, error) {
	in := map[messages.ChatID]followup.WorkspaceID{}
	err := tx.each(`SELECT c.id, CASE WHEN c.state = $2 THEN c.workspace ELSE '' END FROM seat s JOIN chat c ON c.id = s.chat
		WHERE s.person = $1`, []any{p, Bound}, func(r *sql.Rows) error {
		var chat messages.ChatID
		var w followup.WorkspaceID
		err := r.Scan(&chat, &w)
		in[chat] = w
		return err
	})
	return in, err
}

// Setting returns the value kept under name; followup.ErrNotFound if there is none.
func (tx *Tx) Setting(name string) (string, error) {
	var v string
	err := tx.get(`SELECT value FROM setting WHERE name = $1`, []any{name}, &v)
	return v, err
}

// PutSetting keeps value under name.
func (tx *Tx) PutSetting(name, value string) error {
	_, err := tx.exec(`INSERT INTO setting (name, value) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}

// DropSetting forgets what is kept under name.
func (tx *Tx) DropSetting(name string) error {
	_, err := tx.exec(`DELETE FROM setting WHERE name = $1`, name)
	return err
}

// MoveChat lets the group from go on under the id to, with its binding and what waits to be said there. Ids of
// its messages mean nothing in the new chat: nothing answers or edits them any more. It may be told several
// times, and after to was met under its own name.
func (tx *Tx) MoveChat(from, to messages.ChatID) error {
	old, err := tx.Chat(from)
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	there, err := tx.Chat(to)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return err
	}
	if old.State == Bound || old.State == Lost {
		moved := old
		moved.ID, moved.State = to, Bound
		if there.State != Bound { // an admin who was faster than the news has bound it as he wants it
			if err := tx.PutChat(moved); err != nil {
				return err
			}
		}
		old.State, old.Workspace = Resting, ""
		if err := tx.PutChat(old); err != nil {
			return err
		}
	}
	if err := tx.moveUnsent(from, to); err != nil {
		return err
	}
	for _, query := range []string{
		`INSERT INTO seat (chat, person) SELECT $2, person FROM seat WHERE chat = $1 ON CONFLICT DO NOTHING`,
		`UPDATE visit SET chat = $2, msg = '' WHERE chat = $1 AND sent = 0 AND skipped = 0 AND withdrawn = 0`,
	} {
		if _, err := tx.exec(query, from, to); err != nil {
			return err
		}
	}
	if _, err := tx.exec(`DELETE FROM seat WHERE chat = $1`, from); err != nil {
		return err
	}
	return tx.PutSetting(movedPrefix+string(from), string(to))
}

// movedPrefix stands before the id of a group in the setting that holds the one under which it goes on.
const movedPrefix = "moved/"

// MovedTo returns the id under which the group from goes on; followup.ErrNotFound if it did not move.
func (tx *Tx) MovedTo(from messages.ChatID) (messages.ChatID, error) {
	to, err := tx.Setting(movedPrefix + string(from))
	return messages.ChatID(to), err
}
