package storage_test

import (
	"errors"
	"testing"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// moving: whichever of the two ids is told first, and however often, the binding and what waits go along.
func moving(t *testing.T, db *storage.DB) {
	waits := messages.Message{Key: "waits/1", Chat: "tg/-1", Text: "提醒", ReplyTo: "7", Thread: "37", Deadline: noon.Add(time.Hour)}
	sent := messages.Message{Key: "sent/1", Chat: "tg/-1", Text: "收到", Deadline: noon.Add(time.Hour)}
	do(t, db, func(tx *storage.Tx) error {
		return errors.Join(
			tx.AddWorkspace(followup.Workspace{ID: "w", Name: "恒拓"}, noon),
			tx.PutChat(storage.Chat{ID: "tg/-1", Workspace: "w", State: storage.Bound, Title: "一组"}),
			tx.PutChat(storage.Chat{ID: "tg/-100", State: storage.Resting, Title: "一组"}), // met under its new id already
			tx.Say(waits), tx.Progress("waits/1", 1, "5 6"), tx.Say(sent), tx.Mark("sent/1", storage.Outcome{State: storage.OutboxSent, Sent: "7"}),
		)
	})
	for range 2 {
		do(t, db, func(tx *storage.Tx) error { return tx.MoveChat("tg/-1", "tg/-100") })
	}
	do(t, db, func(tx *storage.Tx) error {
		if c, err := tx.Chat("tg/-100"); err != nil || c.State != storage.Bound || c.Workspace != "w" || c.Title != "一组" {
			t.Errorf("the group: %+v, %v", c, err)
		}
		if to, err := tx.MovedTo("tg/-1"); err != nil || to != "tg/-100" {
			t.Errorf("the group goes on as %s, %v", to, err)
		}
		if to, err := tx.MovedTo("tg/-100"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("the new group goes on as %s, %v", to, err)
		}
		if c, err := tx.Chat("tg/-1"); err != nil || c.State == storage.Bound {
			t.Errorf("the group that was: %+v, %v", c, err)
		}
		ps, err := tx.Unsent(0, 10)
		if err != nil || len(ps) != 1 || ps[0].Chat != "tg/-100" || ps[0].ReplyTo+ps[0].Thread != "" || ps[0].Sent != "- -" || ps[0].Text != "提醒" {
			t.Errorf("what waits: %+v, %v", ps, err)
		}
		if err := tx.Mark("waits/1", storage.Outcome{State: storage.OutboxSent, Sent: "- - 1"}); err != nil {
			return err
		}
		for id, known := range map[string]bool{"-": false, "1": true} {
			if _, err := tx.ByRef(messages.Ref{Chat: "tg/-100", ID: id}); errors.Is(err, followup.ErrNotFound) == known {
				t.Errorf("the part %q in the new group: %v", id, err)
			}
		}
		if r, err := tx.ByRef(messages.Ref{Chat: "tg/-1", ID: "7"}); err != nil || r.Key != "sent/1" {
			t.Errorf("what was said is not found by its old id: %+v, %v", r, err)
		}
		if _, err := tx.ByRef(messages.Ref{Chat: "tg/-100", ID: "7"}); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("an id of the old group means something in the new one: %v", err)
		}
		return errors.Join(tx.MoveChat("tg/-9", "tg/-100"), // of a group that nobody knows
			tx.AddWorkspace(followup.Workspace{ID: "v", Name: "另一家"}, noon),
			tx.PutChat(storage.Chat{ID: "tg/-2", Workspace: "w", State: storage.Bound}),
			tx.PutChat(storage.Chat{ID: "tg/-200", Workspace: "v", State: storage.Bound}), // bound anew before the news came
			tx.MoveChat("tg/-2", "tg/-200"),
			tx.PutChat(storage.Chat{ID: "tg/-3", Workspace: "w", State: storage.Lost}), // only refused so far
			tx.MoveChat("tg/-3", "tg/-300"))
	})
	do(t, db, func(tx *storage.Tx) error {
		if c, err := tx.Chat("tg/-200"); err != nil || c.Workspace != "v" {
			t.Errorf("a group that was bound anew: %+v, %v", c, err)
		}
		if c, err := tx.Chat("tg/-300"); err != nil || c.Workspace != "w" || c.State != storage.Bound {
			t.Errorf("a group that was lost under its former id: %+v, %v", c, err)
		}
		return nil
	})
}

// grown: a message that an edit made longer stands in more parts, and never in fewer.
func grown(t *testing.T, db *storage.DB) {
	do(t, db, func(tx *storage.Tx) error {
		return errors.Join(
			tx.Say(messages.Message{Key: "long/1", Chat: "c", Deadline: noon}), tx.Mark("long/1", storage.Outcome{State: storage.OutboxSent, Sent: "1"}),
			tx.Grow("long/1", "1 8"), tx.Grow("long/1", "1"), tx.Grow("long/1", "9 9"), tx.Grow("never/1", "1 2"),
			tx.Say(messages.Message{Key: "anew/1", Chat: "c", Deadline: noon}),
			tx.Mark("anew/1", storage.Outcome{State: storage.OutboxSent, Sent: "rt1 ~a rc1 ~b =rc1=C1"}),
			tx.Grow("anew/1", "rt2 ~c rc2 ~d =rc2=C2"), tx.Grow("anew/1", "rt3 ~e"),
		)
	})
	do(t, db, func(tx *storage.Tx) error {
		if r, err := tx.Receipt("long/1"); err != nil || r.Sent != "1 8" {
			t.Errorf("stands as %q, %v", r.Sent, err)
		}
		if r, err := tx.Receipt("anew/1"); err != nil || r.Sent != "rt1 rc1 ~e" {
			t.Errorf("what was said anew stands as %q, %v", r.Sent, err)
		}
		for id, known := range map[string]bool{"rt1": true, "~a": true, "=rc1=C1": false} {
			if _, err := tx.ByRef(messages.Ref{Chat: "c", ID: id}); (err == nil) != known {
				t.Errorf("a message is known by %s: %v", id, err)
			}
		}
		return nil
	})
}
