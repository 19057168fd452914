package visits

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/messages/draft"
	"genjin/messages/when"
	"genjin/storage"
)

// visit logs a visit. Said as an answer to a note, or to what the bot said about it, it corrects
// that visit.
func (f Feature) visit(t *bot.Turn) error {
	v, n, err := f.read(t)
	if err != nil {
		return err
	}
	if err := t.Join(followup.Rep); err != nil {
		return err
	}
	if old, ok, err := f.repliedTo(t); err != nil || ok {
		if err != nil {
			return err
		}
		return f.again(t, old, v)
	}
	v.ID = followup.VisitID(t.NewID())
	v.Workspace, v.Owner, v.Place = t.Workspace.ID, t.Person.ID, t.Event.Ref
	return f.log(t, v, n)
}

// read makes a visit of what the rep wrote, and takes its note apart.
func (f Feature) read(t *bot.Turn) (v storage.Visit, n draft.Note, err error) {
	who, note := splitName(t.Rest)
	if draft.Timed(who.name, t.Event.At.In(t.Zone)) {
		who.name = "" // the client was left out
	}
	switch {
	case who.name == "":
		return v, n, t.Refuse(zhEmpty, enEmpty)
	case utf8.RuneCountInString(who.name) > nameLimit || utf8.RuneCountInString(who.company) > nameLimit:
		return v, n, t.Refuse(zhLongName, enLongName, nameLimit)
	}
	said := t.Event.At
	n, err = draft.Read(note, said.In(t.Zone))
	if e, ok := errors.AsType[*when.Error](err); ok {
		return v, n, f.impossible(t, e)
	}
	if err != nil {
		return v, n, fmt.Errorf("read note: %w", err)
	}
	v = storage.Visit{Visit: followup.Visit{Named: who.name, Company: who.company, Note: note, Said: said, Ended: said}}
	if !n.Ended.IsZero() {
		v.Ended = n.Ended.UTC()
	}
	return v, n, nil
}

// impossible refuses a date or an hour that cannot be.
func (f Feature) impossible(t *bot.Turn, e *when.Error) error {
	return t.Refuse("%[1]s"+zhNotKept, "%[2]s"+enNotKept, e.Sentence(messages.Chinese), e.Sentence(messages.English))
}

// repliedTo returns the visit whose note, or a message about it, the event answers.
func (f Feature) repliedTo(t *bot.Turn) (storage.Visit, bool, error) {
	if t.Event.ReplyTo == "" {
		return storage.Visit{}, false, nil
	}
	ref := messages.Ref{Chat: t.Event.Ref.Chat, ID: t.Event.ReplyTo}
	v, err := t.Tx.VisitAt(ref)
	if errors.Is(err, followup.ErrNotFound) {
		var r storage.Receipt
		if r, err = t.Tx.ByRef(ref); err == nil {
			t.About = r.About
			v, err = f.of(t, idOf(r.About))
		}
	}
	if errors.Is(err, followup.ErrNotFound) || err == nil && v.Owner != t.Person.ID {
		return storage.Visit{}, false, nil
	}
	return v, err == nil, err
}

// idOf returns the id of the visit that about, of kind or of lostKind, stands for; another stands for none.
func idOf(about string) string {
	k, id, _ := strings.Cut(about, "/")
	if k != kind && k != lostKind {
		return ""
	}
	return id
}

// of returns the visit id if it is the person's own, and to a client who is known still; to all others there is none.
func (f Feature) of(t *bot.Turn, id string) (storage.Visit, error) {
	v, err := t.Tx.Visit(followup.VisitID(id))
	if err != nil {
		return v, err
	}
	if v.Owner != t.Person.ID || v.Forgotten() {
		return storage.Visit{}, followup.ErrNotFound
	}
	return v, nil
}

// log stores v, whose note is n, answers it, brings the draft or asks who the client is, and plans the
// nudges.
func (f Feature) log(t *bot.Turn, v storage.Visit, n draft.Note) error {
	note := v.Note
	clients, err := f.clients(t, &v)
	if err != nil {
		return err
	}
	if v.Note != note { // words of it belong to the name
		if n, err = f.note(t, v); err != nil {
			return err
		}
	}
	if len(clients) == 1 {
		v.Client = clients[0].ID
	}
	plan(&v, n)
	v.Quiet = t.Who.OnLeave(followup.DayOf(v.Ended.In(t.Zone))) || len(clients) == 1 && clients[0].Muted
	late := !t.Now.Before(v.Deadline())
	if late && !v.Quiet {
		v.Missed = t.Now
	}
	if v.Receipt, err = f.receipt(t, v, clients); err != nil {
		return err
	}
	if len(clients) == 1 {
		v.Draft, err = f.bring(t, &v, clients[0], n)
	} else {
		v.Offer, err = f.offer(t, v, clients)
	}
	if err != nil {
		return err
	}
	if err := t.Tx.PutVisit(v); err != nil {
		return fmt.Errorf("keep visit: %w", err)
	}
	if err := f.did(t, v, actLog, nil); err != nil {
		return err
	}
	if err := t.Keep(v.About(), t.Event.Files); err != nil {
		return err
	}
	return f.nudge(t, v)
}

