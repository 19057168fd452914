package scheduler_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// A chat goes on under another id with all that waits for it, in its order, at the first word of it.
func TestAGroupThatMovedTakesWhatWaitsAlong(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.do(func(tx *storage.Tx) error {
			return errors.Join(tx.AddWorkspace(followup.Workspace{ID: "w", Name: "恒拓"}, b.clock.Now()),
				tx.PutChat(storage.Chat{ID: "pg/a", Workspace: "w", State: storage.Bound}))
		})
		b.pg.limits = func(m messages.Message) []messages.Limit {
			return []messages.Limit{{Bucket: string(m.Chat), Every: time.Second, Burst: 1}}
		}
		b.start()
		b.say(message("old/1", "a"))
		b.settle()
		b.pg.moved = map[messages.ChatID]messages.ChatID{"pg/a": "pg/b"}
		b.pg.script["m/2"] = []error{errors.New("the net is down")}
		edit := message("edit/1", "a")
		edit.Edits = "old/1"
		var ms []messages.Message
		var want []string
		for i := range 8 {
			m := message(fmt.Sprintf("m/%d", i), "a")
			m.ReplyTo = "77"
			ms, want = append(ms, m), append(want, m.Key)
		}
		b.say(append(ms, edit, message("other/1", "c"))...)
		time.Sleep(time.Minute)
		var got []string
		vain := 0
		for _, s := range b.pg.all() {
			if s.Chat == "pg/b" {
				got = append(got, s.Key)
			}
			if s.Chat == "pg/b" && s.ReplyTo != "" {
				t.Errorf("%s answers %q, which stayed behind", s.Key, s.ReplyTo)
			}
			vain += b.pg.tries(s.Key) - 1
		}
		if !slices.Equal(got, want) {
			t.Errorf("in the new chat: %v", got)
		}
		if vain != 2 { // the first at the old id, and the one whose net was down
			t.Errorf("%d tries were in vain", vain)
		}
		if r := b.receipt("edit/1"); r.State != storage.OutboxGone || b.pg.tries("edit/1") != 0 {
			t.Errorf("the edit of what stayed behind ended as %d", r.State)
		}
		b.do(func(tx *storage.Tx) error {
			if c, err := tx.Chat("pg/b"); err != nil || c.State != storage.Bound || c.Workspace != "w" {
				t.Errorf("the group: %+v, %v", c, err)
			}
			return nil
		})
		if b.s.Queued() != 0 {
			t.Errorf("%d still wait", b.s.Queued())
		}
	})
}

// What edits a message that moves along is an edit there, too.
func TestAnEditMovesAlongWithItsTarget(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.do(func(tx *storage.Tx) error {
			return tx.PutChat(storage.Chat{ID: "pg/a", State: storage.Bound, Workspace: "w"})
		})
		b.pg.moved = map[messages.ChatID]messages.ChatID{"pg/a": "pg/b"}
		edit := message("edit/1", "a")
		edit.Edits = "new/1"
		b.start()
		b.say(message("new/1", "a"), edit)
		b.settle()
		if s, ok := b.pg.find("edit/1"); !ok || s.Chat != "pg/b" || s.Target != "id-new/1" {
			t.Errorf("the edit went out as %+v", s)
		}
	})
}

// Two ids that point at each other are no reason to run in circles.
func TestAChatThatMovesInCirclesIsLeftForLater(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.do(func(tx *storage.Tx) error {
			return tx.PutChat(storage.Chat{ID: "pg/a", State: storage.Bound, Workspace: "w"})
		})
		b.pg.moved = map[messages.ChatID]messages.ChatID{"pg/a": "pg/b", "pg/b": "pg/a"}
		b.start()
		b.say(message("m/1", "a"))
		time.Sleep(time.Minute)
		if n := b.pg.tries("m/1"); n < 3 || n > 10 {
			t.Errorf("tried %d times in a minute", n)
		}
	})
}
