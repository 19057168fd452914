package storage

import (
	"database/sql"
	"time"

	"genjin/followup"
	"genjin/messages"
)

// Visit is a visit with its place in a chat, which followup knows nothing of.
type Visit struct {
	followup.Visit
	Place messages.Ref // the message that is the note

	// Keys of the messages that tell of it; empty while there is none.
	Receipt, Offer, Draft, Card string
}

const visitColumns = `id, workspace, owner, client, named, company, note, said, ended, drafts,
	sent, skipped, missed, withdrawn, chat, msg, receipt, offer, draft, card, next, next_on, quiet`

func scanVisit(scan func(...any) error) (Visit, error) {
	var v Visit
	var said, ended, sent, skipped, missed, withdrawn int64
	var on string
	err := scan(&v.ID, &v.Workspace, &v.Owner, &v.Client, &v.Named, &v.Company, &v.Note, &said, &ended, &v.Drafts,
		&sent, &skipped, &missed, &withdrawn, &v.Place.Chat, &v.Place.ID, &v.Receipt, &v.Offer, &v.Draft, &v.Card, &v.Next, &on, &v.Quiet)
	v.NextOn = day(on)
	v.Said, v.Ended = instant(said), instant(ended)
	v.Sent, v.Skipped, v.Missed, v.Withdrawn = instant(sent), instant(skipped), instant(missed), instant(withdrawn)
	return v, err
}

// PutVisit stores v, new or changed. Whose a known one is, is changed by GiveVisit alone.
func (tx *Tx) PutVisit(v Visit) error {
	_, err := tx.exec(`INSERT INTO visit (`+visitColumns+`, step_of)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $3)
		ON CONFLICT (id) DO UPDATE SET client = excluded.client, named = excluded.named, company = excluded.company,
		note = excluded.note, ended = excluded.ended, drafts = excluded.drafts, sent = excluded.sent,
		skipped = excluded.skipped, missed = excluded.missed, withdrawn = excluded.withdrawn,
		receipt = excluded.receipt, offer = excluded.offer, draft = excluded.draft, card = excluded.card,
		next = excluded.next, next_on = excluded.next_on, quiet = excluded.quiet`,
		v.ID, v.Workspace, v.Owner, v.Client, v.Named, v.Company, v.Note, millis(v.Said), millis(v.Ended), v.Drafts,
		millis(v.Sent), millis(v.Skipped), millis(v.Missed), millis(v.Withdrawn),
		v.Place.Chat, v.Place.ID, v.Receipt, v.Offer, v.Draft, v.Card, v.Next, dayText(v.NextOn), v.Quiet)
	return err
}

// Visit returns the visit id.
func (tx *Tx) Visit(id followup.VisitID) (Visit, error) {
	return tx.visit(`SELECT `+visitColumns+` FROM visit WHERE id = $1`, id)
}

// VisitAt returns the visit whose note is the message r.
func (tx *Tx) VisitAt(r messages.Ref) (Visit, error) {
	return tx.visit(`SELECT `+visitColumns+` FROM visit WHERE chat = $1 AND msg = $2 ORDER BY id DESC LIMIT 1`,
		r.Chat, r.ID)
}

func (tx *Tx) visit(query string, args ...any) (Visit, error) {
	return scanVisit(func(dest ...any) error { return tx.get(query, args, dest...) })
}

// VisitsOf returns the visits to c that were not taken back, the latest first, at most limit.
func (tx *Tx) VisitsOf(c followup.ClientID, limit int) ([]Visit, error) {
	return tx.visits(`SELECT `+visitColumns+` FROM visit WHERE client = $1 AND client <> '' AND withdrawn = 0
		ORDER BY ended DESC LIMIT $2`, c, limit)
}

func (tx *Tx) visits(query string, args ...any) ([]Visit, error) {
	var vs []Visit
	err := tx.each(query, args, func(r *sql.Rows) error {
		v, err := scanVisit(r.Scan)
		vs = append(vs, v)
		return err
	})
	return vs, err
}

// VisitsWithFiles returns the visits to c that have files whose bytes are here and that have no fault, or the fault but, and
// were not taken back; the latest first, at most limit, but the first skip of them.
func (tx *Tx) VisitsWithFiles(c followup.ClientID, but string, limit, skip int) ([]Visit, error) {
	return tx.visits(`SELECT `+visitColumns+` FROM visit WHERE client = $1 AND client <> '' AND withdrawn = 0
		AND EXISTS (SELECT 1 FROM attachment a WHERE a.about = 'visit/' || visit.id AND a.sum <> '' AND a.size > 0 AND a.fault IN ('', $2))
		ORDER BY ended DESC, id DESC LIMIT $3 OFFSET $4`, c, but, limit, skip)
}

// VisitWithFault returns the newest visit noted by owner himself that ended after since, was not taken back and has a file
// whose fault begins with fault.
func (tx *Tx) VisitWithFault(owner followup.PersonID, fault string, since time.Time) (Visit, error) {
	return tx.visit(`SELECT `+visitColumns+` FROM visit WHERE owner = $1 AND ended > $2 AND withdrawn = 0 AND chat <> ''
		AND EXISTS (SELECT 1 FROM attachment a WHERE a.about = 'visit/' || visit.id AND a.fault LIKE $3)
		ORDER BY said DESC, id DESC LIMIT 1`, owner, millis(since), fault+"%")
}

// OpenVisits returns the visits of owner in w whose text still waits, the earliest first. They are few: one
// whose text was never sent is left out a week after its end.
func (tx *Tx) OpenVisits(owner followup.PersonID, w followup.WorkspaceID, now time.Time) ([]Visit, error) {
	return tx.openVisits(owner, w, now.Add(-openFor), false)
}

// QuietVisits returns the visits of owner in w that nobody is nudged for and whose 20 minutes still run.
func (tx *Tx) QuietVisits(owner followup.PersonID, w followup.WorkspaceID, now time.Time) ([]Visit, error) {
	return tx.openVisits(owner, w, now.Add(-followup.TextWithin), true)
}

func (tx *Tx) openVisits(owner followup.PersonID, w followup.WorkspaceID, since time.Time, quiet bool) ([]Visit, error) {
	return tx.visits(`SELECT `+visitColumns+` FROM visit WHERE owner = $1 AND workspace = $2 AND ended > $3
		AND sent = 0 AND skipped = 0 AND withdrawn = 0 AND quiet = $4 AND (client <> '' OR named <> '') ORDER BY ended, id`,
		owner, w, millis(since), quiet)
}

// openFor is how long a visit whose text was not sent is held to be open.
const openFor = 7 * 24 * time.Hour
