package main

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
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"genjin/bot/telegram"
	"genjin/bot/telegram/telegramtest"
	"genjin/messages"
	"genjin/storage"
)

const benchGroups = 100

// BenchmarkTelegramWebhook is the way of a visit's update from the door of the webhook to the durable commit of all
// that it calls for, with 1, 40 and 100 calls open at once, each of another group. Nothing is sent. The processor time is
// that of the whole process.
func BenchmarkTelegramWebhook(b *testing.B) {
	for _, open := range []int{1, 40, 100} {
		b.Run(fmt.Sprintf("open=%d", open), func(b *testing.B) {
			door := benchDoor(b)
			var n atomic.Int64
			before := ownCPU()
			took := crowd(b, open, func(g int64) error {
				id := n.Add(1)
				r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/telegram", bytes.NewReader(rawNote(id, g)))
				r.Header.Set(telegramtest.SecretHeader, "secret-of-the-bench")
				w := httptest.NewRecorder()
				door.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					return fmt.Errorf("the webhook answered %d", w.Code)
				}
				return nil
			})
			report(b, took, ownCPU()-before)
		})
	}
}

// benchDoor is the webhook of a house that sends nothing.
func benchDoor(b *testing.B) http.Handler {
	b.Helper()
	db, err := storage.Open(b.Context(), filepath.Join(b.TempDir(), "genjin.db"))
	if err != nil {
		b.Fatal(err)
	}
	s := telegramtest.New(b, telegramtest.Options{Webhook: http.DefaultClient})
	o := cityOptions(db, s.Client())
	o.Webhook, o.Secret = "https://genjin.test/telegram", "secret-of-the-bench"
	a := telegram.New(o)
	h := newHouse(parts{
		db: db, clock: &clock{}, log: slog.New(slog.DiscardHandler), zone: time.UTC,
		on: map[messages.Platform]connection{telegram.Platform: {adapter: a, read: telegram.Read}},
	})
	if err := db.Do(b.Context(), func(tx *storage.Tx) error { return plantTelegramStorm(tx, benchGroups) }); err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx, h.bot.Receive) }()
	b.Cleanup(func() {
		cancel()
		if err := errors.Join(<-done, db.Close()); err != nil {
			b.Error(err)
		}
	})
	for len(s.Calls("setWebhook")) == 0 {
		time.Sleep(time.Millisecond)
	}
	return a.Handler()
}

// rawNote is the n-th update: a visit noted in the group g.
func rawNote(n, g int64) []byte {
	return fmt.Appendf(nil, `{"update_id":%d,"message":{"message_id":%d,"date":%d,"text":%q,"chat":{"id":%d,"type":"supergroup","title":"华东"},`+
		`"from":{"id":%d,"is_bot":false,"first_name":"王芳"}}}`, n, n, time.Now().Unix(), benchNote(n), stormGroup-g, stormUser+g)
}

func benchNote(n int64) string {
	return fmt.Sprintf("拜访 王总 想看%d型样品，担心交期，下周三寄样", n)
}

// crowd does one thing b.N times, open at once, each for another g, and returns how long each took, sorted.
func crowd(b *testing.B, open int, do func(g int64) error) []time.Duration {
	b.Helper()
	took := make([]time.Duration, b.N)
	var next atomic.Int64
	var all sync.WaitGroup
	b.ResetTimer()
	for g := range int64(min(open, b.N)) {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
				began := time.Now()
				if err := do(g); err != nil {
					b.Error(err)
					return
				}
				took[i] = time.Since(began)
			}
		})
	}
	all.Wait()
	b.StopTimer()
	slices.Sort(took)
	return took
}

// once lets each of g do one thing before the clock runs: the first connects, and meets caches that are empty.
func once(b *testing.B, open int, do func(g int64) error) {
	b.Helper()
	var all sync.WaitGroup
	for g := range int64(open) {
		all.Go(func() {
			if err := do(g); err != nil {
				b.Error(err)
			}
		})
	}
	all.Wait()
}

