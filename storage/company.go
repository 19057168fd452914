package storage

import (
	"database/sql"
	"strings"
	"time"

	"genjin/followup"
	"genjin/messages"
)

// Colleague is somebody in the address book of a company.
type Colleague struct {
	Account messages.UserID
	Name    string
	Teams   []string // departments
	Leads   []string // departments
	Lost    bool     // vanished from the list with too many others to have left
	Gone    time.Time
}

const colleagueColumns = `account, name, teams, leads, lost, gone`

func scanColleague(scan func(...any) error) (Colleague, error) {
	var c Colleague
	var teams, leads string
	var gone int64
	err := scan(&c.Account, &c.Name, &teams, &leads, &c.Lost, &gone)
	c.Teams, c.Leads, c.Gone = lines(teams), lines(leads), instant(gone)
	return c, err
}

// PutColleague stores c, new or changed.
func (tx *Tx) PutColleague(c Colleague) error {
	_, err := tx.exec(`INSERT INTO colleague (`+colleagueColumns+`) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (account) DO UPDATE SET name = excluded.name, teams = excluded.teams, leads = excluded.leads,
		lost = excluded.lost, gone = excluded.gone`,
		c.Account, c.Name, strings.Join(c.Teams, "\n"), strings.Join(c.Leads, "\n"), c.Lost, millis(c.Gone))
	return err
}

// Colleague returns who has the account id in an address book, also one who has left.
func (tx *Tx) Colleague(id messages.UserID) (Colleague, error) {
	return scanColleague(func(dest ...any) error {
		return tx.get(`SELECT `+colleagueColumns+` FROM colleague WHERE account = $1`, []any{id}, dest...)
	})
}

// Colleagues returns whom the address book of a platform ever showed, but for those who left long ago.
func (tx *Tx) Colleagues(p messages.Platform) ([]Colleague, error) {
	var cs []Colleague
	err := tx.each(`SELECT `+colleagueColumns+` FROM colleague WHERE account >= $1 AND account < $2 ORDER BY account`,
		[]any{string(p) + "/", string(p) + "0"}, func(r *sql.Rows) error {
			c, err := scanColleague(r.Scan)
			cs = append(cs, c)
			return err
		})
	return cs, err
}

// PeopleOn returns the persons with an account on a platform, by their accounts.
func (tx *Tx) PeopleOn(p messages.Platform) (map[messages.UserID]followup.PersonID, error) {
	people := map[messages.UserID]followup.PersonID{}
	err := tx.each(`SELECT id, person FROM account WHERE id >= $1 AND id < $2`, []any{string(p) + "/", string(p) + "0"},
		func(r *sql.Rows) error {
			var id messages.UserID
			var person followup.PersonID
			err := r.Scan(&id, &person)
			people[id] = person
			return err
		})
	return people, err
}

// LeftCompany reports whether p has an account whose company he left.
func (tx *Tx) LeftCompany(p followup.PersonID) (left bool, err error) {
	err = tx.get(`SELECT EXISTS (SELECT 1 FROM colleague c JOIN account a ON a.id = c.account WHERE a.person = $1 AND c.gone <> 0)`, []any{p}, &left)
	return left, err
}

// keepGone is how long it is kept who had left a company, unless he has another account than that.
const keepGone = 30 * 24 * time.Hour
