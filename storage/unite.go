package storage

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"genjin/followup"
)

// belongings move what belongs to the person $1 to the person $2. Members, submissions, deeds and reminders need
// more than that, and have steps of their own.
var belongings = []string{
	`UPDATE account SET person = $2 WHERE person = $1`,
	`UPDATE client SET owner = $2 WHERE owner = $1`,
	`UPDATE visit SET owner = $2 WHERE owner = $1`,
	`UPDATE trip SET owner = $2 WHERE owner = $1`,
	`UPDATE anniversary SET owner = $2 WHERE owner = $1`,
	`UPDATE contact SET owner = $2 WHERE owner = $1`,
	`UPDATE visit SET step_of = $2 WHERE step_of = $1`,

	// What is asked about his clients is asked once, and of who he is now.
	`DELETE FROM handover WHERE person = $1 AND EXISTS (SELECT 1 FROM handover o WHERE o.person = $2 AND o.workspace = handover.workspace)`,
	`UPDATE handover SET person = $2 WHERE person = $1`,
	`UPDATE question SET person = $2 WHERE person = $1`,
	`UPDATE question SET about = replace(about, '/' || $1, '/' || $2) WHERE instr(about, '/' || $1) > 0`,

	// A list of one day and meal stands once: what the other held stands behind it.
	`UPDATE greeting SET place = place + coalesce((SELECT max(o.place) + 1 FROM greeting o WHERE o.owner = $2
		AND o.workspace = greeting.workspace AND o.day = greeting.day AND o.meal = greeting.meal), 0) WHERE owner = $1 AND meal <> ''`,
	`UPDATE greeting SET owner = $2 WHERE owner = $1`,
	`DELETE FROM list WHERE person = $1 AND EXISTS (SELECT 1 FROM list o WHERE o.person = $2
		AND o.workspace = list.workspace AND o.day = list.day AND o.meal = list.meal)`,
	`UPDATE list SET person = $2 WHERE person = $1`,

	// What was set stays where the other has set nothing.
	`DELETE FROM rhythm WHERE person = $1 AND EXISTS (SELECT 1 FROM rhythm o WHERE o.person = $2 AND o.workspace = rhythm.workspace)`,
	`UPDATE rhythm SET person = $2 WHERE person = $1`,

	// Of two records that the next words would be about, the later one.
	`DELETE FROM focus WHERE person IN ($1, $2) AND EXISTS (SELECT 1 FROM focus o WHERE o.person IN ($1, $2)
		AND (o.until > focus.until OR o.until = focus.until AND o.person = $2 AND focus.person = $1))`,
	`UPDATE focus SET person = $2 WHERE person = $1`,

	`INSERT INTO seat (chat, person) SELECT chat, $2 FROM seat WHERE person = $1 ON CONFLICT DO NOTHING`,
	`DELETE FROM seat WHERE person = $1`,
	`DELETE FROM link WHERE person = $1`,
	`UPDATE audit SET person = $2 WHERE person = $1`,
	`UPDATE audit SET about = 'person/' || $2 WHERE about = 'person/' || $1`,
	`UPDATE person SET became = $2 WHERE became = $1`,
}

// Unite makes the person from one with into: all that belongs to from belongs to into, and nothing stands twice.
// Of from stays whom he became, for what names him still: see Person. When lists and reminders are due is as it was:
// into may live by another clock.
func (tx *Tx) Unite(from, into followup.PersonID) error {
	for _, step := range []func(from, into followup.PersonID) error{
		tx.uniteMembers, tx.uniteSubmissions, tx.uniteDeeds, tx.uniteReminders,
	} {
		if err := step(from, into); err != nil {
			return err
		}
	}
	for _, query := range belongings {
		if err := tx.move(query, from, into); err != nil {
			return fmt.Errorf("%s: %w", query, err)
		}
	}
	return tx.unitePeople(from, into)
}

// move runs a query that names from and into, or from alone.
func (tx *Tx) move(query string, from, into followup.PersonID) error {
	args := []any{from, into}
	if !strings.Contains(query, "$2") {
		args = args[:1]
	}
	_, err := tx.exec(query, args...)
	return err
}

// unitePeople gives into what from had set, and leaves of from whom he became.
func (tx *Tx) unitePeople(from, into followup.PersonID) error {
	o, hisLast, err := tx.Person(from)
	if err != nil {
		return err
	}
	p, last, err := tx.Person(into)
	if err != nil {
		return err
	}
	if err := tx.SetPerson(p.Unite(o)); err != nil {
		return err
	}
	if last == "" && hisLast != "" {
		if err := tx.UseWorkspace(into, hisLast); err != nil {
			return err
		}
	}
	_, err = tx.exec(`UPDATE person SET name = '', lang = '', hint = '', zone = '', owner = FALSE, last = '', became = $2 WHERE id = $1`, from, into)
	return err
}

// PersonNow returns who the person id is today: himself, or who he was joined to.
func (tx *Tx) PersonNow(id followup.PersonID) (followup.PersonID, error) {
	p, _, err := tx.Person(id)
	if errors.Is(err, followup.ErrNotFound) {
		return id, nil
	}
	return p.ID, err
}