func report(b *testing.B, took []time.Duration, cpu time.Duration) {
	b.Helper()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "updates/s")
	b.ReportMetric(float64(took[len(took)*99/100])/1e6, "p99-ms")
	b.ReportMetric(float64(cpu.Microseconds())/float64(b.N), "cpu-µs/update")
}

// ownCPU is the processor time that this process has used.
func ownCPU() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkTelegramReply is the way of a visit noted in a group to its receipt in that group, over real connections
// between the program, in a process of its own, and the stand-in, which answers at once or after 50 ms; 1, 40 and 100
// people wait at once. Each visit calls for a second message, the draft, which is not waited for. The processor time is
// that of the program alone, in ticks of 10 ms.
func BenchmarkTelegramReply(b *testing.B) {
	for _, mode := range []string{"polling", "webhook"} {
		for _, slow := range []time.Duration{0, 50 * time.Millisecond} {
			for _, open := range []int{1, 40, 100} {
				b.Run(fmt.Sprintf("%s/answer=%s/open=%d", mode, slow, open), func(b *testing.B) {
					s, pid := benchStandIn(b, mode == "webhook", slow)
					var n atomic.Int64
					visit := func(g int64) error {
						s.Say(stormUser+g, stormGroup-g, benchNote(n.Add(1)))
						select {
						case <-s.sent[stormGroup-g]:
							return nil
						case <-time.After(answerLimit):
							return errors.New("no answer")
						}
					}
					once(b, open, visit)
					before := cpuOf(b, pid)
					took := crowd(b, open, visit)
					report(b, took, cpuOf(b, pid)-before)
				})
			}
		}
	}
}

// standIn is a server that tells when a message to a chat was taken and answered.
type standIn struct {
	*telegramtest.Server
	sent map[int64]chan struct{}
}

// ServeHTTP passes a call on.
func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !strings.HasSuffix(r.URL.Path, "/sendMessage") {
		s.Server.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	var to struct {
		Chat int64 `json:"chat_id"`
	}
	if err := errors.Join(err, json.Unmarshal(body, &to)); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.Server.ServeHTTP(w, r)
	if c, ok := s.sent[to.Chat]; ok {
		c <- struct{}{}
	}
}

// benchStandIn starts the program against a server that takes slow to answer a message.
func benchStandIn(b *testing.B, hook bool, slow time.Duration) (s *standIn, pid int) {
	b.Helper()
	var door atomic.Pointer[string]
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, *door.Load())
	}
	s = &standIn{sent: map[int64]chan struct{}{}, Server: telegramtest.New(b, telegramtest.Options{
		Webhook: &http.Client{Transport: &http.Transport{DialContext: dial, MaxIdleConnsPerHost: 100}}, Local: true, Unlimited: true,
	})}
	for i := range int64(benchGroups) {
		s.AddPerson(telegramtest.User{ID: stormUser + i, First: "王芳"})
		s.Open(stormUser + i)
		s.AddGroup(telegramtest.Group{ID: stormGroup - i, Title: "华东", Super: true, Bot: telegramtest.In, Members: []int64{stormUser + i}})
		s.sent[stormGroup-i] = make(chan struct{}, 100)
	}
	if slow > 0 {
		s.Fail(telegramtest.Slow(slow).On("sendMessage", 0).Always())
	}
	api := httptest.NewServer(s)
	p := launch(b, b.TempDir(), killAPI+"="+api.URL, fmt.Sprintf("%s=%t", killHook, hook), fmt.Sprintf("%s=%d", killMany, benchGroups))
	b.Cleanup(func() {
		p.end()
		p.reap(b, true)
		s.Close()
		api.Close()
	})
	at := <-p.lines
	door.Store(&at)
	for len(s.Calls("setWebhook")) == 0 && len(s.Calls("getUpdates")) == 0 {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond)
	return s, p.cmd.Process.Pid
}

// cpuOf is the processor time that a process has used.
func cpuOf(b *testing.B, pid int) time.Duration {
	b.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Skip("processor time is read from /proc: ", err)
	}
	_, rest, _ := strings.Cut(string(raw), ") ")
	fields := strings.Fields(rest)
	var ticks int64
	for _, f := range fields[11:13] { // utime and stime
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}
