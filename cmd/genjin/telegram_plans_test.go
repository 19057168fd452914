package main

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"genjin/followup"
	"genjin/storage"
)

// TestTelegramManyRepsWithoutAPlan: those who came by no word of their own have their lists planned in one night, however
// many they are.
func TestTelegramManyRepsWithoutAPlan(t *testing.T) {
	const many = 1100 // more than two turns plan for
	inCity(t, supergroup, func(c *city) {
		err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
			var err error
			for i := range int64(many) {
				p := followup.PersonID(fmt.Sprintf("rep%05d", i))
				err = errors.Join(err, settle(tx, p, 6_000_000+i, "张三", followup.Rep))
			}
			return err
		})
		if err != nil {
			c.t.Fatal(err)
		}
		c.rest(5 * time.Hour) // past 04:40
		planned := 0
		c.view(func(tx *storage.Tx) error {
			for i := range many {
				_, err := tx.Reminder(followup.ReminderID(fmt.Sprintf("morning/w/rep%05d", i)))
				if err == nil {
					planned++
				} else if !errors.Is(err, followup.ErrNotFound) {
					return err
				}
			}
			return nil
		})
		if planned != many {
			c.t.Errorf("%d of %d reps have a list planned", planned, many)
		}
	})
}
