package storage

import (
	"database/sql"

	"genjin/followup"
	"genjin/messages"
)

// Topic is a part of a group where a team can have its place.
type Topic struct {
	Chat      messages.ChatID
	Thread    string               // the platform's id of it, unique within Chat
	Workspace followup.WorkspaceID // that the group was bound to when Team was said
	Name      string               // as people see it; empty where the platform never told
	Team      string               // whose place it is; of Fixed only
	Fixed     bool                 // a trainer has said whose place it is, or with no Team that it is nobody's
}

// Topic returns the topic thread of the group chat.
func (tx *Tx) Topic(chat messages.ChatID, thread string) (Topic, error) {
	p := Topic{Chat: chat, Thread: thread}
	err := tx.get(`SELECT workspace, name, team, fixed FROM topic WHERE chat = $1 AND thread = $2`, []any{chat, thread},
		&p.Workspace, &p.Name, &p.Team, &p.Fixed)
	return p, err
}

// Topics returns the topics of the group chat that are known, and were last told of while it worked for w.
func (tx *Tx) Topics(chat messages.ChatID, w followup.WorkspaceID) ([]Topic, error) {
	var ps []Topic
	err := tx.each(`SELECT thread, name, team, fixed FROM topic WHERE chat = $1 AND workspace = $2 ORDER BY thread`, []any{chat, w},
		func(r *sql.Rows) error {
			p := Topic{Chat: chat, Workspace: w}
			err := r.Scan(&p.Thread, &p.Name, &p.Team, &p.Fixed)
			ps = append(ps, p)
			return err
		})
	return ps, err
}

// PutTopic stores p, new or changed.
func (tx *Tx) PutTopic(p Topic) error {
	_, err := tx.exec(`INSERT INTO topic (chat, thread, workspace, name, team, fixed) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (chat, thread) DO UPDATE SET workspace = excluded.workspace, name = excluded.name,
		team = excluded.team, fixed = excluded.fixed`, p.Chat, p.Thread, p.Workspace, p.Name, p.Team, p.Fixed)
	return err
}
