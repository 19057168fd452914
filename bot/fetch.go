package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// FileLimit is how large a file may be, in bytes.
const FileLimit = 20 << 20

// JobFetch is the kind of the jobs that fetch a file from its platform; its body is a [Fetch], its
// result a [Fetched].
const JobFetch = "fetch"

// Fetch says which file is to be fetched.
type Fetch struct {
	Attachment string            `json:"attachment"`
	Platform   messages.Platform `json:"platform"`
	File       string            `json:"file"` // the platform's handle
	Name       string            `json:"name"` // as sent, empty where that is not told
}

// Fetched is a file whose bytes are stored under Sum.
type Fetched struct {
	Attachment string `json:"attachment"`
	Sum        string `json:"sum"`
	Size       int64  `json:"size"`
	Name       string `json:"name"`    // as the platform tells it with the bytes; empty: as it was sent
	Kind       string `json:"kind"`    // what the bytes are
	Fault      string `json:"fault"`   // why it is not taken as what it was sent for; empty: it is
	Reading    string `json:"reading"` // the text that could be read in it
}

// The faults of a file.
const (
	FaultLost    = "lost"    // the platform did not give its bytes
	FaultLarge   = "large"   // it has more bytes than FileLimit
	FaultProgram = "program" // it is a program, whatever its name says
	FaultBomb    = "bomb"    // it unpacks to more than it may
	FaultBroken  = "broken"  // it is no document, though it says so
	FaultDouble  = "double"  // the same bytes were handed in with the record already
	FaultQuoted  = "quoted"  // so they were, and the words that it came with quote them: nobody did anything wrong

	// FaultAsked stands before another fault: who sent the file was told, and asked for it again.
	FaultAsked = "asked/"
)

// Keep attaches files to the record about. Their bytes are fetched by jobs, beside the turn; those of an album
// began to come with its parts.
func (t *Turn) Keep(about string, files []messages.File) error {
	for _, f := range files {
		if f.Size > FileLimit {
			return t.Refuse(zhTooLarge, enTooLarge, called(messages.Chinese, f), called(messages.English, f), FileLimit>>20)
		}
		adopted, err := t.adopt(about, f.Kept)
		if err == nil && !adopted {
			err = t.fetch(t.NewID(), about, f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// called is how f, of which no more is known than what its platform told, is called to who reads l.
func called(l messages.Lang, f messages.File) string {
	return clip(FileName(l, storage.Attachment{Name: f.Name, MIME: f.MIME}))
}

// fetch attaches f to the record about as the attachment id, and lets a job fetch its bytes.
func (t *Turn) fetch(id, about string, f messages.File) error {
	a := storage.Attachment{ID: id, About: about, Name: f.Name, MIME: f.MIME, Size: f.Size}
	if err := t.Tx.AddAttachment(a); err != nil {
		return fmt.Errorf("keep attachment: %w", err)
	}
	body, err := json.Marshal(Fetch{Attachment: id, Platform: t.Event.Ref.Chat.Platform(), File: f.ID, Name: f.Name})
	if err != nil {
		return fmt.Errorf("write job: %w", err)
	}
	if err := t.Tx.AddJob(storage.Job{ID: id, Kind: JobFetch, About: about, Body: body, Due: t.Now}); err != nil {
		return fmt.Errorf("plan fetching: %w", err)
	}
	return nil
}

// resultKept is what the house tells itself of a file that was here before its record was.
const resultKept = "kept"

// adopt gives the attachment id to the record about, and says whether there was one. Where its bytes are here
// already, the feature of the record is told in a turn of its own, as it is when they come.
func (t *Turn) adopt(about, id string) (bool, error) {
	if id == "" {
		return false, nil
	}
	a, err := t.Tx.AdoptAttachment(id, about)
	if errors.Is(err, followup.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("keep attachment: %w", err)
	}
	if a.Sum == "" && a.Fault == "" {
		return true, nil
	}
	raw, err := json.Marshal(HouseEvent{Job: resultKept, About: id})
	if err != nil {
		return false, fmt.Errorf("write what is kept: %w", err)
	}
	d := messages.Delivery{ID: resultKept + "/" + id, From: jobs, Chat: messages.ChatID("job/" + about), Raw: raw, At: t.Now}
	_, err = t.Tx.Take(d, storage.InboxWaiting, "")
	return true, err
}

// files is the feature that takes the results of fetching.
type files struct{ b *Bot }

func (f files) Routes() []Route {
	return []Route{{Result: JobFetch, Do: f.fetched}, {Result: resultKept, Do: f.early}}
}

// fetched records where the bytes of an attachment are. One that could not be fetched stays known by
// its name.
func (f files) fetched(t *Turn) error {
	got := Fetched{Attachment: strings.TrimPrefix(t.cause, "job/"), Fault: FaultLost}
	if t.House.Error != "" {
		f.b.o.Log.Warn("file not fetched", "about", t.House.About)
	} else if err := json.Unmarshal(t.House.Result, &got); err != nil {
		return fmt.Errorf("read result: %w", err)
	}
	a, err := t.Tx.Attachment(got.Attachment)
	if errors.Is(err, followup.ErrNotFound) { // its record was erased meanwhile, and its bytes came after
		if got.Sum == "" {
			return nil
		}
		return t.EraseFiles("attachment/"+got.Attachment, []string{got.Sum})
	}
	if err != nil {
		return fmt.Errorf("find attachment: %w", err)
	}
	t.FileWas = a.Name
	if got.Name != "" {
		a.Name = got.Name
	}
	a.Sum, a.Size, a.Kind, a.Fault, a.Reading = got.Sum, max(got.Size, a.Size), got.Kind, got.Fault, got.Reading
	if err := t.Tx.SetAttachment(a); err != nil {
		return fmt.Errorf("keep attachment: %w", err)
	}
	return f.hand(t, a)
}

// early hands on an attachment that was fetched before its record was made.
func (f files) early(t *Turn) error {
	a, err := t.Tx.Attachment(t.House.About)
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find attachment: %w", err)
	}
	t.Early = true
	return f.hand(t, a)
}

// hand tells the feature whose record a belongs to that its bytes are here, or cannot be had.
func (f files) hand(t *Turn, a storage.Attachment) error {
	kind, _, _ := strings.Cut(a.About, "/")
	r, ok := f.b.kept[kind]
	if !ok {
		return nil
	}
	t.File = a
	return r.Do(t)
}
