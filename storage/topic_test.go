package storage_test

import (
	"errors"
	"slices"
	"testing"

	"genjin/followup"
	"genjin/storage"
)

// topics: one is kept with its group, and a change of it changes no other.
func topics(t *testing.T, db *storage.DB) {
	do(t, db, func(tx *storage.Tx) error {
		return errors.Join(
			tx.AddWorkspace(followup.Workspace{ID: "w", Name: "恒拓"}, noon), tx.AddWorkspace(followup.Workspace{ID: "v", Name: "另一家"}, noon),
			tx.PutChat(storage.Chat{ID: "tg/-100", Workspace: "w", State: storage.Bound}),
			tx.PutChat(storage.Chat{ID: "tg/-200", Workspace: "w", State: storage.Bound}),
			tx.PutTopic(storage.Topic{Chat: "tg/-100", Thread: "37", Workspace: "w", Name: "闲聊"}), tx.PutTopic(storage.Topic{Chat: "tg/-200", Thread: "37", Workspace: "w", Name: "二组"}),
			tx.PutTopic(storage.Topic{Chat: "tg/-100", Thread: "37", Workspace: "v", Name: "一组", Team: "红队", Fixed: true}),
		)
	})
	do(t, db, func(tx *storage.Tx) error {
		p, err := tx.Topic("tg/-100", "37")
		if want := (storage.Topic{Chat: "tg/-100", Thread: "37", Workspace: "v", Name: "一组", Team: "红队", Fixed: true}); p != want {
			t.Errorf("the topic is %+v", p)
		}
		other, err2 := tx.Topic("tg/-200", "37")
		if other.Name != "二组" || other.Fixed {
			t.Errorf("that of another group is %+v", other)
		}
		if p, err := tx.Topic("tg/-100", "38"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("one that nobody told of: %+v, %v", p, err)
		}
		return errors.Join(err, err2)
	})
	do(t, db, func(tx *storage.Tx) error {
		ps, err := tx.Topics("tg/-200", "w")
		if want := []storage.Topic{{Chat: "tg/-200", Thread: "37", Workspace: "w", Name: "二组"}}; !slices.Equal(ps, want) {
			t.Errorf("the topics of a group are %+v", ps)
		}
		former, err2 := tx.Topics("tg/-100", "w")
		if len(former) != 0 {
			t.Errorf("those that were said for another workspace are %+v", former)
		}
		return errors.Join(err, err2)
	})
}
