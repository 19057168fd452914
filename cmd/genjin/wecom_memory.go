package main

import (
	"context"
	"time"

	"genjin/bot/wecom"
	"genjin/messages"
	"genjin/storage"
)

// wecomMemory keeps in the database what outlives the program of the long connection.
type wecomMemory struct{ db *storage.DB }

func (m wecomMemory) Stood(ctx context.Context) (until time.Time, err error) {
	err = m.db.View(ctx, func(tx *storage.Tx) (err error) {
		until, err = tx.Stood(wecom.Platform)
		return err
	})
	return until, err
}

func (m wecomMemory) KeepStood(ctx context.Context, until time.Time) error {
	return m.db.Do(ctx, func(tx *storage.Tx) error { return tx.PutStood(wecom.Platform, until) })
}

func (m wecomMemory) Came(ctx context.Context, since time.Time) (ds []messages.Delivery, err error) {
	err = m.db.View(ctx, func(tx *storage.Tx) (err error) {
		ds, err = tx.Came(wecom.Platform, since)
		return err
	})
	return ds, err
}
