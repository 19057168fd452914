package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// BenchmarkVisitTurn is a visit's whole turn, from the raw delivery to the durable commit of visit,
// receipt, draft and nudge, at 1, 8 and 32 a commit. Nothing is sent.
func BenchmarkVisitTurn(b *testing.B) {
	benchmarkTurns(b, "拜访 王总 想看样品，担心交期，下周三寄样")
}

// BenchmarkHandInTurn is a hand-in's whole turn: from the raw delivery to the durable commit of submission,
// count and receipt. Each is a new version of a learner's, of which there are as many as groups.
func BenchmarkHandInTurn(b *testing.B) {
	benchmarkTurns(b, "交作业 2.1 显性：有预算、有采购部、用同类产品、近期招标、决策人明确\n隐性：设备老化、产能不足、刚换领导、合同到期")
}

// benchmarkTurns takes text as a message of the platform pp, 1, 8 and 32 a commit. Nothing is sent.
func benchmarkTurns(b *testing.B, text string) {
	for _, batch := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("commit=%d", batch), func(b *testing.B) {
			h := benchHouse(b)
			n := 0
			ds := make([]messages.Delivery, batch)
			for b.Loop() {
				for i := range ds {
					n++
					ds[i] = delivery(b, n, text)
				}
				if err := h.bot.Receive(b.Context(), ds); err != nil {
					b.Fatal(err)
				}
				if _, err := h.bot.Drain(b.Context()); err != nil { // what was parked, if anything
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "turns/s")
		})
	}
}

// benchHouse builds a house with the groups and reps of the kill storm on a platform that sends nothing.
func benchHouse(b *testing.B) *house {
	cfg := defaults()
	if err := cfg.validate(); err != nil {
		b.Fatal(err)
	}
	db, err := storage.Open(b.Context(), filepath.Join(b.TempDir(), "genjin.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	h := newHouse(parts{
		db: db, clock: &clock{}, log: slog.New(slog.DiscardHandler), zone: cfg.zone,
		on: map[messages.Platform]connection{"pp": {adapter: &pipe{}, read: readNote}},
	})
	if err := db.Do(b.Context(), plantStorm); err != nil {
		b.Fatal(err)
	}
	return h
}

// BenchmarkSummary is a manager's turn for the day of 200 reps with 8 visits each.
func BenchmarkSummary(b *testing.B) {
	h := benchHouse(b)
	var w followup.WorkspaceID
	now := time.Now()
	err := h.db.Do(b.Context(), func(tx *storage.Tx) error {
		ws, err := tx.Workspaces(1)
		if err != nil {
			return err
		}
		w = ws[0].ID
		return plantDay(tx, w, now)
	})
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n++
		raw, err := json.Marshal(note{ID: fmt.Sprintf("pp/s%09d", n), Chat: "pp/g0", From: "pp/manager", Text: "日报", At: now})
		if err != nil {
			b.Fatal(err)
		}
		d := messages.Delivery{ID: fmt.Sprintf("pp/s%09d", n), From: "pp", Chat: "pp/g0", Raw: raw, At: now}
		if err := h.bot.Receive(b.Context(), []messages.Delivery{d}); err != nil {
			b.Fatal(err)
		}
	}
}

// plantDay puts a manager and a day of 200 reps into w.
func plantDay(tx *storage.Tx, w followup.WorkspaceID, now time.Time) error {
	put := func(id string, roles followup.Roles) error {
		p := followup.Person{ID: followup.PersonID(id), Name: id}
		return errors.Join(tx.AddPerson(p), tx.PutAccount(storage.Account{ID: messages.UserID("pp/" + id), Person: p.ID}),
			tx.PutMember(followup.Member{Workspace: w, Person: p.ID, Name: id, Roles: roles, Joined: now}))
	}
	if err := put("manager", followup.Manager); err != nil {
		return err
	}
	for r := range 200 {
		id := fmt.Sprintf("r%03d", r)
		if err := put(id, followup.Rep); err != nil {
			return err
		}
		for v := range 8 {
			visit := storage.Visit{Visit: followup.Visit{
				ID: followup.VisitID(fmt.Sprintf("%s-%d", id, v)), Workspace: w, Owner: followup.PersonID(id), Named: "王总",
				Said: now, Ended: now, Next: "寄样",
			}}
			if v%2 == 0 {
				visit.Sent = now.Add(time.Minute)
			}
			if err := tx.PutVisit(visit); err != nil {
				return err
			}
		}
	}
	return nil
}

func delivery(tb testing.TB, n int, text string) messages.Delivery {
	now := time.Now()
	raw, err := json.Marshal(note{
		ID: fmt.Sprintf("pp/%09d", n), Chat: fmt.Sprintf("pp/g%d", n%killGroups), From: fmt.Sprintf("pp/u%d", n%killGroups),
		Text: text, At: now,
	})
	if err != nil {
		tb.Fatal(err)
	}
	return messages.Delivery{ID: fmt.Sprintf("pp/%09d", n), From: "pp", Chat: messages.ChatID(fmt.Sprintf("pp/g%d", n%killGroups)), Raw: raw, At: now}
}
