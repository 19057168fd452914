package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"genjin/bot/telegram"
	"genjin/bot/telegram/telegramtest"
	"genjin/messages"
	"genjin/storage"
)

// TestWatch: each letter is what a minute's look sees: w well, x and y two faults, - nothing. Reported is the minute with
// the letter.
func TestWatch(t *testing.T) {
	many := func(s string, n int) (all string) {
		for range n {
			all += s
		}
		return all
	}
	for name, c := range map[string]struct {
		looks string
		want  []string
	}{
		"well":                      {many("w", 90), []string{"0w"}},
		"nothing known":             {many("-", 90), nil},
		"a blip":                    {"wxxxxxx" + many("w", 10), []string{"0w"}},
		"a fault":                   {"w" + many("x", 10), []string{"0w", "7x"}},
		"one that lasts":            {many("x", 130), []string{"6x", "66x", "126x"}},
		"its end":                   {many("x", 10) + "www", []string{"6x", "10w"}},
		"a blip before it is known": {"xxxww", []string{"3w"}},
		"another fault":             {many("x", 10) + "yyy", []string{"6x", "10y"}},
		"one that is not seen":      {"xxx" + many("-", 10) + "x", []string{"13x"}},
		"one that comes back":       {many("x", 7) + "w" + many("x", 7), []string{"6x", "7w", "14x"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			minute := 0
			w := watch{was: map[string]*ailment{}, report: func(_ context.Context, h messages.Health, _ time.Time) error {
				letter := h.Fault
				if letter == "" {
					letter = "w"
				}
				got = append(got, fmt.Sprint(minute, letter))
				return nil
			}}
			for i, r := range c.looks {
				minute = i
				hs := map[rune][]messages.Health{'w': {{Account: "a"}}, 'x': {{Account: "a", Fault: "x"}}, 'y': {{Account: "a", Fault: "y"}}}[r]
				if err := w.look(t.Context(), hs, time.Unix(0, 0).Add(time.Duration(i)*time.Minute)); err != nil {
					t.Fatal(err)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("reported %q, want %q", got, c.want)
			}
		})
	}
}

// TestWatchTriesAgain: what could not be reported is reported at the next look.
func TestWatchTriesAgain(t *testing.T) {
	fails := errors.New("the disk is full")
	n := 0
	w := watch{was: map[string]*ailment{}, report: func(context.Context, messages.Health, time.Time) error {
		if n++; n == 1 {
			return fails
		}
		return nil
	}}
	for i, want := range []error{fails, nil, nil} {
		if err := w.look(t.Context(), []messages.Health{{Account: "a"}}, time.Unix(int64(60*i), 0)); !errors.Is(err, want) {
			t.Errorf("look %d: %v", i, err)
		}
	}
	if n != 2 {
		t.Errorf("reported %d times", n)
	}
}

// TestTelegramAloneEndsWithoutAToken: where nobody could be told, the program ends with what is wrong.
func TestTelegramAloneEndsWithoutAToken(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		db, err := storage.Open(t.Context(), filepath.Join(dir, "genjin.db"))
		if err != nil {
			t.Fatal(err)
		}
		s := telegramtest.New(t, telegramtest.Options{})
		s.Fail(telegramtest.Refuse(401, "Unauthorized").Always())
		h := newHouse(parts{
			db: db, clock: &clock{}, log: slog.New(slog.DiscardHandler), zone: time.UTC,
			on: map[messages.Platform]connection{telegram.Platform: {adapter: telegram.New(cityOptions(db, s.Client())), read: telegram.Read}},
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if err := h.run(ctx); !errors.Is(err, telegram.ErrToken) {
			t.Errorf("it ended with %v", err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
}
