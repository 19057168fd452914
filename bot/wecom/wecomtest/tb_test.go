package wecomtest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/coder/websocket"
)

// recorder is a test that may fail without failing.
type recorder struct {
	testing.TB
	mu   sync.Mutex
	errs []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errs = append(r.errs, fmt.Sprintf(format, args...))
}

func (r *recorder) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.errs)
}

// ack is an answer to a frame.
type ack struct {
	Headers headers         `json:"headers"`
	Code    int             `json:"errcode"`
	Text    string          `json:"errmsg"`
	Body    json.RawMessage `json:"body"`
	err     error
}

// inbound is a frame that came.
type inbound struct {
	ack
	Cmd string `json:"cmd"`
	raw string
}

// body reads the body of f.
func (f inbound) body(t testing.TB) object {
	t.Helper()
	o, err := decode(f.Body)
	if err != nil {
		t.Fatalf("%s: %v", f.raw, err)
	}
	return o
}

// robot is the program's end of a long connection.
type robot struct {
	t      testing.TB
	ws     *websocket.Conn
	waits  []inbound // came before an acknowledgement
	serial int
}

// dial opens a connection, without a subscription.
func dial(t testing.TB, s *Server, where string) (*robot, error) {
	t.Helper()
	var c *http.Client
	if where == "" {
		c, where = s.Client(), "wss://openws.work.weixin.qq.com"
	}
	ws, resp, err := websocket.Dial(context.Background(), where, &websocket.DialOptions{HTTPClient: c})
	if err != nil {
		if resp != nil && resp.Body != nil {
			resp.Body.Close()
		}
		return nil, err
	}
	ws.SetReadLimit(8 << 20)
	t.Cleanup(func() { ws.CloseNow() })
	return &robot{t: t, ws: ws}, nil
}

// connect opens a connection and subscribes.
func connect(t testing.TB, s *Server, where string) *robot {
	t.Helper()
	r, err := dial(t, s, where)
	if err != nil {
		t.Fatal(err)
	}
	if a := r.subscribe(BotID, BotSecret); a.Code != 0 || a.err != nil {
		t.Fatalf("subscribe: %+v", a)
	}
	return r
}

func (r *robot) subscribe(id, secret string) ack {
	r.t.Helper()
	return r.ask("aibot_subscribe", "", map[string]string{"bot_id": id, "secret": secret})
}

// write sends a frame as it is.
func (r *robot) write(raw string) {
	r.t.Helper()
	if err := r.ws.Write(context.Background(), websocket.MessageText, []byte(raw)); err != nil {
		r.t.Logf("write: %v", err)
	}
}

// read returns the next frame.
func (r *robot) read() (f inbound, err error) {
	_, raw, err := r.ws.Read(context.Background())
	if err != nil {
		return f, err
	}
	f.raw = string(raw)
	return f, json.Unmarshal(raw, &f)
}

// ask sends a frame, under a req_id of its own if that is empty, and waits for its acknowledgement.
func (r *robot) ask(cmd, id string, body any) ack {
	r.t.Helper()
	if id == "" {
		r.serial++
		id = fmt.Sprintf("S%d", r.serial)
	}
	text, ok := body.(string)
	if !ok {
		text = string(encode(body))
	}
	r.write(fmt.Sprintf(`{"cmd":%q,"headers":{"req_id":%q},"body":%s}`, cmd, id, text))
	for {
		f, err := r.read()
		if err != nil {
			return ack{err: err}
		}
		if f.Cmd == "" && f.Headers.ReqID == id {
			return f.ack
		}
		r.waits = append(r.waits, f)
	}
}

// must is ask for what has to be taken.
func (r *robot) must(cmd, id string, body any) ack {
	r.t.Helper()
	a := r.ask(cmd, id, body)
	if a.Code != 0 || a.err != nil {
		r.t.Errorf("%s %v: %d %s %v", cmd, body, a.Code, a.Text, a.err)
	}
	return a
}

// next returns what the robot was told next.
func (r *robot) next() inbound {
	r.t.Helper()
	if len(r.waits) > 0 {
		f := r.waits[0]
		r.waits = r.waits[1:]
		return f
	}
	f, err := r.read()
	if err != nil {
		r.t.Fatalf("read: %v", err)
	}
	return f
}

// scene is who and where most tests need.
type scene struct {
	*Server
	*recorder
	t     testing.TB
	robot *robot
	group string // of li and wang, with the robot
}

// stage makes a scene; its breaches are kept and do not fail the test.
func stage(t testing.TB, o Options) *scene {
	t.Helper()
	r := &recorder{TB: t}
	s := &scene{Server: New(r, o), recorder: r, t: t}
	s.AddPerson(Person{ID: "lisi", Name: "李四"})
	s.AddPerson(Person{ID: "wangwu", Name: "王五"})
	s.group = s.AddGroup(Group{ID: "wrTESTGROUP", Title: "一班", Members: []string{"lisi", "wangwu"}, Robot: true})
	return s
}

// clean sees that no rule was broken.
func (s *scene) clean() {
	s.t.Helper()
	if n := s.Breaches(); len(n) > 0 {
		s.t.Errorf("breaches: %v", n)
	}
}

// blamed sees that exactly one more rule was broken, told with these words.
func (s *scene) blamed(words string) {
	s.t.Helper()
	n := s.Breaches()
	if len(n) != 1 || !strings.Contains(n[0], words) || s.count() != 1 {
		s.t.Errorf("breaches %q, test errors %d, want one with %q", n, s.count(), words)
	}
}

// bothWays plays f within a bubble over pipes, and over TCP in real time.
func bothWays(t *testing.T, o Options, f func(t *testing.T, s *scene)) {
	t.Helper()
	t.Run("bubble", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := stage(t, o)
			s.robot = connect(t, s.Server, "")
			f(t, s)
		})
	})
	t.Run("tcp", func(t *testing.T) {
		s := stage(t, o)
		s.robot = connect(t, s.Server, "ws"+strings.TrimPrefix(s.Listen(), "http"))
		f(t, s)
	})
}

// bubble plays f within a bubble, with the robot connected.
func bubble(t *testing.T, o Options, f func(t *testing.T, s *scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := stage(t, o)
		s.robot = connect(t, s.Server, "")
		f(t, s)
	})
}
