package bot

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// An album comes in parts whose number nobody tells. It is closed when no part came for a while, and answered
// then, once; what comes later joins it. What is too much for one album of the platform comes as several, which
// are one here: those of one sender that follow each other so soon, without words of their own.
const (
	albumQuiet = 2 * time.Second
	albumMost  = 10 * time.Second // each of several
	albumsMost = time.Minute      // all of them
)

// albums is the platform of albums that were gathered: each is a delivery of its own, and gets its turn as any
// message does.
const albums = messages.Platform("album")

// albumID names an album within its chat. A picture that is in none, as the eleventh of eleven, is one of its own.
func albumID(e messages.Event) string {
	if e.Album == "" {
		return string(e.Ref.Chat) + "/single/" + e.Ref.ID
	}
	return string(e.Ref.Chat) + "/" + e.Album
}

// gathered keeps a part of an album until the others have come. A part that comes when the album was answered
// joins the record that the album became.
func (b *Bot) gathered(t *Turn) (done bool, err error) {
	e := t.Event
	if t.whole || e.From.Bot || e.From.ID == "" || !e.Private && t.Group.State != storage.Bound {
		return false, nil
	}
	if e.Album == "" && (len(e.Files) == 0 || e.Text != "") {
		return false, nil
	}
	a, err := t.Tx.Album(albumID(e))
	if errors.Is(err, followup.ErrNotFound) {
		a, err = t.begin()
		if err == nil && e.Album == "" && a.Joins == "" {
			return false, nil
		}
	}
	if err != nil {
		return true, fmt.Errorf("find album: %w", err)
	}
	return true, b.gather(t, a)
}

// begin returns the album of which the event is the first part.
func (t *Turn) begin() (storage.Album, error) {
	e := t.Event
	a := storage.Album{ID: albumID(e), First: e.Ref, Sender: e.From.ID, At: t.Now}
	former, err := t.Tx.LastAlbum(e.Ref.Chat, e.From.ID)
	if errors.Is(err, followup.ErrNotFound) {
		return a, nil
	}
	if err != nil {
		return a, err
	}
	goesOn, err := t.goesOn(former)
	if goesOn {
		a.Joins = former.ID
	}
	return a, err
}

// goesOn reports whether the first part of an album continues the former one of its sender.
func (t *Turn) goesOn(former storage.Album) (bool, error) {
	e, soon := t.Event, albumMost
	if former.Closed { // as when the program stood still between them
		soon = albumQuiet
	}
	if e.Text != "" || e.At.Sub(former.Last) >= soon {
		return false, nil
	}
	if e.ReplyTo == "" {
		return true, nil
	}
	parts, err := t.Tx.AlbumParts(former.ID)
	return len(parts) > 0 && parts[0].Event.ReplyTo == e.ReplyTo, err
}

// gather keeps the part of a that the event is.
func (b *Bot) gather(t *Turn, a storage.Album) error {
	if t.Event.Text != "" {
		a.Joins = ""
	}
	root, err := t.put(a)
	if err != nil {
		return err
	}
	if root.Closed {
		return b.joinAlbum(t, a, root)
	}
	if err := t.Tx.AddPart(a.ID, t.Event); err != nil {
		return fmt.Errorf("keep part of album: %w", err)
	}
	return b.await(t, a, root)
}

// put keeps a, of which the event is a part, and returns the album that it continues; itself if it continues none.
func (t *Turn) put(a storage.Album) (storage.Album, error) {
	root, err := t.root(a)
	if err != nil {
		return root, err
	}
	if root.ID != a.ID {
		err = t.Tx.PutAlbum(a)
	}
	if root.Last.Before(t.Event.At) {
		root.Last = t.Event.At
	}
	if err := errors.Join(err, t.Tx.PutAlbum(root)); err != nil {
		return root, fmt.Errorf("keep album: %w", err)
	}
	return root, nil
}

// root returns the album that a continues; a itself if it continues none that is known.
func (t *Turn) root(a storage.Album) (storage.Album, error) {
	if a.Joins == "" {
		return a, nil
	}
	root, err := t.Tx.Album(a.Joins)
	if errors.Is(err, followup.ErrNotFound) {
		return a, nil
	}
	if err != nil {
		return root, fmt.Errorf("find album: %w", err)
	}
	return root, nil
}

