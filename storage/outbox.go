package storage

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"genjin/followup"
	"genjin/messages"
)

// OutboxState says what became of a message.
type OutboxState int

// The states of a message.
const (
	OutboxWaiting  OutboxState = iota
	OutboxSent                 // the platform took it
	OutboxGone                 // its chat cannot be reached
	OutboxRejected             // the platform will never take it
	OutboxExpired              // it could not be sent while it was worth sending
	OutboxDropped              // what it tells of was erased before it was sent
)

// body is what of a message stands in one column.
type body struct {
	Text    string            `json:"t,omitempty"`
	ReplyTo string            `json:"r,omitempty"`
	Follows string            `json:"f,omitempty"`
	Edits   string            `json:"e,omitempty"`
	Answers string            `json:"a,omitempty"`
	Whole   bool              `json:"w,omitempty"`
	Buttons []messages.Button `json:"b,omitempty"`

	Files    []messages.Attached `json:"l,omitempty"`
	Mentions []messages.User     `json:"n,omitempty"`
	Thread   string              `json:"h,omitempty"`
}

func readBody(raw string) (b body, err error) {
	if err := json.Unmarshal([]byte(raw), &b); err != nil {
		return b, fmt.Errorf("read message: %w", err)
	}
	return b, nil
}

// fill writes b into m.
func (b body) fill(m *messages.Message) {
	m.Text, m.ReplyTo, m.Follows, m.Edits, m.Answers = b.Text, b.ReplyTo, b.Follows, b.Edits, b.Answers
	m.Whole, m.Buttons, m.Files, m.Mentions, m.Thread = b.Whole, b.Buttons, b.Files, b.Mentions, b.Thread
}

// Say stores m to be sent with this commit. A known key changes nothing.
func (tx *Tx) Say(m messages.Message) error {
	raw, err := json.Marshal(body{
		Text: m.Text, ReplyTo: m.ReplyTo, Follows: m.Follows, Edits: m.Edits, Answers: m.Answers, Whole: m.Whole, Buttons: m.Buttons,
		Files: m.Files, Mentions: m.Mentions, Thread: m.Thread,
	})
	if err != nil {
		return fmt.Errorf("write message: %w", err)
	}
	n, err := tx.exec(`INSERT INTO outbox (id, seq, chat, about, body, deadline, expires, state, tries, sent, reason)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, '', '') ON CONFLICT (id) DO NOTHING`,
		m.Key, tx.next(), m.Chat, m.About, string(raw), millis(m.Deadline), millis(m.Expires))
	if n > 0 {
		tx.done.Said = append(tx.done.Said, m)
	}
	return err
}

// Outcome is what became of a send.
type Outcome struct {
	State  OutboxState
	Sent   string // the platform's id; of a split message several, with blanks between, as in [messages.Message]
	Reason string
	Tries  int
}

// Mark records the final outcome of the message key.
func (tx *Tx) Mark(key string, o Outcome) error {
	_, err := tx.exec(`UPDATE outbox SET state = $1, sent = $2, reason = $3, tries = $4 WHERE id = $5 AND state = 0`,
		o.State, o.Sent, o.Reason, o.Tries, key)
	if err != nil || o.State != OutboxSent {
		return err
	}
	for id := range strings.FieldsSeq(o.Sent) {
		if id == messages.NoID || strings.HasPrefix(id, messages.CodeSign) {
			continue
		}
		if err := tx.bear(key, id); err != nil {
			return err
		}
	}
	return nil
}

// Grow records that the message key, which was sent, stands in the parts sent since it was edited, if these are more
// than it had. Where it was said anew, as its platform changes no message, it stays known by its ids, and reads, and is
// changed by, what was said last.
func (tx *Tx) Grow(key, sent string) error {
	ids := strings.Fields(sent)
	if len(ids) < 2 {
		return nil
	}
	r, err := tx.Receipt(key)
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	had := strings.Fields(r.Sent)
	if slices.ContainsFunc(ids, sign) {
		ids = slices.DeleteFunc(ids, func(id string) bool { return !sign(id) })
		ids = append(slices.DeleteFunc(had, sign), ids...)
	} else if len(ids) <= len(had) {
		return nil
	}
	_, err = tx.exec(`UPDATE outbox SET sent = $1 WHERE id = $2 AND state = $3`, strings.Join(ids, " "), key, OutboxSent)
	return err
}

// sign reports whether an id tells of a message what it reads, or how it is changed, and does not name it.
func sign(id string) bool {
	return strings.HasPrefix(id, messages.MarkSign) || strings.HasPrefix(id, messages.CodeSign)
}

// bear records that the message key stands on its platform under id. The first of a chat's ids wins: what edits a
// message bears the id of that message. Of marks the newest wins.
func (tx *Tx) bear(key, id string) error {
	clash := `DO NOTHING`
	if strings.HasPrefix(id, messages.MarkSign) {
		clash = `(chat, sent) DO UPDATE SET message = excluded.message`
	}
	_, err := tx.exec(`INSERT INTO outbox_id (chat, sent, message) SELECT chat, $1, id FROM outbox WHERE id = $2
		ON CONFLICT `+clash, id, key)
	return err
}

