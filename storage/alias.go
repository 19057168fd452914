package storage

import (
	"database/sql"

	"genjin/messages"
)

// Aliases returns what p calls people at times, and what they are called else.
func (tx *Tx) Aliases(p messages.Platform) (map[string]string, error) {
	all := map[string]string{}
	err := tx.each(`SELECT alias, account FROM alias WHERE platform = $1`, []any{p}, func(r *sql.Rows) error {
		var alias, account string
		err := r.Scan(&alias, &account)
		all[alias] = account
		return err
	})
	return all, err
}

// PutAlias keeps that p calls account alias at times.
func (tx *Tx) PutAlias(p messages.Platform, alias, account string) error {
	_, err := tx.exec(`INSERT INTO alias (platform, alias, account) VALUES ($1, $2, $3)
		ON CONFLICT (platform, alias) DO UPDATE SET account = excluded.account`, p, alias, account)
	return err
}