// part keeps the files of a late part of the album that a note came with.
func (f Feature) part(t *bot.Turn) error {
	v, err := f.of(t, strings.TrimPrefix(t.About, kind+"/"))
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find visit: %w", err)
	}
	return t.Keep(v.About(), t.Event.Files)
}

// plan keeps with v what its rep is to do next.
func plan(v *storage.Visit, n draft.Note) {
	next, _ := n.Next()
	v.Next, v.NextOn = cmp.Or(next.What, next.Text), next.On
}

// nudge plans the next reminder that v calls for.
func (f Feature) nudge(t *bot.Turn, v storage.Visit) error {
	if r, ok := v.Nudge(t.Now); ok {
		return t.Plan(r)
	}
	return nil
}

// clients returns the rep's clients that v can mean: of those named so, the ones of the company if
// it is named. An English name may have several words; the longest that is known wins.
func (f Feature) clients(t *bot.Turn, v *storage.Visit) ([]followup.Client, error) {
	for _, try := range longer(*v) {
		cs, err := t.Tx.ClientsNamed(v.Workspace, v.Owner, try.Named)
		if err != nil {
			return nil, fmt.Errorf("find client: %w", err)
		}
		cs = inCompany(cs, try.Company)
		if len(cs) > 0 {
			*v = try
			return cs, nil
		}
	}
	return nil, nil
}

// longer returns v as it reads when more words of the note belong to the name, the longest first.
func longer(v storage.Visit) []storage.Visit {
	tries := []storage.Visit{v}
	if v.Company != "" || v.Named == "" || v.Named[0] >= utf8.RuneSelf {
		return tries
	}
	for range 2 {
		word, rest, _ := strings.Cut(v.Note, " ")
		if word == "" || strings.ContainsAny(word, ",.;:，。；：") {
			break
		}
		v.Named, v.Note = v.Named+" "+word, strings.TrimSpace(rest)
		tries = append([]storage.Visit{v}, tries...)
	}
	return tries
}

func inCompany(cs []followup.Client, company string) []followup.Client {
	if company == "" {
		return cs
	}
	var in []followup.Client
	for _, c := range cs {
		if strings.EqualFold(c.Company, company) {
			in = append(in, c)
		}
	}
	return in
}

// receipt answers the note with one line that names the client.
func (f Feature) receipt(t *bot.Turn, v storage.Visit, clients []followup.Client) (string, error) {
	text := f.receiptText(t, v, clients)
	if f.offerIsReceipt(t, len(clients)) {
		return "", nil // the offer itself answers the note
	}
	buttons, err := f.elsewhere(t, v)
	if err != nil {
		return "", err
	}
	reply := t.Event.Ref.ID
	if t.Event.Private {
		reply = ""
	}
	return t.Say(messages.Message{
		Chat: t.Event.Ref.Chat, ReplyTo: reply, About: v.About(), Text: text, Buttons: buttons,
	})
}

// offerIsReceipt reports whether the offer is said where the note was, so that no other answer is needed.
func (f Feature) offerIsReceipt(t *bot.Turn, clients int) bool {
	return clients != 1 && (t.Event.Private || t.Private == "")
}

func (f Feature) receiptText(t *bot.Turn, v storage.Visit, clients []followup.Client) string {
	by := t.Clock(v.Deadline())
	switch {
	case len(clients) != 1:
		return t.Text(zhReceiptWho, enReceiptWho, v.Title())
	case clients[0].Muted:
		return t.Text(zhReceiptMuted, enReceiptMuted, v.Title())
	case v.Quiet:
		return t.Text(zhReceiptLeave, enReceiptLeave, v.Title())
	case !t.Now.Before(v.Deadline()):
		return t.Text(zhReceiptLate, enReceiptLate, v.Title(), by)
	}
	return t.Text(zhReceipt, enReceipt, v.Title(), by)
}

// elsewhere offers, to a rep of several workspaces who notes in private, the others for the visit.
func (f Feature) elsewhere(t *bot.Turn, v storage.Visit) ([]messages.Button, error) {
	if !t.Event.Private {
		return nil, nil
	}
	ws, err := t.Tx.WorkspacesOf(t.Person.ID)
	if err != nil {
		return nil, fmt.Errorf("find workspaces: %w", err)
	}
	var buttons []messages.Button
	for _, w := range ws {
		if w.ID != v.Workspace {
			buttons = append(buttons, messages.Button{
				Label: t.Text(zhMoveTo, enMoveTo, w.Name), Data: buttonMove + "/" + string(v.ID) + "/" + string(w.ID),
			})
		}
	}
	return buttons, nil
}