// Progress records an unfinished send of the message key: the tries so far, and the ids of the parts
// of a split message that were taken.
func (tx *Tx) Progress(key string, tries int, sent string) error {
	_, err := tx.exec(`UPDATE outbox SET tries = $1, sent = $2 WHERE id = $3 AND state = 0`, tries, sent, key)
	return err
}

// Pending is a message that waits to be sent.
type Pending struct {
	messages.Message
	Tries int
	Sent  string // ids of the parts that were taken
	Seq   int64
}

// Unsent returns at most limit messages that wait to be sent, the oldest first, behind the number
// after; 0 begins.
func (tx *Tx) Unsent(after int64, limit int) ([]Pending, error) {
	var ps []Pending
	err := tx.each(`SELECT id, seq, chat, about, body, deadline, expires, tries, sent FROM outbox
		WHERE state = 0 AND seq > $1 ORDER BY seq LIMIT $2`, []any{after, limit}, func(r *sql.Rows) error {
		var p Pending
		var raw string
		var deadline, expires int64
		if err := r.Scan(&p.Key, &p.Seq, &p.Chat, &p.About, &raw, &deadline, &expires, &p.Tries, &p.Sent); err != nil {
			return err
		}
		b, err := readBody(raw)
		if err != nil {
			return err
		}
		b.fill(&p.Message)
		p.Deadline, p.Expires = instant(deadline), instant(expires)
		ps = append(ps, p)
		return nil
	})
	return ps, err
}

// moveUnsent lets what waits to be said in from wait for to. It answers nothing there, and stands in no topic, and the parts of it that were
// taken have no ids there.
func (tx *Tx) moveUnsent(from, to messages.ChatID) error {
	type row struct{ key, body, sent string }
	var rows []row
	err := tx.each(`SELECT id, body, sent FROM outbox WHERE chat = $1 AND state = 0`, []any{from}, func(r *sql.Rows) error {
		var one row
		err := r.Scan(&one.key, &one.body, &one.sent)
		rows = append(rows, one)
		return err
	})
	if err != nil {
		return err
	}
	for _, one := range rows {
		b, err := readBody(one.body)
		if err != nil {
			return err
		}
		b.ReplyTo, b.Thread = "", ""
		moved, err := json.Marshal(b)
		if err != nil {
			return fmt.Errorf("write message: %w", err)
		}
		_, err = tx.exec(`UPDATE outbox SET chat = $1, body = $2, sent = $3 WHERE id = $4`, to, string(moved), messages.Unnamed(one.sent), one.key)
		if err != nil {
			return err
		}
	}
	return nil
}

// SayElsewhere says the message key, whose chat could not be reached, in the chat to. It answers nothing there, and stands in no topic.
// said is false for a message that came to another end, and for one that changes another.
func (tx *Tx) SayElsewhere(key string, to messages.ChatID) (said bool, err error) {
	m := messages.Message{Key: key, Chat: to}
	var raw string
	var deadline, expires int64
	err = tx.get(`SELECT about, body, deadline, expires FROM outbox WHERE id = $1 AND state = $2`, []any{key, OutboxGone},
		&m.About, &raw, &deadline, &expires)
	if errors.Is(err, followup.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	b, err := readBody(raw)
	if err != nil || b.Edits != "" || b.Answers != "" {
		return false, err
	}
	b.ReplyTo, b.Thread = "", ""
	moved, err := json.Marshal(b)
	if err != nil {
		return false, fmt.Errorf("write message: %w", err)
	}
	_, err = tx.exec(`UPDATE outbox SET seq = $1, chat = $2, body = $3, state = $4, tries = 0, sent = '', reason = '' WHERE id = $5`,
		tx.next(), to, string(moved), OutboxWaiting, key)
	b.fill(&m)
	m.Deadline, m.Expires = instant(deadline), instant(expires)
	tx.done.Said = append(tx.done.Said, m)
	return err == nil, err
}

// Receipt is what is known of a message that was said.
type Receipt struct {
	Key   string
	Chat  messages.ChatID
	About string
	State OutboxState
	Sent  string // the platform's id once it was sent; of a split message several, with blanks between
}

// Receipt returns what is known of the message key.
func (tx *Tx) Receipt(key string) (Receipt, error) {
	r := Receipt{Key: key}
	err := tx.get(`SELECT chat, about, state, sent FROM outbox WHERE id = $1`, []any{key}, &r.Chat, &r.About, &r.State, &r.Sent)
	return r, err
}

// ByRef returns the message that stands on its platform as ref.
func (tx *Tx) ByRef(ref messages.Ref) (Receipt, error) {
	var r Receipt
	err := tx.get(`SELECT o.id, o.chat, o.about, o.state, o.sent FROM outbox_id i JOIN outbox o ON o.id = i.message
		WHERE i.chat = $1 AND i.sent = $2`, []any{ref.Chat, ref.ID}, &r.Key, &r.Chat, &r.About, &r.State, &r.Sent)
	return r, err
}

// keepBodies is how long the text of a settled message is kept; what a press or an answer needs of it
// stays.
const keepBodies = 48 * time.Hour
