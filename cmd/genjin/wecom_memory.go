package main

import (
	"context"
	"time"

	"genjin/bot/wecom"
	"genjin/messages"
	"genjin/storage"
)

// wecomMemory keeps in the database what outlives the program of its talk with WeCom.
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

func (m wecomMemory) Held(ctx context.Context) (ds []messages.Delivery, err error) {
	err = m.db.View(ctx, func(tx *storage.Tx) (err error) {
		ds, err = tx.Held(wecom.Platform)
		return err
	})
	return ds, err
}

func (m wecomMemory) UserIDs(ctx context.Context) (ids map[string]string, err error) {
	err = m.db.View(ctx, func(tx *storage.Tx) (err error) {
		ids, err = tx.Aliases(wecom.Platform)
		return err
	})
	return ids, err
}

func (m wecomMemory) KeepUserIDs(ctx context.Context, ids map[string]string) error {
	return m.db.Do(ctx, func(tx *storage.Tx) error {
		for open, id := range ids {
			if err := tx.PutAlias(wecom.Platform, open, id); err != nil {
				return err
			}
		}
		return nil
	})
}
