package bot

import (
	"errors"
	"fmt"
	"slices"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// prefetch begins to fetch the files of an album as soon as its words say that they are for us. What people only
// show each other stays where it is.
func (b *Bot) prefetch(t *Turn, root storage.Album) error {
	parts, err := t.Tx.AlbumParts(root.ID)
	if err != nil {
		return fmt.Errorf("find parts of album: %w", err)
	}
	e, _ := whole(parts)
	if ours, err := b.ours(t, e); err != nil || !ours {
		return err
	}
	n := 0
	for _, p := range parts {
		fresh := false
		for i := range p.Event.Files {
			f := &p.Event.Files[i]
			n++
			if f.Kept != "" || f.Size > FileLimit {
				continue
			}
			f.Kept, fresh = id(root.At, "album/"+p.Album+"/"+f.ID, ordinal(parts[0], p, n)), true
			if err := t.fetch(f.Kept, "album/"+p.Album, *f); err != nil {
				return err
			}
		}
		if fresh {
			if err := t.Tx.SetPart(p); err != nil {
				return fmt.Errorf("keep part of album: %w", err)
			}
		}
	}
	return nil
}

// ordinal is the number, in its id, of the n-th file that came with an album, one of p. Files stand in the order of their
// ids: as the platform shows the parts where it tells, before and behind the one that came first, else as they came.
func ordinal(first, p storage.AlbumPart, n int) int {
	if p.Event.Place == 0 {
		return min(n, mostIDs)
	}
	return int(min(max(mostIDs/2+p.Event.Place-first.Event.Place, 0), mostIDs))
}

// ours reports whether the album that e is so far leads to something that keeps files, if it stays so: it is a command,
// answers us, or goes on with what is expected, of somebody who is heard here.
func (b *Bot) ours(t *Turn, e messages.Event) (bool, error) {
	if t.Standing.Barred || !t.Standing.Member && !t.Standing.Group {
		return false, nil
	}
	as := *t
	as.Event = e
	c := b.parse(e.Text, e.Private || e.Addressed)
	if c.known {
		return !b.talk(&as, c), nil
	}
	if e.ReplyTo != "" && (e.Private || e.Addressed) {
		return true, nil
	}
	if !e.Private || t.Person.ID == "" {
		return false, nil
	}
	f, err := t.Tx.Focus(t.Person.ID)
	if errors.Is(err, followup.ErrNotFound) {
		return false, nil
	}
	return err == nil && !e.At.After(f.Until), err
}

// recaptioned takes up the edit of a part of an album that is gathered still, or became nothing for want of words. An
// edit of the words of one that was answered is one of the album, which stands where its first part does.
func (b *Bot) recaptioned(t *Turn) (done bool, err error) {
	e := t.Event
	if e.Album == "" && len(e.Files) == 0 {
		return false, nil
	}
	a, err := t.Tx.Album(albumID(e))
	if errors.Is(err, followup.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return true, fmt.Errorf("find album: %w", err)
	}
	root, err := t.root(a)
	if err != nil {
		return true, err
	}
	if root.Closed {
		return b.worded(t, root)
	}
	p, found, err := partAt(t, root)
	if !found || err != nil {
		return found, err
	}
	return true, b.recaption(t, a, p)
}

// worded takes up the edit of a part of a, which is closed.
func (b *Bot) worded(t *Turn, a storage.Album) (done bool, err error) {
	if t.Event.Ref.ID == a.Words {
		t.Event.Ref = a.First
		return false, nil
	}
	about, err := b.noted(t, a.First)
	if about != "" || t.Event.Text == "" || err != nil {
		return false, err
	}
	p, found, err := partAt(t, a)
	if !found || err != nil {
		return false, err
	}
	if err := t.reopen(&a); err != nil {
		return true, err
	}
	return true, b.recaption(t, a, p)
}

// partAt returns the part of a that the event is, if it is kept.
func partAt(t *Turn, a storage.Album) (p storage.AlbumPart, found bool, err error) {
	parts, err := t.Tx.AlbumParts(a.ID)
	if err != nil {
		return p, false, fmt.Errorf("find parts of album: %w", err)
	}
	i := slices.IndexFunc(parts, func(p storage.AlbumPart) bool { return p.Event.Ref == t.Event.Ref })
	if i < 0 {
		return p, false, nil
	}
	return parts[i], true, nil
}

// recaption lets p, a part of a, read as the event does.
func (b *Bot) recaption(t *Turn, a storage.Album, p storage.AlbumPart) error {
	was := p.Event
	p.Event = t.Event
	p.Event.Kind, p.Event.At, p.Event.Album = was.Kind, was.At, was.Album
	if sameFiles(was.Files, t.Event.Files) {
		p.Event.Files = was.Files // some may have come already
	}
	if err := t.Tx.SetPart(p); err != nil {
		return fmt.Errorf("keep part of album: %w", err)
	}
	t.Event = p.Event
	if t.Event.Text != "" {
		a.Joins = ""
	}
	root, err := t.put(a)
	if err != nil {
		return err
	}
	return b.await(t, a, root)
}

// sameFiles reports whether the files of a message are those that it had: the handle of a file may change, what it is
// does not.
func sameFiles(a, b []messages.File) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Name != b[i].Name || a[i].MIME != b[i].MIME || a[i].Size != b[i].Size {
			return false
		}
	}
	return true
}
