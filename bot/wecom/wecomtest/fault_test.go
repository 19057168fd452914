package wecomtest

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestFaultsOfTheConnection(t *testing.T) {
	one := push("markdown", `{"content":"一"}`)
	for name, c := range map[string]struct {
		fault Fault
		said  int // messages that stand
		code  int // -1: the connection broke
		after time.Duration
	}{
		"refused":        {Refuse(-1), 0, -1, 0},
		"refused, taken": {Refuse(45033).After(), 1, 45033, 0},
		"cut before":     {Cut, 0, -9, 0},
		"cut after":      {Cut.After(), 1, -9, 0},
		"cut halfway":    {CutHalfway, 1, -9, 0},
		"slow":           {Slow(3 * time.Second), 1, 0, 3 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, Options{}, func(t *testing.T, s *scene) {
				s.Say("lisi", "", "你好")
				s.robot.next()
				s.Fail(c.fault.On("aibot_send_msg", "lisi"))
				s.robot.must("ping", "", "{}")
				start := time.Now()
				a := s.robot.ask("aibot_send_msg", "", one)
				if broke := a.err != nil; broke != (c.code == -9) || !broke && a.Code != c.code || time.Since(start) != c.after {
					t.Errorf("%+v after %v", a, time.Since(start))
				}
				if n := len(s.Said("lisi")); n != c.said {
					t.Errorf("%d messages stand, want %d", n, c.said)
				}
				synctest.Wait()
				if s.Connected() != (a.err == nil) {
					t.Errorf("connected: %v", s.Connected())
				}
				s.clean()
			})
		})
	}
}

func TestSilentFaults(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, s *scene) {
		s.Say("lisi", "", "你好")
		told := s.robot.next().Headers.ReqID
		s.Fail(Silent.On("aibot_respond_msg", "").After())
		s.StopPongs()
		s.robot.write(`{"cmd":"ping","headers":{"req_id":"P1"}}`)
		s.robot.write(`{"cmd":"aibot_respond_msg","headers":{"req_id":"` + told + `"},"body":` + stream("a", "一", true) + `}`)
		synctest.Wait()
		if n := len(s.Said("lisi")); n != 1 {
			t.Errorf("%d messages stand", n)
		}
		s.robot.must("aibot_respond_msg", told, stream("a", "一", true)) // too soon
		s.blamed("not acknowledged yet")
		s.Heal()
		s.robot.must("ping", "", "{}")
		time.Sleep(ackWait)
		s.robot.must("aibot_respond_msg", told, stream("a", "一", true))
		if len(s.robot.waits) != 0 || len(s.Breaches()) != 1 || len(s.Said("lisi")) != 1 {
			t.Errorf("%v %v", s.robot.waits, s.Breaches())
		}
	})
}

func TestDialsFail(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, s *scene) {
		s.Fail(BadGateway.On(Dial, "").For(time.Minute))
		for range 3 {
			if _, err := dial(t, s.Server, ""); err == nil {
				t.Error("a dial came through")
			}
		}
		time.Sleep(time.Minute)
		s.Fail(Refuse(45009).On("aibot_subscribe", "").Times(2))
		r, err := dial(t, s.Server, "")
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if a := r.subscribe(BotID, BotSecret); a.Code != 45009 {
				t.Errorf("%+v", a)
			}
		}
		if a := r.subscribe(BotID, BotSecret); a.Code != 0 {
			t.Errorf("%+v", a)
		}
		s.Fail(Slow(time.Second).On("aibot_subscribe", ""))
		r, err = dial(t, s.Server, "")
		if err != nil {
			t.Fatal(err)
		}
		r.write(`{"cmd":"aibot_subscribe","headers":{"req_id":"S0"},"body":{"bot_id":"` + BotID + `","secret":"` + BotSecret + `"}}`)
		r.write(`{"cmd":"ping","headers":{"req_id":"P0"}}`)
		r.next()
		s.blamed("not acknowledged yet")
	})
}

