package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// Work is one unit for the writer: Do runs in a savepoint of the shared transaction. If it fails or
// panics it is undone alone, and Else, if there is one, runs in a savepoint of its own with Do's
// error. On an engine with several writers Do may run again: it has no effect but by its Tx.
type Work struct {
	Do   func(*Tx) error
	Else func(*Tx, error) error
}

// Update gives each work its turn, in order, in the next shared commit. errs[i] is what works[i]
// ended with: nil if Do or Else succeeded. With err nothing of them is stored: the engine failed, or
// the database is closed. Once taken, Update waits for the end whatever ctx.
func (db *DB) Update(ctx context.Context, works ...Work) (errs []error, err error) {
	return db.writer.update(ctx, db.writer.in, works)
}

// Behind is Do for what nobody waits for: its turn comes once nobody else waits for one, or the next commit is full.
func (db *DB) Behind(ctx context.Context, do func(*Tx) error) error {
	errs, err := db.writer.update(ctx, db.writer.behind, []Work{{Do: do}})
	if err != nil {
		return err
	}
	return errs[0]
}

// Each is Update of each work by itself, in order: a commit may come between two of them, so that the first need not wait
// for the last. With err some may be stored: the first ones, as behind one that the engine did not store none is.
func (db *DB) Each(ctx context.Context, works ...Work) (errs []error, err error) {
	bs := make([]*batch, 0, len(works))
	for i := range works {
		b := newBatch(works[i : i+1])
		if i > 0 {
			b.former = bs[i-1]
		}
		if err = db.writer.take(ctx, db.writer.in, b); err != nil {
			break
		}
		bs = append(bs, b)
	}
	for _, b := range bs {
		<-b.done
		errs, err = append(errs, b.errs[0]), cmp.Or(b.err, err)
	}
	return errs, err
}

// batch is the works of one Update.
type batch struct {
	works  []Work
	came   time.Time
	former *batch // must be stored before it
	errs   []error
	err    error
	done   chan struct{}
}

func newBatch(works []Work) *batch {
	return &batch{works: works, came: mark(), errs: make([]error, len(works)), done: make(chan struct{})}
}

// queued is how many batches wait before Update itself does.
const queued = 1024

// writer owns the one writing connection. It takes all that waits, gives each work its turn in a
// savepoint of one transaction, commits once, and then tells those who wait.
type writer struct {
	db    *sql.DB
	conn  *sql.Conn
	stmts map[string]*sql.Stmt

	in      chan *batch
	behind  chan *batch  // those that give way to those of in
	mu      sync.RWMutex // held for reading while a batch is put into one of them
	closed  bool
	ended   chan struct{}
	hook    func(Committed)
	pace    pace
	began   time.Time     // when the transaction began
	full    time.Duration // how long it takes in what waits
	gave    time.Time     // when it began to take in what gives way
	backlog int
	seq     int64
}

func newWriter(db *sql.DB) (*writer, error) {
	w := &writer{
		db: db, in: make(chan *batch, queued), behind: make(chan *batch, queued), ended: make(chan struct{}),
		hook: func(Committed) {}, pace: measured,
	}
	if err := w.connect(); err != nil {
		return nil, err
	}
	tx := &Tx{prepare: w.prepare, w: w}
	if err := tx.get(`SELECT count(*) FROM inbox WHERE state = 0`, nil, &w.backlog); err != nil {
		return nil, err
	}
	err := tx.get(`SELECT max(coalesce((SELECT max(seq) FROM inbox), 0), coalesce((SELECT max(seq) FROM outbox), 0))`, nil, &w.seq)
	if err != nil {
		return nil, err
	}
	go w.run()
	return w, nil
}

// connect takes the connection, anew after a fault that left the old one in doubt.
func (w *writer) connect() error {
	ctx := context.Background()
	if w.conn != nil {
		_ = w.conn.Raw(func(any) error { return errBadConn })
		_ = w.conn.Close()
	}
	conn, err := w.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	w.conn, w.stmts = conn, map[string]*sql.Stmt{}
	return nil
}

// prepare returns the statement of query, prepared once on the connection.
func (w *writer) prepare(query string) (*sql.Stmt, error) {
	if s, ok := w.stmts[query]; ok {
		return s, nil
	}
	s, err := w.conn.PrepareContext(context.Background(), query)
	if err == nil {
		w.stmts[query] = s
	}
	return s, err
}

// update puts works into line, and waits for their end.
func (w *writer) update(ctx context.Context, line chan *batch, works []Work) ([]error, error) {
	b := newBatch(works)
	if err := w.take(ctx, line, b); err != nil {
		return nil, err
	}
	<-b.done
	if b.err != nil {
		return nil, b.err
	}
	return b.errs, nil
}

