package playground

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"genjin/messages"
)

// record is one line of the log.
type record struct {
	Kind    string            `json:"k"`
	ID      int64             `json:"i,omitempty"` // of the message or the event
	Chat    string            `json:"c,omitempty"`
	From    string            `json:"f,omitempty"`
	Text    string            `json:"t,omitempty"`
	Reply   string            `json:"r,omitempty"`
	Target  string            `json:"g,omitempty"` // the message edited or pressed
	Key     string            `json:"y,omitempty"` // of what the bot said
	Press   string            `json:"p,omitempty"` // the press answered
	Whole   bool              `json:"w,omitempty"`
	Data    string            `json:"d,omitempty"`
	Members []string          `json:"m,omitempty"`
	Files   []Handed          `json:"s,omitempty"`
	Buttons []messages.Button `json:"b,omitempty"`
	Contact *messages.Contact `json:"n,omitempty"` // of kindContact
	Lang    string            `json:"l,omitempty"` // that the person's page speaks
	At      time.Time         `json:"a,omitzero"`
}

// The kinds of records. Those up to kindRename are events that are delivered.
const (
	kindPost    = "post"
	kindContact = "contact" // a post that shares a contact
	kindPlace   = "place"   // a post that shares a place
	kindEdit    = "edit"
	kindPress   = "press"
	kindJoin    = "join"
	kindLeave   = "leave"
	kindOpen    = "open"
	kindAdd     = "add"
	kindRemove  = "remove"
	kindRename  = "rename"
	kindSaid    = "said"   // by the bot
	kindChange  = "change" // the bot edited what it said
	kindNotice  = "notice" // the bot answered a press
	kindAck     = "ack"    // the event ID was acknowledged
)

// Handed is a file handed over with a post.
type Handed struct {
	ID   string `json:"id"` // SHA-256 of the bytes, in hex
	Name string `json:"name"`
	MIME string `json:"mime"`
	Size int64  `json:"size"`
}

// journal is the append-only log.
type journal struct{ f *os.File }

// openJournal reads the log at path, record by record, and opens it for more. A last line that a crash
// tore is cut off.
func openJournal(path string, each func(record)) (*journal, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // in the playground's own folder
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	good, err := replay(f, each)
	if err == nil {
		err = f.Truncate(good)
	}
	if err == nil {
		_, err = f.Seek(good, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read log: %w", err), f.Close())
	}
	return &journal{f}, nil
}

// replay calls each for the records of r and returns where the last whole one ends.
func replay(r io.Reader, each func(record)) (good int64, err error) {
	b := bufio.NewReaderSize(r, 1<<16)
	for {
		line, err := b.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return good, nil
		}
		if err != nil {
			return good, err
		}
		var rec record
		if json.Unmarshal(bytes.TrimSpace(line), &rec) == nil {
			each(rec)
		}
		good += int64(len(line))
	}
}

// append writes rec; with sync it survives a power cut before append returns.
func (j *journal) append(rec record, sync bool) error {
	line, err := json.Marshal(rec)
	if err != nil {
		return fmt.Errorf("write log: %w", err)
	}
	if _, err := j.f.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write log: %w", err)
	}
	if !sync {
		return nil
	}
	if err := j.f.Sync(); err != nil {
		return fmt.Errorf("write log: %w", err)
	}
	return nil
}
