package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"genjin/bot"
	"genjin/bot/admin"
	"genjin/bot/cadence"
	"genjin/bot/clients"
	"genjin/bot/company"
	"genjin/bot/externals"
	"genjin/bot/faults"
	"genjin/bot/handover"
	"genjin/bot/homework"
	"genjin/bot/summary"
	"genjin/bot/telegram"
	"genjin/bot/visits"
	"genjin/messages"
	"genjin/messages/document"
	"genjin/scheduler"
	"genjin/storage"
)

// adapter is a platform.
type adapter interface {
	scheduler.Sender
	// Run hands deliveries to receive until ctx ends.
	Run(ctx context.Context, receive messages.Receive) error
	// Fetch opens the bytes of a file that was handed over.
	Fetch(ctx context.Context, id string) (io.ReadCloser, error)
}

// connection is an adapter with its reader.
type connection struct {
	adapter
	read  messages.Read
	apart bool  // words do not go with a file, but quote it
	relay relay // texts go to clients by the accounts of their reps; nil: they do not
}

// Committed tells the adapter of what a commit did, as [scheduler.Listener] does, if it listens.
func (c connection) Committed(said []messages.Message, ended []string) {
	if l, ok := c.adapter.(scheduler.Listener); ok {
		l.Committed(said, ended)
	}
}

// Dropped tells the adapter, if it listens, of an edit that will not be sent.
func (c connection) Dropped(m messages.Message) {
	if l, ok := c.adapter.(scheduler.Listener); ok {
		l.Dropped(m)
	}
}

// parts are what a house is built of.
type parts struct {
	db       *storage.DB
	clock    scheduler.Clock
	log      *slog.Logger
	on       map[messages.Platform]connection
	owners   []messages.UserID
	zone     *time.Location
	language string
	commands int
}

// house is the whole program but its way in: database, core and clockwork.
type house struct {
	parts
	bot   *bot.Bot
	sched *scheduler.Scheduler
	watch watch
}

// newHouse joins the rooms around a database that has seen no work yet.
func newHouse(p parts) *house {
	h := &house{parts: p}
	readers, senders := map[messages.Platform]messages.Read{}, map[messages.Platform]scheduler.Sender{}
	apart, relays := map[messages.Platform]bool{}, map[messages.Platform]bool{}
	for name, c := range p.on {
		readers[name], senders[name], apart[name] = c.read, c, c.apart
		if c.relay != nil {
			relays[name] = true
		}
	}
	h.bot = bot.New(bot.Options{
		DB: p.db, Now: p.clock.Now, Log: p.log, Readers: readers, Owners: p.owners, Language: p.language, Zone: p.zone,
		Apart: apart, Relays: relays, Commands: p.commands, Features: []bot.Feature{visits.Feature{}, homework.Feature{}, clients.Feature{}, externals.Feature{}, cadence.Feature{}, summary.Feature{}, admin.Feature{}, company.Feature{}, handover.Feature{}, faults.Feature{}},
	})
	h.watch = watch{report: h.bot.Report, was: map[string]*ailment{}}
	h.sched = scheduler.New(scheduler.Options{
		DB: p.db, Clock: p.clock, Log: p.log, Senders: senders, Fire: h.bot.Fire, CatchUp: h.bot.CatchUp,
		Jobs: map[string]scheduler.RunJob{
			bot.JobFetch: h.fetch, bot.JobErase: h.erase,
			bot.JobLook: h.seek, bot.JobRelay: h.handOver, bot.JobConfirm: h.confirm, bot.JobUnrelay: h.takeBack,
		}, Drain: h.bot.Drain, Beat: h.beat,
	})
	return h
}

// run works until ctx ends: first the adapters stop taking, then the clockwork ends, then the database
// is closed.
func (h *house) run(ctx context.Context) error {
	clockwork, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var adapters, works sync.WaitGroup
	failed := make(chan error, len(h.on)+1)
	works.Go(func() {
		if err := h.sched.Run(clockwork); err != nil {
			failed <- err
		}
	})
	taking, stopTaking := context.WithCancel(ctx)
	defer stopTaking()
	for name, c := range h.on {
		adapters.Go(func() {
			if err := h.attend(taking, c); err != nil {
				failed <- fmt.Errorf("platform %s: %w", name, err)
			}
		})
	}
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	stopTaking()
	adapters.Wait()
	stop()
	works.Wait()
	return err
}

// refusedAgain is how long a platform rests that does not know us.
const refusedAgain = time.Minute

// attend takes what a platform delivers until ctx ends. A platform that refuses us does not stop the others, by which
// the owner is told of it; alone it does.
func (h *house) attend(ctx context.Context, c connection) error {
	for ctx.Err() == nil {
		err := c.Run(ctx, h.bot.Receive)
		if len(h.on) == 1 || !errors.Is(err, telegram.ErrToken) {
			return err
		}
		h.log.ErrorContext(ctx, "Telegram knows no bot by the token: the other platforms go on", "again", refusedAgain, "error", err)
		again, stop := h.clock.Timer(refusedAgain)
		select {
		case <-again:
		case <-ctx.Done():
		}
		stop()
	}
	return nil
}

// fetch is the job that brings the bytes of a file into the house.
func (h *house) fetch(ctx context.Context, j storage.Job) ([]byte, error) {
	var f bot.Fetch
	if err := json.Unmarshal(j.Body, &f); err != nil {
		return nil, fmt.Errorf("read job: %w", err)
	}
	c, ok := h.on[f.Platform]
	if !ok {
		return nil, fmt.Errorf("platform %q is off", f.Platform)
	}
	got := bot.Fetched{Attachment: f.Attachment, Name: f.Name}
	switch err := h.bring(ctx, c, f, &got); {
	case errors.Is(err, messages.ErrTooLarge) || errors.Is(err, storage.ErrTooLarge):
		got.Fault = bot.FaultLarge
	case err != nil:
		return nil, err
	}
	return json.Marshal(got)
}

// erase is the job that removes the bytes of files that were erased.
func (h *house) erase(ctx context.Context, j storage.Job) ([]byte, error) {
	var sums []string
	if err := json.Unmarshal(j.Body, &sums); err != nil {
		return nil, fmt.Errorf("read job: %w", err)
	}
	for _, sum := range sums {
		if err := h.db.Erase(ctx, sum); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// bring stores the bytes of a file, and tells what they are.
func (h *house) bring(ctx context.Context, c connection, f bot.Fetch, got *bot.Fetched) error {
	r, err := c.Fetch(ctx, f.File)
	if err != nil {
		return err
	}
	defer r.Close() //nolint:errcheck // read-only
	if named, ok := r.(interface{ FileName() string }); ok && named.FileName() != "" {
		got.Name = named.FileName() // some platforms tell it with the bytes alone
	}
	if got.Sum, got.Size, err = h.db.Files().Put(ctx, r, bot.FileLimit); err != nil {
		return err
	}
	return h.look(got, got.Name)
}

// look tells what the bytes of a fetched file are, whatever its name says, and reads the text in them.
func (h *house) look(got *bot.Fetched, name string) error {
	file, err := h.db.Files().Open(got.Sum)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // read-only
	kind, text, err := document.Read(file, got.Size, name)
	got.Kind, got.Reading = string(kind), text
	switch {
	case got.Size == 0:
		got.Fault = bot.FaultBroken
	case kind == document.Program:
		got.Fault = bot.FaultProgram
	case errors.Is(err, document.ErrBomb):
		got.Fault = bot.FaultBomb
	case errors.Is(err, document.ErrBroken):
		got.Fault = bot.FaultBroken
	default:
		return err
	}
	return nil
}
