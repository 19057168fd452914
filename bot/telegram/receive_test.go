package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"genjin/messages"
)

const secretToken = "7001234567:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"

// pipes is a listener of connections in memory, which pass in a bubble of simulated time.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.done) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// served returns a client whose every request is answered by h.
func served(t testing.TB, h http.Handler) *http.Client {
	t.Helper()
	p := &pipes{conns: make(chan net.Conn), done: make(chan struct{})}
	var handling atomic.Int32
	all := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handling.Add(1)
		defer handling.Add(-1)
		h.ServeHTTP(w, r)
	})
	s := &http.Server{Handler: all, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)} //nolint:gosec // a test
	var serving sync.WaitGroup
	serving.Go(func() { _ = s.Serve(p) })
	transport := &http.Transport{DialContext: p.dial}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = s.Close()
		serving.Wait()
		for ok := true; ok; ok = handling.Load() > 0 {
			time.Sleep(time.Second) // simulated
		}
	})
	return &http.Client{Transport: transport, Timeout: 30 * time.Second}
}

// asked is one call that came.
type asked struct {
	method string
	at     time.Duration // since the beginning
	Offset int64         `json:"offset"`
	Limit  int           `json:"limit"`
	Hold   int           `json:"timeout"`
	Kinds  []string      `json:"allowed_updates"`

	URL, Secret string
	Connections int
	body        string
}

// reply answers a call with status and body; hang cuts the connection after the head, hold waits first.
type reply struct {
	status int
	body   string
	hang   bool
	hold   time.Duration
}

// upstream is a Bot API server: queue holds what waits, faults what is answered instead, by method.
type upstream struct {
	mu     sync.Mutex
	began  time.Time
	last   int64 // number of an update
	queue  []queued
	faults map[string][]reply
	calls  []asked
}

type queued struct {
	id  int64
	raw string
}

func (u *upstream) say(texts ...string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, text := range texts {
		u.last++
		id := u.last
		u.queue = append(u.queue, queued{id, fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":1795420800,"text":%q,`+
			`"from":{"id":5,"first_name":"x"},"chat":{"id":-100,"type":"supergroup"}}}`, id, id%1000, text)})
	}
}

func (u *upstream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method, ok := strings.CutPrefix(r.URL.Path, "/bot"+secretToken+"/")
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	body, _ := io.ReadAll(r.Body)
	call := asked{method: method, body: string(body)}
	_ = json.Unmarshal(body, &call)
	u.mu.Lock()
	call.at = time.Since(u.began)
	u.calls = append(u.calls, call)
	if f := u.faults[method]; len(f) > 0 {
		u.faults[method] = f[1:]
		u.mu.Unlock()
		answerWith(w, r, f[0])
		return
	}
	u.mu.Unlock()
	switch method {
	case "getMe":
		_, _ = io.WriteString(w, `{"ok":true,"result":{"id":7001234567,"is_bot":true,"username":"genjin_bot"}}`)
	case "getUpdates":
		u.hand(w, r, call)
	default:
		_, _ = io.WriteString(w, `{"ok":true,"result":true}`)
	}
}

func answerWith(w http.ResponseWriter, r *http.Request, f reply) {
	select {
	case <-time.After(f.hold):
	case <-r.Context().Done():
	}
	if f.status != 0 {
		w.WriteHeader(f.status)
	}
	_, _ = io.WriteString(w, f.body)
	if f.hang {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// hand confirms by the offset, and answers as soon as something waits, or after the time to hold the call.
func (u *upstream) hand(w http.ResponseWriter, r *http.Request, call asked) {
	until := time.Now().Add(time.Duration(call.Hold) * time.Second)
	for {
		u.mu.Lock()
		if call.Offset > 0 {
			u.queue = slices.DeleteFunc(u.queue, func(q queued) bool { return q.id < call.Offset })
		}
		var raws []string
		for _, q := range u.queue[:min(len(u.queue), call.Limit)] {
			raws = append(raws, q.raw)
		}
		u.mu.Unlock()
		if len(raws) > 0 || r.Context().Err() != nil || !time.Now().Before(until) {
			_, _ = io.WriteString(w, `{"ok":true,"result":[`+strings.Join(raws, ",")+`]}`)
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// called returns the calls so far, and how many updates wait still.
func (u *upstream) called() (calls []asked, waiting int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.Clone(u.calls), len(u.queue)
}

func methods(calls []asked) []string {
	var all []string
	for _, c := range calls {
		all = append(all, c.method)
	}
	return all
}

// inbox takes deliveries, or refuses so many.
type inbox struct {
	mu     sync.Mutex
	refuse int
	slow   time.Duration
	tries  int
	taken  []messages.Delivery
	batch  []int
}

func (b *inbox) receive(_ context.Context, ds []messages.Delivery) error {
	time.Sleep(b.slow)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tries++
	if b.refuse > 0 {
		b.refuse--
		return errors.New("the storage is away")
	}
	b.batch = append(b.batch, len(ds))
	b.taken = append(b.taken, ds...)
	return nil
}

func (b *inbox) ids() []string {
	var all []string
	for _, d := range b.taken {
		all = append(all, d.ID)
	}
	return all
}

func timer(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTimer(d)
	return t.C, func() { t.Stop() }
}

// scene runs an adapter in simulated time for so long.
type scene struct {
	up   upstream
	in   inbox
	log  bytes.Buffer
	err  error
	took time.Duration // from the end that was asked for to the end
}

func (s *scene) run(t *testing.T, long time.Duration, change ...func(*Options)) {
	t.Helper()
	s.up.began = time.Now()
	o := Options{
		Token: secretToken, API: "http://telegram.test", HTTP: served(t, &s.up), Log: slog.New(slog.NewTextHandler(&s.log, nil)),
		Now: time.Now, Timer: timer,
	}
	for _, f := range change {
		f(&o)
	}
	a := New(o)
	ctx, cancel := context.WithTimeout(t.Context(), long)
	defer cancel()
	s.err = a.Run(ctx, s.in.receive)
	s.took = time.Since(s.up.began.Add(long))
	if strings.Contains(s.log.String(), secretToken) || s.err != nil && strings.Contains(s.err.Error(), secretToken) {
		t.Errorf("the token is told:\n%s\n%v", s.log.String(), s.err)
	}
}

// wants checks that the first n updates came, once each and in order.
func (s *scene) wants(t *testing.T, n int) {
	t.Helper()
	var want []string
	for i := range n {
		want = append(want, fmt.Sprintf("tg/%d", 1+i))
	}
	if got := s.in.ids(); !slices.Equal(got, want) {
		t.Errorf("%d came: %v", len(got), got)
	}
	for _, d := range s.in.taken {
		if _, err := Read(d); err != nil {
			t.Errorf("%s: %v", d.ID, err)
		}
	}
}
