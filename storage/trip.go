package storage

import (
	"database/sql"

	"genjin/followup"
)

const tripColumns = `t.id, t.workspace, t.owner, t.client, t.place, t.city, t.leaves, t.returns`

func scanTrip(scan func(...any) error) (followup.Trip, error) {
	var t followup.Trip
	var leaves, returns string
	err := scan(&t.ID, &t.Workspace, &t.Owner, &t.Client, &t.Place, &t.City, &leaves, &returns)
	t.Leaves, t.Returns = day(leaves), day(returns)
	return t, err
}

// PutTrip stores t, new or changed.
func (tx *Tx) PutTrip(t followup.Trip) error {
	_, err := tx.exec(`INSERT INTO trip (id, workspace, owner, client, place, city, leaves, returns) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET place = excluded.place, city = excluded.city, leaves = excluded.leaves, returns = excluded.returns`,
		t.ID, t.Workspace, t.Owner, t.Client, t.Place, t.City, dayText(t.Leaves), dayText(t.Returns))
	return err
}

// DropTrip erases a trip.
func (tx *Tx) DropTrip(id followup.TripID) error {
	_, err := tx.exec(`DELETE FROM trip WHERE id = $1`, id)
	return err
}

// Trip returns the trip id.
func (tx *Tx) Trip(id followup.TripID) (followup.Trip, error) {
	return scanTrip(func(dest ...any) error {
		return tx.get(`SELECT `+tripColumns+` FROM trip t WHERE t.id = $1`, []any{id}, dest...)
	})
}

// TripsOf returns the trips of a client that have not ended before today, the earliest first.
func (tx *Tx) TripsOf(c followup.ClientID, today followup.Day) ([]followup.Trip, error) {
	return tx.trips(`SELECT `+tripColumns+` FROM trip t WHERE t.client = $1 AND t.returns >= $2 ORDER BY t.leaves, t.id`, c, dayText(today))
}

// TripsOn returns at most limit trips of owner's clients in w that touch the days from from to to, the earliest
// first.
func (tx *Tx) TripsOn(w followup.WorkspaceID, owner followup.PersonID, from, to followup.Day, limit int) ([]followup.Trip, error) {
	return tx.trips(`SELECT `+tripColumns+` FROM trip t WHERE t.owner = $1 AND t.workspace = $2 AND t.returns >= $3 AND t.leaves <= $4
		ORDER BY t.leaves, t.id LIMIT $5`, owner, w, dayText(from), dayText(to), limit)
}

// UnplannedTrips returns at most limit trips that begin after today and have no reminder, pending or past.
func (tx *Tx) UnplannedTrips(today followup.Day, limit int) ([]followup.Trip, error) {
	return tx.trips(`SELECT `+tripColumns+` FROM trip t WHERE t.returns >= $1 AND t.leaves > $1 AND NOT EXISTS (
		SELECT 1 FROM reminder r WHERE r.id = 'trip/' || t.id) LIMIT $2`, dayText(today), limit)
}

func (tx *Tx) trips(query string, args ...any) ([]followup.Trip, error) {
	var ts []followup.Trip
	err := tx.each(query, args, func(r *sql.Rows) error {
		t, err := scanTrip(r.Scan)
		ts = append(ts, t)
		return err
	})
	return ts, err
}
