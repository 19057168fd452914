package storage

import (
	"database/sql"

	"genjin/followup"
)

// PutTrip stores t, new or changed.
func (tx *Tx) PutTrip(t followup.Trip) error {
	_, err := tx.exec(`INSERT INTO trip (id, workspace, owner, client, place, leaves, returns) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET place = excluded.place, leaves = excluded.leaves, returns = excluded.returns`,
		t.ID, t.Workspace, t.Owner, t.Client, t.Place, dayText(t.Leaves), dayText(t.Returns))
	return err
}

// TripsOf returns the trips of a client that have not ended before today, the earliest first.
func (tx *Tx) TripsOf(c followup.ClientID, today followup.Day) ([]followup.Trip, error) {
	var ts []followup.Trip
	err := tx.each(`SELECT id, workspace, owner, place, leaves, returns FROM trip WHERE client = $1 AND returns >= $2
		ORDER BY leaves, id`, []any{c, dayText(today)}, func(r *sql.Rows) error {
		t := followup.Trip{Client: c}
		var leaves, returns string
		err := r.Scan(&t.ID, &t.Workspace, &t.Owner, &t.Place, &leaves, &returns)
		t.Leaves, t.Returns = day(leaves), day(returns)
		ts = append(ts, t)
		return err
	})
	return ts, err
}

// PutAnniversary stores a, new or changed.
func (tx *Tx) PutAnniversary(a followup.Anniversary) error {
	_, err := tx.exec(`INSERT INTO anniversary (id, workspace, owner, client, name, month, date, year, lunar, leap)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, month = excluded.month, date = excluded.date,
		year = excluded.year, lunar = excluded.lunar, leap = excluded.leap`,
		a.ID, a.Workspace, a.Owner, a.Client, a.Name, a.Month, a.Date, a.Year, a.Lunar, a.Leap)
	return err
}

// AnniversariesOf returns the anniversaries of a client, in the order of the calendar.
func (tx *Tx) AnniversariesOf(c followup.ClientID) ([]followup.Anniversary, error) {
	var as []followup.Anniversary
	err := tx.each(`SELECT id, workspace, owner, name, month, date, year, lunar, leap FROM anniversary WHERE client = $1
		ORDER BY month, date, id`, []any{c}, func(r *sql.Rows) error {
		a := followup.Anniversary{Client: c}
		err := r.Scan(&a.ID, &a.Workspace, &a.Owner, &a.Name, &a.Month, &a.Date, &a.Year, &a.Lunar, &a.Leap)
		as = append(as, a)
		return err
	})
	return as, err
}
