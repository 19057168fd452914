package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// An album comes in parts whose number nobody tells. It is closed when no part came for a while, and answered
// then, once; what comes later joins it.
const (
	albumQuiet = 2 * time.Second
	albumMost  = 10 * time.Second
)

// albums is the platform of albums that were gathered: each is a delivery of its own, and gets its turn as any
// message does.
const albums = messages.Platform("album")

// albumID names an album within its chat.
func albumID(e messages.Event) string { return string(e.Ref.Chat) + "/" + e.Album }

// gather keeps a part of an album until the others have come. A part that comes when the album was answered
// joins the record that the album became.
func (b *Bot) gather(t *Turn) error {
	id := albumID(t.Event)
	a, err := t.Tx.Album(id)
	switch {
	case errors.Is(err, followup.ErrNotFound):
		a = storage.Album{ID: id, First: t.Event.Ref, At: t.Now}
		if err := t.Tx.PutAlbum(a); err != nil {
			return fmt.Errorf("keep album: %w", err)
		}
	case err != nil:
		return fmt.Errorf("find album: %w", err)
	case a.Closed:
		return b.joinAlbum(t, a)
	}
	if err := t.Tx.AddPart(id, t.Event); err != nil {
		return fmt.Errorf("keep part of album: %w", err)
	}
	due := t.Now.Add(albumQuiet)
	if last := a.At.Add(albumMost); last.Before(due) {
		due = last
	}
	return t.Plan(followup.Reminder{ID: followup.ReminderID("album/" + id), Kind: "album", About: "album/" + id, Due: due, Reason: "closed"})
}

// joinAlbum adds a late part to what its album became, if it became anything.
func (b *Bot) joinAlbum(t *Turn, a storage.Album) error {
	about, err := b.noted(t, a.First)
	if err != nil || about == "" {
		return err
	}
	kind, _, _ := strings.Cut(about, "/")
	if r, ok := b.parts[kind]; ok {
		if err := t.allow(r.Act); err != nil {
			return err
		}
		t.About = about
		return r.Do(t)
	}
	_, err = b.about(t, about)
	return err
}

// gathering is the feature that closes albums.
type gathering struct{}

func (gathering) Routes() []Route {
	return []Route{{Reminder: "album", Do: closeAlbum}}
}

// closeAlbum makes one message of the parts of an album: it stands where the first part does, and says what any
// of them says.
func closeAlbum(t *Turn) error {
	a, err := t.Tx.Album(strings.TrimPrefix(t.Reminder.About, "album/"))
	if errors.Is(err, followup.ErrNotFound) || err == nil && a.Closed {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find album: %w", err)
	}
	parts, err := t.Tx.TakeParts(a.ID)
	if err != nil {
		return fmt.Errorf("take parts of album: %w", err)
	}
	a.Closed = true
	if err := t.Tx.PutAlbum(a); err != nil {
		return fmt.Errorf("close album: %w", err)
	}
	if len(parts) == 0 {
		return nil
	}
	raw, err := json.Marshal(whole(parts))
	if err != nil {
		return fmt.Errorf("write album: %w", err)
	}
	d := messages.Delivery{ID: "album/" + a.ID, From: albums, Chat: a.First.Chat, Raw: raw, At: parts[0].At}
	_, err = t.Tx.Take(d, storage.InboxWaiting, "")
	return err
}

// whole is one event of the parts of an album.
func whole(parts []messages.Event) messages.Event {
	e := parts[0]
	e.Album, e.Text, e.Files, e.Mentions, e.Named = "", "", nil, nil, nil
	var texts []string
	for _, p := range parts {
		if p.Text != "" {
			texts = append(texts, p.Text)
		}
		e.Addressed = e.Addressed || p.Addressed
		e.Mentions, e.Named = append(e.Mentions, p.Mentions...), append(e.Named, p.Named...)
		e.Files = append(e.Files, p.Files...)
		if e.ReplyTo == "" {
			e.ReplyTo, e.ReplyFrom = p.ReplyTo, p.ReplyFrom
		}
	}
	e.Text = strings.Join(texts, "\n")
	return e
}

// readAlbum reads the delivery of an album.
func readAlbum(d messages.Delivery) (messages.Event, error) {
	var e messages.Event
	err := json.Unmarshal(d.Raw, &e)
	return e, err
}
