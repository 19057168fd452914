package storage

import "time"

// FaultTold returns when the owners were told last of a fault of an account; the zero time if they were not. It is
// forgotten 48 hours after a fault that is over.
func (tx *Tx) FaultTold(account, fault string) (time.Time, error) {
	var at int64
	err := tx.get(`SELECT coalesce(max(told), 0) FROM fault WHERE account = $1 AND fault = $2`, []any{account, fault}, &at)
	return instant(at), err
}

// PutFault notes that the owners were told at now of a fault that lasts.
func (tx *Tx) PutFault(account, fault string, now time.Time) error {
	_, err := tx.exec(`INSERT INTO fault (account, fault, told, lasts) VALUES ($1, $2, $3, TRUE)
		ON CONFLICT (account, fault) DO UPDATE SET told = excluded.told, lasts = TRUE`, account, fault, millis(now))
	return err
}

// EndFaults notes that no fault of account lasts; ended is false if none that was told did.
func (tx *Tx) EndFaults(account string) (ended bool, err error) {
	n, err := tx.exec(`UPDATE fault SET lasts = FALSE WHERE account = $1 AND lasts`, account)
	return n > 0, err
}