// uniteMembers makes one member of two of one workspace.
func (tx *Tx) uniteMembers(from, into followup.PersonID) error {
	theirs, err := tx.members(`SELECT `+memberColumns+` FROM member WHERE person = $1 ORDER BY workspace`, from)
	if err != nil {
		return err
	}
	for _, o := range theirs {
		m, err := tx.Member(o.Workspace, into)
		if errors.Is(err, followup.ErrNotFound) {
			_, err = tx.exec(`UPDATE member SET person = $2 WHERE workspace = $3 AND person = $1`, from, into, o.Workspace)
		} else if err == nil {
			err = tx.uniteMember(m, o)
		}
		if err != nil {
			return err
		}
	}
	return tx.move(`UPDATE roster SET person = $2 WHERE person = $1`, from, into)
}

// uniteMember makes m and o of one workspace one. He has one name on the trainer's list: that of who joined
// first, else the other's; the other name is free again.
func (tx *Tx) uniteMember(m, o followup.Member) error {
	both := m.Unite(o)
	first, second := m.Person, o.Person
	if o.Joined.Before(m.Joined) {
		first, second = second, first
	}
	roster, err := tx.Roster(m.Workspace)
	if err != nil {
		return err
	}
	listed := false
	for _, who := range []followup.PersonID{first, second} {
		for _, p := range roster {
			if p.Person != who {
				continue
			}
			p.Person = ""
			if !listed {
				listed, p.Person, both.Name = true, m.Person, p.Name
				if p.Team != "" {
					both.Team = p.Team
				}
			}
			if err := tx.PutPupil(p); err != nil {
				return err
			}
		}
	}
	if err := tx.PutMember(both); err != nil {
		return err
	}
	_, err = tx.exec(`UPDATE member SET named = TRUE WHERE workspace = $1 AND person = $2
		AND EXISTS (SELECT 1 FROM member o WHERE o.workspace = $1 AND o.person = $3 AND o.named)`, m.Workspace, m.Person, o.Person)
	if err == nil {
		_, err = tx.exec(`DELETE FROM member WHERE workspace = $1 AND person = $2`, o.Workspace, o.Person)
	}
	return err
}

// uniteSubmissions lets what both handed in for one assignment be versions of one hand-in, in the order in which
// they were begun.
func (tx *Tx) uniteSubmissions(from, into followup.PersonID) error {
	type work struct {
		w   followup.WorkspaceID
		key string
	}
	var twice []work
	err := tx.each(`SELECT workspace, assignment FROM submission WHERE person IN ($1, $2)
		GROUP BY workspace, assignment HAVING count(DISTINCT person) = 2 ORDER BY workspace, assignment`, []any{from, into}, func(r *sql.Rows) error {
		var one work
		err := r.Scan(&one.w, &one.key)
		twice = append(twice, one)
		return err
	})
	if err != nil {
		return err
	}
	if err := tx.move(`UPDATE submission SET person = $2 WHERE person = $1`, from, into); err != nil {
		return err
	}
	for _, one := range twice {
		_, err := tx.exec(`UPDATE submission SET version = (SELECT count(*) FROM submission o WHERE o.person = $1
			AND o.workspace = $2 AND o.assignment = $3 AND (o.begun < submission.begun OR o.begun = submission.begun AND o.id <= submission.id))
			WHERE person = $1 AND workspace = $2 AND assignment = $3`, into, one.w, one.key)
		if err != nil {
			return err
		}
		if err := tx.Stand(one.w, into, one.key); err != nil {
			return err
		}
	}
	return nil
}

// uniteDeeds moves what from did, and in it whose the record was before.
func (tx *Tx) uniteDeeds(from, into followup.PersonID) error {
	_, err := tx.exec(`UPDATE deed SET person = $2, past = replace(past, $3, $4) WHERE person = $1`,
		from, into, `"Owner":"`+string(from)+`"`, `"Owner":"`+string(into)+`"`)
	return err
}

// uniteReminders moves the reminders of from. One that there is but one of for a person is named after him: the
// other's stays. This looks at each reminder that there is: people are joined once, and an index of them would cost
// each reminder its share.
func (tx *Tx) uniteReminders(from, into followup.PersonID) error {
	named := map[string]string{}
	err := tx.each(`SELECT id FROM reminder WHERE person = $1`, []any{from}, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		if stem, ok := strings.CutSuffix(id, "/"+string(from)); ok {
			named[id] = stem + "/" + string(into)
		}
		return err
	})
	if err != nil {
		return err
	}
	for id, now := range named {
		if _, err := tx.exec(`DELETE FROM reminder WHERE id = $1 AND state <> 0`, now); err != nil {
			return err
		}
		if _, err := tx.exec(`DELETE FROM reminder WHERE id = $1 AND EXISTS (SELECT 1 FROM reminder o WHERE o.id = $2)`, id, now); err != nil {
			return err
		}
		if _, err := tx.exec(`UPDATE reminder SET id = $2, about = CASE WHEN about = $1 THEN $2 ELSE about END WHERE id = $1`, id, now); err != nil {
			return err
		}
	}
	return tx.move(`UPDATE reminder SET person = $2 WHERE person = $1`, from, into)
}
