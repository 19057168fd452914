package robot

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestFramesThatSayNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.subscribe()
			for _, raw := range []string{
				"", "null", "[]", "7", "{", "{}", `{"cmd":7}`, "\xff\xfe", `{"headers":null}`,
				`{"cmd":"aibot_msg_callback","headers":{"req_id":"G1"}}`,
				`{"cmd":"aibot_msg_callback","headers":{"req_id":"G2"},"body":null}`,
				`{"cmd":"aibot_event_callback","headers":{"req_id":"G3"},"body":"x"}`,
				`{"cmd":"aibot_new_thing","headers":{"req_id":"G4"},"body":{}}`,
				`{"headers":{"req_id":"nobody's"},"errcode":0}`,
				`{"headers":{"req_id":"nobody's"},"errcode":"x"}`,
				strings.Repeat(" ", frameLimit) + " {}",
				`{"cmd":"aibot_msg_callback","headers":{"req_id":"G5"},"body":{"x":"` + strings.Repeat("y", frameLimit) + `"}}`,
			} {
				p.send(raw)
			}
			p.say("R1", "一")
			p.serve()
		})
		if err := s.c.Push(t.Context(), markdown("x")); err != nil {
			t.Error(err)
		}
		rest(time.Minute)
		s.wantHeard("R1")
		if len(s.dials) != 1 || s.logged("level=WARN") || s.logged("level=ERROR") {
			t.Errorf("%d dials", len(s.dials))
		}
	})
}

func TestHandsOverFramesAsTheyCame(t *testing.T) {
	g := read(t)
	synctest.Test(t, func(t *testing.T) {
		s := prepare(t, func(p *peer) {
			p.subscribe()
			for _, v := range g.In {
				raw := v.Raw
				if raw == "" {
					raw = string(v.Frame)
				}
				if v.Name != "disconnected" {
					p.send(raw)
				}
			}
			p.send(`{"cmd":"aibot_msg_callback","headers":{"req_id":"BIG"},"body":{"x":"` + strings.Repeat("y", 1<<20) + `"}}`)
			p.serve()
		})
		var got []Frame
		s.o.Handle = func(_ context.Context, f Frame) { got = append(got, f) }
		s.run()
		rest(time.Second)
		if len(got) != len(g.In) { // one left out, one added
			t.Fatalf("%d frames of %d", len(got), len(g.In))
		}
		i := 0
		for _, v := range g.In {
			if v.Name == "disconnected" {
				continue
			}
			raw := []byte(v.Frame)
			if v.Raw != "" {
				raw = bytes.ReplaceAll([]byte(v.Raw), []byte{1}, nil)
			}
			var want incoming
			if err := json.Unmarshal(raw, &want); err != nil {
				t.Fatal(err)
			}
			if f := got[i]; f.Cmd != want.Cmd || f.ReqID != want.Headers.ReqID || !bytes.Equal(f.Body, want.Body) {
				t.Errorf("%s: %s %s %s", v.Name, f.Cmd, f.ReqID, f.Body)
			}
			i++
		}
		if f := got[i]; f.ReqID != "BIG" || len(f.Body) < 1<<20 {
			t.Errorf("%s, %d bytes", f.ReqID, len(f.Body))
		}
	})
}

func FuzzDecode(f *testing.F) {
	g := read(f)
	for _, v := range g.In {
		f.Add([]byte(v.Raw + string(v.Frame)))
	}
	f.Add([]byte("{\"cmd\":\"aibot_msg_callback\",\x00\"body\":{\"a\":\"\x1f\tb\"}}"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		in, err := decode(bytes.Clone(raw))
		if err != nil {
			return
		}
		if in.happened() && (!json.Valid(in.Body) || in.Cmd != Message && in.Cmd != Event) {
			t.Errorf("%q: %s happened with %q", raw, in.Cmd, in.Body)
		}
		if in.takenOver() && in.Cmd != Event {
			t.Errorf("%q: taken over", raw)
		}
		for _, b := range in.Body {
			if b < ' ' && b != '\t' && b != '\n' {
				t.Errorf("%q: a control character is left in %q", raw, in.Body)
			}
		}
	})
}
