package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"genjin/bot/admin"
	"genjin/bot/playground"
	"genjin/messages"
	"genjin/storage"
)

const (
	tryAddress   = "127.0.0.1:8321"
	stopWithin   = 8 * time.Second
	headerWithin = 10 * time.Second
	bodyWithin   = 5 * time.Minute
)

// runTry runs the playground until ctx ends.
func runTry(ctx context.Context, cfg Config, o tryCommand, out, errs io.Writer) error {
	if o.Listen != "" {
		if err := playground.CheckListen(o.Listen); err != nil {
			return usageError{err}
		}
	}
	dir := o.Data
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "genjin-try-*"); err != nil {
			return fmt.Errorf("make folder for the data: %w", err)
		}
		defer os.RemoveAll(dir) //nolint:errcheck // a folder left behind is harmless
	} else if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make folder for the data: %w", err)
	}
	log := newLogger(errs, cfg.Log.Level, cfg.Log.Format, cfg.secrets())
	log.DebugContext(ctx, "configured", "config", fmt.Sprintf("%+v", cfg)) // secrets print themselves as dots
	c := &clock{}
	if err := c.load(filepath.Join(dir, "clock.json")); err != nil {
		return err
	}
	if !o.Now.IsZero() {
		c.Set(o.Now)
	}
	t, err := openTry(ctx, cfg, o.Empty, dir, c, log, out)
	if err != nil {
		return err
	}
	return errors.Join(t.serve(ctx, o, out), t.pg.Close(), t.db.Close())
}

// try is a house with the playground.
type try struct {
	*house
	pg    *playground.Playground
	clock *clock
	file  string // keeps the clock
	turn  sync.Mutex
}

// openTry opens the database in dir first, which keeps a second process away, then the playground, and
// builds a house around both.
func openTry(ctx context.Context, cfg Config, empty bool, dir string, c *clock, log *slog.Logger, out io.Writer) (_ *try, err error) {
	stock, err := playground.BuiltIn()
	if err != nil {
		return nil, err
	}
	db, err := storage.Open(ctx, filepath.Join(dir, "genjin.db"))
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	t := &try{clock: c, file: filepath.Join(dir, "clock.json")}
	t.pg, err = playground.Open(playground.Options{
		Dir: filepath.Join(dir, "playground"), Now: c.Now, Log: log, Stock: stock, Zone: cfg.zone, Control: t,
		Open:  func(sum string) (io.ReadCloser, error) { return db.Files().Open(sum) },
		Roles: func(ctx context.Context) (map[messages.UserID][]string, error) { return rolesOf(ctx, db, stock) },
	})
	if err != nil {
		return nil, err
	}
	owners := ownersOf(cfg.Admins)
	t.house = newHouse(parts{
		db: db, clock: c, log: log, owners: owners, zone: cfg.zone, language: cfg.Language, commands: cfg.Limits.CommandsPerMinute,
		on: map[messages.Platform]connection{playground.Platform: {adapter: t.pg, read: playground.Read}},
	})
	if !empty {
		err = plantSample(ctx, db, stock, naming{playground.UserID, playground.ChatID}, c.Now(), cfg.zone)
	} else if len(owners) == 0 {
		err = t.showClaim(ctx, out)
	}
	if err != nil {
		return nil, errors.Join(err, t.pg.Close())
	}
	return t, nil
}

// ownersOf returns the people of the playground among admins.
func ownersOf(admins []string) []messages.UserID {
	var owners []messages.UserID
	for _, a := range admins {
		if id, ok := strings.CutPrefix(a, "playground:"); ok {
			owners = append(owners, playground.UserID(id))
		}
	}
	return owners
}

// showClaim prints the code by which a person of an empty playground becomes its owner.
func (t *try) showClaim(ctx context.Context, out io.Writer) error {
	var code string
	err := t.db.Do(ctx, func(tx *storage.Tx) (err error) {
		code, err = admin.NewClaim(tx, t.clock.Now())
		return err
	})
	if err != nil || code == "" {
		return err
	}
	_, err = fmt.Fprintf(out, "To own this playground, say in a private chat: /claim %s\n", code)
	return err
}

// Settle returns once the bot has answered everything due now.
func (t *try) Settle(ctx context.Context) error { return t.sched.Settle(ctx) }

// Advance turns the clock, and keeps it: one turn at a time.
func (t *try) Advance(ctx context.Context, to time.Time) error {
	t.turn.Lock()
	defer t.turn.Unlock()
	var failed error
	err := t.sched.Advance(ctx, to, func(at time.Time) {
		t.clock.Set(at)
		if err := t.clock.save(t.file); err != nil {
			failed = err
		}
	})
	return errors.Join(err, failed)
}

// serve shows the page until ctx ends.
func (t *try) serve(ctx context.Context, o tryCommand, out io.Writer) error {
	l, err := listenTry(ctx, o.Listen)
	if err != nil {
		return err
	}
	pages, leave := context.WithCancel(context.WithoutCancel(ctx))
	defer leave()
	server := &http.Server{
		Handler: t.pg.Handler(), ReadHeaderTimeout: headerWithin, ReadTimeout: bodyWithin,
		BaseContext: func(net.Listener) context.Context { return pages },
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	url := "http://" + l.Addr().String() + "/"
	if _, err := fmt.Fprintf(out, "genjin plays at %s (Ctrl+C ends it)\n", url); err != nil {
		return fmt.Errorf("print address: %w", err)
	}
	if !o.NoOpen {
		openBrowser(ctx, url)
	}
	working, stop := context.WithCancel(ctx)
	defer stop()
	worked := make(chan error, 1)
	go func() { worked <- t.run(working) }()
	select {
	case <-ctx.Done():
	case err = <-worked:
		worked <- nil
	case err = <-ended:
	}
	closing, done := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer done()
	leave()
	if down := server.Shutdown(closing); err == nil && down != nil {
		err = fmt.Errorf("stop the page: %w", down)
	}
	stop()
	return errors.Join(err, <-worked)
}

// listenTry listens on addr; where none was asked for, on the usual one or else on any free port.
func listenTry(ctx context.Context, addr string) (net.Listener, error) {
	var lc net.ListenConfig
	if addr != "" {
		l, err := lc.Listen(ctx, "tcp", addr)
		if err != nil {
			return nil, fmt.Errorf("listen: %w", err)
		}
		return l, nil
	}
	l, err := lc.Listen(ctx, "tcp", tryAddress)
	if err != nil {
		l, err = lc.Listen(ctx, "tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return l, nil
}
