package errcode

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"genjin/messages"
)

// TestClasses: the table of outcomes, row by row.
func TestClasses(t *testing.T) {
	for _, row := range []struct {
		want  Class
		codes []int
	}{
		{Sent, []int{0}},
		{Retry, []int{-1, 6000}},
		{Limited, []int{45009}},
		{Concurrent, []int{45033}},
		{Token, []int{40014, 42001, 41001}},
		{Paused, []int{40001, 40013, 40056, 301002, 60020, 301042, 48001, 48002, 48006, 50003, 60031, 48010}},
		{GonePerson, []int{40003, 60111, 46004, 81013, 60021, 50002, 60011, 40096, 84061, 84074, 701008}},
		{GoneChat, []int{40050, 86001, 86003, 49008, 93006}},
		{GoneHook, []int{93000, 93004, 93008}},
		{Reconnect, []int{846609}},
		{Push, []int{846605, 846608}},
		{Media, []int{40007, 40145}},
		{Ranged, []int{830002}},
		{Rejected, []int{40008, 40033, 40035, 40058, 40063, 40201, 40204, 40206}},
		{Rejected, []int{42014, 42016, 42038, 42039, 42045, 42051}},
		{Rejected, []int{44001, 44004, 45001, 45002, 45007, 45008, 86004, 86006, 86008, 301019}},
		{NoCallback, []int{43012}},
		{UsedUp, []int{42052, 60140}},
		{Retry, []int{41063}},
		{Barred, []int{41047, 41048, 41093, 41094}},
		{Unknown, []int{95000, 95033, 1, 42013, 42053, 86002, 86009, 99999999}},
	} {
		for _, code := range row.codes {
			if got := Of(code); got != row.want {
				t.Errorf("%d is %v, not %v", code, got, row.want)
			}
		}
	}
}

func TestClassesHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for c := range classes {
		if s := c.String(); s == "" || seen[s] {
			t.Errorf("class %d is called %q", c, s)
		}
		seen[c.String()] = true
	}
	if classes.String() != "unknown" {
		t.Errorf("no class is called %q", classes)
	}
}

func TestOutcomes(t *testing.T) {
	gone := func(err error) bool { return errors.Is(err, messages.ErrGone) }
	rejected := func(err error) bool { return errors.Is(err, messages.ErrRejected) }
	again := func(err error) bool {
		_, waits := errors.AsType[*messages.RetryAfter](err)
		return !waits && !gone(err) && !rejected(err)
	}
	after := func(bucket string, least, most time.Duration) func(error) bool {
		return func(err error) bool {
			r, ok := errors.AsType[*messages.RetryAfter](err)
			return ok && r.Bucket == bucket && least <= r.Wait && r.Wait <= most && !gone(err) && !rejected(err)
		}
	}
	for want, c := range map[Class]struct {
		code int
		is   func(error) bool
	}{
		Unknown:    {1, again},
		Sent:       {0, again}, // no error in truth
		Retry:      {-1, again},
		Limited:    {45009, after("app/lisi", time.Minute, time.Minute)},
		Concurrent: {45033, after("app/lisi", time.Second, 2*time.Second)},
		Token:      {40014, rejected},
		Paused:     {48002, after("app", time.Minute, time.Minute)},
		GonePerson: {81013, gone},
		GoneChat:   {93006, gone},
		GoneHook:   {93000, gone},
		Reconnect:  {846609, again},
		Push:       {846605, again},
		Media:      {40007, again},
		Ranged:     {830002, rejected},
		Rejected:   {42045, rejected},
		NoCallback: {43012, rejected},
		UsedUp:     {60140, rejected},
		Barred:     {41048, rejected},
	} {
		if Of(c.code) != want {
			t.Errorf("%d is no example of %v", c.code, want)
		}
		err := Outcome("app", "app/lisi", fmt.Errorf("send: %w", &Error{Call: "message/send", Code: c.code, Text: "hint"}))
		e, ok := errors.AsType[*Error](err)
		if !c.is(err) || !ok || e.Code != c.code || !strings.Contains(err.Error(), "message/send") {
			t.Errorf("%v became %v", want, err)
		}
	}
	other := errors.New("no route to host")
	if err := Outcome("app", "app/lisi", other); !errors.Is(err, other) || !again(err) {
		t.Errorf("another error became %v", err)
	}
	if err := Outcome("app", "app/lisi", nil); err != nil {
		t.Errorf("no error became %v", err)
	}
}

// TestUntrustedAddress: the owner is told which address to enter, as WeCom sees it.
func TestUntrustedAddress(t *testing.T) {
	for _, c := range []struct {
		code       int
		text, want string
	}{
		{60020, "not allow to access from your ip, from ip: 203.0.113.7", "203.0.113.7"},
		{60020, "not allow to access from your ip, hint: [1610526041], from ip: 203.0.113.7, more info at https://open.work.weixin.qq.com/devtool/query?e=60020", "203.0.113.7"},
		{301042, "from ip: 2001:db8::7, more info", "2001:db8::7"},
		{60020, "not allow to access from your ip", ""},
		{60020, "from ip: 1.2.3.4.5", ""},
		{60020, "from ip: <b>", ""},
		{40001, "invalid credential, from ip: 203.0.113.7", ""},
	} {
		err := Outcome("app", "app/lisi", &Error{Call: "message/send", Code: c.code, Text: c.text})
		f, ok := errors.AsType[*AccountFault](err)
		if !ok || f.Address != c.want || f.Refusal.Code != c.code {
			t.Errorf("%d %s: %+v", c.code, c.text, f)
		}
	}
}

func TestWrongKeysPauseTheAccount(t *testing.T) {
	n := 0
	for code := range 400_000 {
		if WrongKey(code) {
			if n++; Of(code) != Paused {
				t.Errorf("%d is %v", code, Of(code))
			}
		}
	}
	if n != 4 || WrongKey(60020) {
		t.Errorf("%d codes say that a key is wrong", n)
	}
}