func (w *writer) take(ctx context.Context, line chan *batch, b *batch) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return ErrClosed
	}
	select {
	case line <- b:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stop lets the works that wait have their commit and ends the writer.
func (w *writer) stop() error {
	w.mu.Lock()
	w.closed = true
	close(w.in)
	close(w.behind)
	w.mu.Unlock()
	<-w.ended
	return w.conn.Close()
}

// void reports whether b came to nothing, as a former one was not stored.
func (b *batch) void() bool {
	if b.former == nil || b.former.err == nil {
		return false
	}
	b.err = b.former.err
	close(b.done)
	return true
}

func (w *writer) run() {
	defer close(w.ended)
	for b := w.first(); b != nil; b = w.first() {
		if !b.void() {
			w.transact(b)
		}
	}
}

// first waits for a batch; nil once both lines are closed and empty.
func (w *writer) first() *batch {
	select {
	case b, open := <-w.in: // before those that give way
		if open {
			return b
		}
		return <-w.behind
	default:
	}
	select {
	case b, open := <-w.in:
		if open {
			return b
		}
		return <-w.behind
	case b, open := <-w.behind:
		if open {
			return b
		}
		return <-w.in
	}
}

// transact runs first, and what else waits while there is time, in one transaction.
func (w *writer) transact(first *batch) {
	w.began, w.full, w.gave = mark(), w.pace.full(1+len(w.in)), time.Time{}
	var taken []*batch
	all := Committed{}
	waiting := 0
	err := w.command("BEGIN IMMEDIATE")
	for b := first; b != nil && err == nil; b = w.next() {
		taken = append(taken, b)
		for i := range b.works {
			var tx *Tx
			if tx, b.errs[i], err = w.turn(b.works[i], b.came, waiting); err != nil {
				break
			}
			all.Said = append(all.Said, tx.done.Said...)
			all.Ended = append(all.Ended, tx.done.Ended...)
			if !tx.done.Due.IsZero() {
				all.plan(tx.done.Due)
			}
			waiting += tx.waiting
		}
		if err != nil {
			break
		}
	}
	if len(taken) == 0 {
		taken = append(taken, first)
	}
	if err == nil {
		worked := mark()
		err = w.command("COMMIT")
		w.pace.learn(len(taken), worked.Sub(w.began), elapsed(worked))
	}
	if err != nil {
		err = errors.Join(err, w.recover())
	} else {
		w.backlog += waiting
		all.Wait = w.backlog
		w.hook(all)
	}
	for _, b := range taken {
		if err != nil {
			b.err = fmt.Errorf("commit: %w", err)
		}
		close(b.done)
	}
}

// behindFor is how long a transaction takes in what gives way, also one that a single turn has filled: it waits for one
// commit at the most, while there is little of it.
const behindFor = time.Millisecond

// next returns a batch that waits, while the transaction is open to more.
func (w *writer) next() *batch {
	if elapsed(w.began) < w.full {
		select {
		case b := <-w.in:
			switch {
			case b == nil: // it is closed and empty
			case b.void():
				return w.next()
			default:
				return b
			}
		default:
		}
	}
	if w.gave.IsZero() {
		w.gave = mark()
	}
	if elapsed(w.gave) < behindFor {
		select {
		case b := <-w.behind:
			return b
		default:
		}
	}
	return nil
}

// turn runs one work in a savepoint. failed is the work's own end; fault undoes the transaction.
func (w *writer) turn(work Work, came time.Time, waiting int) (tx *Tx, failed, fault error) {
	tx, failed, fault = w.attempt(work.Do, came, waiting)
	if fault != nil || failed == nil || work.Else == nil {
		return tx, failed, fault
	}
	cause := failed
	return w.attempt(func(tx *Tx) error { return work.Else(tx, cause) }, came, waiting)
}

func (w *writer) attempt(do func(*Tx) error, came time.Time, waiting int) (tx *Tx, failed, fault error) {
	tx = &Tx{prepare: w.prepare, w: w, came: came, waiting: waiting}
	if err := w.command("SAVEPOINT turn"); err != nil {
		return tx, nil, err
	}
	failed = guarded(tx, do)
	if tx.fault != nil {
		return tx, failed, tx.fault
	}
	tx.waiting -= waiting
	if failed == nil {
		return tx, nil, w.command("RELEASE turn")
	}
	if err := w.command("ROLLBACK TO turn"); err != nil {
		return tx, failed, err
	}
	tx.done, tx.waiting = Committed{}, 0
	return tx, failed, w.command("RELEASE turn")
}

// guarded runs do; a panic becomes an error with its stack.
func guarded(tx *Tx, do func(*Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return do(tx)
}

// command runs a statement that steers the transaction.
func (w *writer) command(query string) error {
	s, err := w.prepare(query)
	if err != nil {
		return err
	}
	_, err = s.Exec() //nolint:noctx // as in Tx.exec
	return err
}

// recover undoes the transaction after a fault; if even that fails the connection is replaced.
func (w *writer) recover() error {
	if w.command("ROLLBACK") == nil {
		return nil
	}
	return w.connect()
}