// await lets root wait for more parts, now that there is one more of a, and begins to fetch what is meant for us.
func (b *Bot) await(t *Turn, a, root storage.Album) error {
	if err := b.prefetch(t, root); err != nil {
		return err
	}
	due := t.Now.Add(albumQuiet)
	for _, last := range []time.Time{a.At.Add(albumMost), root.At.Add(albumsMost)} {
		if last.Before(due) {
			due = last
		}
	}
	about := "album/" + root.ID
	return t.Plan(followup.Reminder{ID: followup.ReminderID(about), Kind: "album", About: about, Due: due, Reason: "closed"})
}

// joinAlbum adds a late part, one of a, to what root became; if it became nothing, the part may say what it is.
func (b *Bot) joinAlbum(t *Turn, a, root storage.Album) error {
	about, err := b.noted(t, root.First)
	if err != nil {
		return err
	}
	if about == "" {
		return b.again(t, a, root)
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

// again keeps the event, a part of a that came when root had become nothing. If it says something, what came without a
// word is gathered with it, as if root had begun now.
func (b *Bot) again(t *Turn, a, root storage.Album) error {
	if err := t.Tx.AddPart(a.ID, t.Event); err != nil {
		return fmt.Errorf("keep late part of album: %w", err)
	}
	if t.Event.Text == "" {
		return nil
	}
	if err := t.reopen(&root); err != nil {
		return err
	}
	return b.await(t, root, root)
}

// reopen lets a gather parts as if it began now.
func (t *Turn) reopen(a *storage.Album) error {
	a.Closed, a.At = false, t.Now
	if err := t.Tx.PutAlbum(*a); err != nil {
		return fmt.Errorf("open album: %w", err)
	}
	return nil
}

// gathering is the feature that closes albums.
type gathering struct{}

func (gathering) Routes() []Route {
	return []Route{{Reminder: "album", Do: closeAlbum}}
}

// closeAlbum makes one message of the parts of an album: it stands where the first part does, and says what any
// of them says. If none says anything they are kept: the part that does may be late, see [Bot.again].
func closeAlbum(t *Turn) error {
	a, err := t.Tx.Album(strings.TrimPrefix(t.Reminder.About, "album/"))
	if errors.Is(err, followup.ErrNotFound) || err == nil && a.Closed {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find album: %w", err)
	}
	parts, err := t.Tx.AlbumParts(a.ID)
	if err != nil {
		return fmt.Errorf("find parts of album: %w", err)
	}
	e, words := whole(parts)
	if e.Text != "" {
		if err := t.Tx.DropParts(a.ID); err != nil {
			return fmt.Errorf("take parts of album: %w", err)
		}
	}
	a.Closed, a.Words = true, words
	if len(parts) > 0 {
		a.First = e.Ref
	}
	if err := t.Tx.PutAlbum(a); err != nil {
		return fmt.Errorf("close album: %w", err)
	}
	if len(parts) == 0 {
		return nil
	}
	raw, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write album: %w", err)
	}
	gathered := fmt.Sprintf("album/%s/%d", a.ID, a.At.UnixMilli())
	d := messages.Delivery{ID: gathered, From: albums, Chat: a.First.Chat, Raw: raw, At: e.At}
	_, err = t.Tx.Take(d, storage.InboxWaiting, "")
	return err
}

// whole is one event of the parts of an album; words is the id of the part that says something, if one alone does.
func whole(parts []storage.AlbumPart) (e messages.Event, words string) {
	var texts []string
	for i, part := range inPlace(parts) {
		p := part.Event
		if i == 0 {
			e = p
			e.Album, e.Text, e.Files, e.Mentions, e.Named = "", "", nil, nil, nil
		}
		if p.Text != "" {
			texts, words = append(texts, p.Text), p.Ref.ID
		}
		e.Addressed = e.Addressed || p.Addressed
		e.Mentions, e.Named = append(e.Mentions, p.Mentions...), append(e.Named, p.Named...)
		e.Files = append(e.Files, p.Files...)
		if e.ReplyTo == "" {
			e.ReplyTo, e.ReplyFrom = p.ReplyTo, p.ReplyFrom
		}
	}
	if e.Text = strings.Join(texts, "\n"); len(texts) > 1 {
		words = ""
	}
	return e, words
}

// inPlace returns parts as the platform shows them.
func inPlace(parts []storage.AlbumPart) []storage.AlbumPart {
	return slices.SortedStableFunc(slices.Values(parts), func(a, b storage.AlbumPart) int {
		return cmp.Compare(a.Event.Place, b.Event.Place)
	})
}

// readAlbum reads the delivery of an album.
func readAlbum(d messages.Delivery) (messages.Event, error) {
	var e messages.Event
	err := json.Unmarshal(d.Raw, &e)
	return e, err
}
