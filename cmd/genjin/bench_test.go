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
	benchmarkTurns(b, "拜访 王总 想看 %d 号样品，担心交期，下周三寄样")
}

// BenchmarkHandInTurn is a hand-in's whole turn: from the raw delivery to the durable commit of submission,
// count and receipt. Each is a new version of a learner's, of which there are as many as groups.
func BenchmarkHandInTurn(b *testing.B) {
	benchmarkTurns(b, "交作业 2.1 显性：有预算、有采购部、用同类产品、近期招标、决策人明确\n隐性：设备老化、产能不足、刚换领导、合同到期 %d")
}

// benchmarkTurns takes text, with a number that counts on, as a message of the platform pp, 1, 8 and 32 a commit. Nothing is sent.
func benchmarkTurns(b *testing.B, text string) {
	for _, batch := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("commit=%d", batch), func(b *testing.B) {
			h := benchHouse(b)
			n := 0
			ds := make([]messages.Delivery, batch)
			for b.Loop() {
				for i := range ds {
					n++
					ds[i] = delivery(b, n, fmt.Sprintf(text, n))
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

// BenchmarkPlanDay makes the morning's lists of a day for 100,000 clients of 1,000 reps, each in its turn with
// its durable commit, 32 a commit. A tenth of the clients travel, have an anniversary, or were promised something.
func BenchmarkPlanDay(b *testing.B) {
	h := benchHouse(b)
	now := time.Date(2026, 11, 24, 7, 30, 0, 0, h.zone)
	if err := h.db.Do(b.Context(), plantReps); err != nil {
		b.Fatal(err)
	}
	for n := 0; b.Loop(); n++ {
		at := now.AddDate(0, 0, n)
		works := make([]storage.Work, 0, 32)
		for r := range planReps {
			p := followup.PersonID(fmt.Sprintf("r%04d", r))
			works = append(works, storage.Work{Do: func(tx *storage.Tx) error {
				id := followup.ReminderID("morning/w/" + p)
				return h.bot.Fire(tx, followup.Reminder{ID: id, Kind: "morning", About: string(id), Workspace: "w", Person: p, Due: at, Deadline: at.Add(time.Hour)}, at)
			}})
			if len(works) == cap(works) || r == planReps-1 {
				errs, err := h.db.Update(b.Context(), works...)
				if err := errors.Join(append(errs, err)...); err != nil {
					b.Fatal(err)
				}
				works = works[:0]
			}
		}
	}
	b.ReportMetric(float64(planReps*planClients), "clients")
}

const planReps, planClients = 1000, 100

// plantReps puts the reps of BenchmarkPlanDay with their clients into the storm's workspace.
func plantReps(tx *storage.Tx) error {
	today := followup.Day{Year: 2026, Month: 11, Date: 24}
	for r := range planReps {
		p := followup.PersonID(fmt.Sprintf("r%04d", r))
		errs := []error{
			tx.AddPerson(followup.Person{ID: p, Name: string(p)}),
			tx.PutAccount(storage.Account{ID: messages.UserID("pp/" + p), Person: p, Private: messages.ChatID("pp/" + p)}),
			tx.PutMember(followup.Member{Workspace: "w", Person: p, Name: string(p), Roles: followup.Rep}),
		}
		for c := range planClients {
			id := followup.ClientID(fmt.Sprintf("%s-%03d", p, c))
			errs = append(errs, tx.PutClient(followup.Client{
				ID: id, Workspace: "w", Owner: p, Name: fmt.Sprintf("客户%d", c), Class: followup.Paces[c%5],
				Touched: today.Add(-c%40).Time(time.UTC, 2, 0),
			}))
			switch c % 30 {
			case 0:
				errs = append(errs, tx.PutTrip(followup.Trip{ID: followup.TripID(id), Workspace: "w", Owner: p, Client: id, Place: "成都", City: "5101", Leaves: today.Add(c), Returns: today.Add(c + 2)}))
			case 1:
				errs = append(errs, tx.PutAnniversary(followup.Anniversary{ID: followup.AnniversaryID(id), Workspace: "w", Owner: p, Client: id, Name: "公司周年", Month: 11, Date: 24, Next: today.Add(c)}))
			}
		}
		if err := errors.Join(errs...); err != nil {
			return err
		}
	}
	return nil
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
