package wecomtest

import (
	"strings"
	"testing"
	"time"
)

func TestFaultsOfTheAPI(t *testing.T) {
	one := appSays("text", aText)
	for name, c := range map[string]struct {
		fault Fault
		said  int
		code  int // -9: no answer that can be read
		after time.Duration
	}{
		"not trusted":    {Refuse(60020), 0, 60020, 0},
		"busy, taken":    {Refuse(-1).After(), 1, -1, 0},
		"gateway":        {BadGateway, 0, -9, 0},
		"gateway, taken": {BadGateway.After(), 1, -9, 0},
		"cut":            {Cut, 0, -9, 0},
		"cut, taken":     {Cut.After(), 1, -9, 0},
		"halfway":        {CutHalfway, 1, -9, 0},
		"slow":           {Slow(5 * time.Second), 1, 0, 5 * time.Second},
		"trickle":        {Trickle(7 * time.Second), 1, 0, 7 * time.Second},
		"silent":         {Silent, 0, -9, 30 * time.Second},
		"silent, taken":  {Silent.After(), 1, -9, 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			inOffice(t, Options{}, func(t *testing.T, o *office) {
				o.client.Timeout = 30 * time.Second
				o.Fail(c.fault.On("message/send", "lisi"), c.fault.On("message/send", "wangwu"))
				o.must("message/recall", `{"msgid":"`+o.must("message/send", strings.Replace(one, "lisi", "lisi|wangwu", 1)).text("msgid")+`"}`)
				start := time.Now()
				a := o.post("message/send", one)
				unread := a.err != nil || a.object == nil
				if unread != (c.code == -9) || !unread && a.Code != c.code || time.Since(start) != c.after {
					t.Errorf("%s %v after %v", a.raw, a.err, time.Since(start))
				}
				if n := len(o.Said("lisi")); n != 1+c.said {
					t.Errorf("%d messages stand, want %d", n, 1+c.said)
				}
				if c.code == 60020 && !strings.Contains(a.Text, "203.0.113.7") {
					t.Errorf("the address is not told: %s", a.Text)
				}
				o.clean()
			})
		})
	}
}
