package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"genjin/messages"
	"genjin/storage"
)

// BenchmarkVisitTurn is a visit's whole turn, from the raw delivery to the durable commit of visit,
// receipt, draft and nudge, at 1, 8 and 32 a commit. Nothing is sent.
func BenchmarkVisitTurn(b *testing.B) {
	for _, batch := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("commit=%d", batch), func(b *testing.B) {
			cfg := defaults()
			if err := cfg.validate(); err != nil {
				b.Fatal(err)
			}
			db, err := storage.Open(b.Context(), filepath.Join(b.TempDir(), "genjin.db"))
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			h := newHouse(parts{
				db: db, clock: &clock{}, log: slog.New(slog.DiscardHandler), zone: cfg.zone,
				on: map[messages.Platform]connection{"pp": {adapter: &pipe{}, read: readNote}},
			})
			if err := db.Do(b.Context(), plantStorm); err != nil {
				b.Fatal(err)
			}
			n := 0
			ds := make([]messages.Delivery, batch)
			for b.Loop() {
				for i := range ds {
					n++
					ds[i] = visitDelivery(b, n)
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

func visitDelivery(tb testing.TB, n int) messages.Delivery {
	now := time.Now()
	raw, err := json.Marshal(note{
		ID: fmt.Sprintf("pp/%09d", n), Chat: fmt.Sprintf("pp/g%d", n%killGroups), From: fmt.Sprintf("pp/u%d", n%killGroups),
		Text: "拜访 王总 想看样品，担心交期，下周三寄样", At: now,
	})
	if err != nil {
		tb.Fatal(err)
	}
	return messages.Delivery{ID: fmt.Sprintf("pp/%09d", n), From: "pp", Chat: messages.ChatID(fmt.Sprintf("pp/g%d", n%killGroups)), Raw: raw, At: now}
}