func TestALostSubscription(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, s *scene) {
		s.Say("lisi", "", "你好")
		s.robot.next()
		s.Unsubscribe()
		if a := s.robot.ask("aibot_send_msg", "", push("markdown", `{"content":"一"}`)); a.Code != 846609 {
			t.Errorf("%+v", a)
		}
		s.robot.must("ping", "", "{}")
		s.Say("lisi", "", "在吗")
		if s.Lost() != 1 || s.Connected() {
			t.Errorf("%d lost", s.Lost())
		}
		s.clean()
		if a := s.robot.subscribe(BotID, BotSecret); a.Code != 0 {
			t.Errorf("%+v", a)
		}
	})
}

func TestStrangeFrames(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, s *scene) {
		huge := `{"cmd":"aibot_msg_callback","headers":{"req_id":"R"},"body":{"x":"` + strings.Repeat("长", 350_000) + `"}}`
		for _, raw := range []string{huge, "no JSON", "{}"} {
			s.SendFrame(raw)
			if _, got, err := s.robot.ws.Read(t.Context()); err != nil || string(got) != raw {
				t.Errorf("%d bytes, %v", len(got), err)
			}
		}
		s.DisconnectHalfway()
		if f, err := s.robot.read(); err == nil {
			t.Errorf("half a frame came: %s", f.raw)
		}
	})
}

func TestFiles(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, s *scene) {
		body := bytes.Repeat([]byte("作业"), 100)
		get := func(h Handed) (string, *http.Response, []byte, error) {
			t.Helper()
			s.SayFile("lisi", "", h)
			o := s.robot.next().body(t).object("file")
			resp, err := s.Client().Get(o.text("url"))
			if err != nil {
				return "", nil, nil, err
			}
			defer resp.Body.Close()
			raw, err := io.ReadAll(resp.Body)
			return o.text("aeskey"), resp, raw, err
		}
		h := Handed{Name: "第3课 (1).docx", Body: body}
		key, resp, raw, err := get(h)
		if d := resp.Header.Get("Content-Disposition"); err != nil || d != "attachment; filename*=UTF-8''%E7%AC%AC3%E8%AF%BE%20%281%29.docx" {
			t.Errorf("%q %v", d, err)
		}
		if !bytes.Equal(raw, seal(key, body)) || len(raw)%32 != 0 || len(key) != 44 {
			t.Errorf("%d bytes under %q", len(raw), key)
		}
		if _, resp, _, _ := get(Handed{Body: body, Disposition: NoHeader}); resp.Header["Content-Disposition"] != nil {
			t.Error("a header came")
		}
		if _, resp, _, _ := get(Handed{Body: body, Disposition: `attachment; filename="a.txt"`}); resp.Header.Get("Content-Disposition") != `attachment; filename="a.txt"` {
			t.Error("another header came")
		}
		s.Fail(Forbidden.On(Download, ""), Cut.On(Download, ""), CutHalfway.On(Download, ""), Trickle(time.Minute).On(Download, ""))
		if _, resp, _, _ := get(h); resp.StatusCode != http.StatusForbidden {
			t.Errorf("status %d", resp.StatusCode)
		}
		if _, _, _, err := get(h); err == nil {
			t.Error("it was not cut")
		}
		if _, _, raw, err := get(h); !errors.Is(err, io.ErrUnexpectedEOF) || len(raw) == 0 {
			t.Errorf("cut halfway: %d bytes, %v", len(raw), err)
		}
		start := time.Now()
		if _, _, raw, err := get(h); err != nil || len(raw)%32 != 0 || time.Since(start) != time.Minute {
			t.Errorf("slowly: %d bytes, %v", len(raw), err)
		}
		s.SayFile("lisi", "", h)
		o := s.robot.next().body(t).object("file")
		time.Sleep(fileLife)
		resp, err = s.Client().Get(o.text("url"))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusForbidden {
			t.Errorf("after five minutes: %d", resp.StatusCode)
		}
	})
}

func TestMediaIsSealedAsInTheVectors(t *testing.T) {
	for _, v := range vectors(t).Media {
		if got := seal(v.Key, v.Plain); v.Block == 32 && !bytes.Equal(got, v.Crypt) {
			t.Errorf("%s: %x", v.Name, got)
		}
	}
}
