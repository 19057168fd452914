package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"genjin/bot/wecom/wecomtest"
	"genjin/storage"
)

const (
	respondCmd = "aibot_respond_msg"
	pushCmd    = "aibot_send_msg"
	sendPath   = "message/send"
)

// TestWeComAGap: who was active is told of a gap of minutes, once; of a short one nobody is.
func TestWeComAGap(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket, byBoth}}, func(c *firm) {
		c.visit("售后")
		for _, gap := range []time.Duration{20 * time.Second, 3 * time.Minute} {
			c.s.Fail(wecomtest.Cut.On(wecomtest.Dial, "").For(gap))
			c.s.Disconnect()
			c.rest(gap + time.Minute)
			if !c.s.Connected() {
				c.t.Fatalf("not connected a minute after a gap of %v", gap)
			}
			want := 0
			if gap > time.Minute {
				want = 1
			}
			if got := c.said(c.group, "掉线"); len(got) != want {
				c.t.Errorf("after a gap of %v: %q", gap, words(got))
			}
		}
		c.visit("样品")
	})
}

// TestWeComATakeOver: who is thrown out by another connection waits five minutes, or the two would throw each other out.
func TestWeComATakeOver(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket}}, func(c *firm) {
		before := c.s.Dials()
		c.s.TakeOver()
		c.rest(4*time.Minute + 50*time.Second)
		if n := c.s.Dials() - before; n != 0 {
			c.t.Errorf("%d dials within five minutes", n)
		}
		c.rest(time.Minute)
		if c.s.Dials() == before || !strings.Contains(c.log.String(), "another") {
			c.t.Errorf("no dial after five minutes, or no word of it in the log: %d", c.s.Dials()-before)
		}
	})
}

// TestWeComWhatIsCutOff: wherever the connection breaks, the receipt and the draft come, and once where a stream's id or
// the application's check keeps them so.
func TestWeComWhatIsCutOff(t *testing.T) {
	for name, f := range map[string]wecomtest.Fault{
		"before an answer": wecomtest.Cut.On(respondCmd, ""), "before a push": wecomtest.Cut.On(pushCmd, ""),
		"an answer refused": wecomtest.Refuse(846605).On(respondCmd, ""), "a lost subscription": wecomtest.Refuse(846609).On(pushCmd, ""),
		"a busy server": wecomtest.Refuse(-1).On(respondCmd, ""), "no acknowledgement of an answer": wecomtest.Silent.On(respondCmd, "").After(),
		"before the application": wecomtest.Cut.On(sendPath, ""), "after the application": wecomtest.Cut.On(sendPath, "").After(),
		"a page in between": wecomtest.BadGateway.On(sendPath, "").After(), "too often": wecomtest.Refuse(45009).On(sendPath, ""),
	} {
		t.Run(name, func(t *testing.T) {
			inFirm(t, setting{ways: everyWay}, func(c *firm) {
				c.s.Allow("846609") // of the wire: nothing but what was injected
				c.s.Fail(f)
				c.note("售后")
				c.rest(3 * time.Minute)
				at := c.place()
				if at == "" {
					at = fangID
				}
				if got := c.said(at, "记下了："); len(got) != 1 {
					c.t.Errorf("receipts: %q", words(c.s.Said(at)))
				}
				if got := c.said(fangID, "售后"); len(got) != 1 {
					c.t.Errorf("drafts: %q", words(c.s.Said(fangID)))
				}
			})
		})
	}
}

// TestWeComWhoNeverSpoke gets his draft in the group, and in private once he has spoken; the application reaches him at
// once.
func TestWeComWhoNeverSpoke(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket, byBoth}, still: true}, func(c *firm) {
		c.note("售后")
		c.rest(10 * time.Second)
		at := c.group
		if c.way == byBoth {
			at = fangID
		}
		if got := c.said(at, "售后"); len(got) != 1 {
			c.t.Fatalf("the draft: in the group %q, in private %q", words(c.s.Said(c.group)), words(c.s.Said(fangID)))
		}
		c.says(fangID, "", "帮助")
		c.note("质量")
		c.rest(10 * time.Second)
		if got := c.said(fangID, "质量"); len(got) != 1 {
			c.t.Errorf("after he spoke: %q", words(c.s.Said(fangID)))
		}
	})
}

// TestWeComFiles: a file that is quoted in the group is handed in byte for byte, under its name; one whose address has
// died is asked for again by name.
func TestWeComFiles(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket, byCallback}}, func(c *firm) {
		body := bytes.Repeat([]byte("显性：有预算\n"), 3000)
		id := c.s.SayFile(fangID, c.group, wecomtest.Handed{Name: "作业 一.txt", Body: body})
		c.s.Quote(fangID, c.group, id, c.s.At("交作业 2.1"))
		c.rest(5 * time.Second)
		c.view(func(tx *storage.Tx) error {
			subs, err := tx.Standing("w", "fang")
			if err != nil || len(subs) != 1 {
				return fmt.Errorf("%d hand-ins, %w", len(subs), err)
			}
			parts, err := tx.Parts(subs[0].ID)
			if err != nil || len(parts) == 0 {
				return fmt.Errorf("%d parts, %w", len(parts), err)
			}
			as, err := tx.Attachments("part/" + string(parts[0].ID))
			if err != nil || len(as) != 1 || as[0].Name != "作业 一.txt" {
				return fmt.Errorf("files %+v, %w", as, err)
			}
			r, err := c.h.db.Files().Open(as[0].Sum)
			if err != nil {
				return err
			}
			got, err := io.ReadAll(r)
			if !bytes.Equal(got, body) {
				c.t.Errorf("%d bytes of %d came", len(got), len(body))
			}
			return errors.Join(err, r.Close())
		})
		c.s.Fail(wecomtest.Forbidden.On(wecomtest.Download, "").Always())
		c.s.SayMixed(fangID, c.group, wecomtest.Part{Text: c.s.At("交作业 3.2")}, wecomtest.Part{Image: wecomtest.Handed{Name: "链.jpg", Body: []byte("\xff\xd8\xff\xe0 a")}})
		c.rest(3 * time.Minute)
		all := append(c.s.Said(c.group), c.s.Said(fangID)...)
		if got := strings.Join(words(all), "\n"); !strings.Contains(got, "没能从平台取到。请再发一次") {
			c.t.Errorf("nobody asks for the picture again: %s", got)
		}
	})
}

// TestWeComADeadToken: a token that dies amid many messages is replaced once, and each message arrives once.
func TestWeComADeadToken(t *testing.T) {
	inFirm(t, setting{ways: []way{byApp}}, func(c *firm) {
		c.visit("售后")
		tokens := len(c.s.Calls("gettoken"))
		for i := range 12 {
			if i == 5 {
				c.s.KillToken(42001)
			}
			c.write(fangID, "", fmt.Sprintf("拜访 王总 想看%03d型样品", i))
		}
		c.rest(2 * time.Minute)
		for i := range 12 {
			c.once(fangID, fmt.Sprintf("%03d型", i))
		}
		if n := len(c.s.Calls("gettoken")) - tokens; n != 1 {
			c.t.Errorf("%d tokens were asked for", n)
		}
	})
}

// TestWeComEqualMessages: two that are equal on purpose both arrive.
func TestWeComEqualMessages(t *testing.T) {
	inFirm(t, setting{ways: everyWay}, func(c *firm) {
		c.says(fangID, "", "帮助")
		c.says(fangID, "", "帮助")
		if got := c.said(fangID, "我是跟进"); len(got) != 2 {
			c.t.Errorf("help came %d times", len(got))
		}
	})
}

// TestWeComAnAddressThatIsNotTrusted: nothing is lost while WeCom refuses our address, and the log names it.
func TestWeComAnAddressThatIsNotTrusted(t *testing.T) {
	inFirm(t, setting{ways: []way{byApp}}, func(c *firm) {
		c.s.Fail(wecomtest.Refuse(60020).On(sendPath, "").For(3 * time.Minute))
		c.note("售后")
		c.rest(time.Minute)
		if got := c.s.Said(fangID); len(got) != 0 || !strings.Contains(c.log.String(), "genjin check") {
			c.t.Errorf("said %q, and the log does not tell why", words(got))
		}
		c.rest(6 * time.Minute)
		c.once(fangID, "记下了：")
		if got := c.said(fangID, "售后"); len(got) != 1 {
			c.t.Errorf("drafts: %q", words(c.s.Said(fangID)))
		}
	})
}

// TestWeComForgedCalls: what proves nothing is refused and changes nothing; what is proved and cannot be read goes to the
// dead letters.
func TestWeComForgedCalls(t *testing.T) {
	inFirm(t, setting{ways: []way{byCallback}}, func(c *firm) {
		for f, want := range map[wecomtest.Forgery]int{
			wecomtest.Unsigned: http.StatusForbidden, wecomtest.Garbage: http.StatusForbidden, wecomtest.Doctype: http.StatusForbidden,
			wecomtest.Endless: http.StatusRequestEntityTooLarge, wecomtest.BadPadding: http.StatusOK, wecomtest.BadLength: http.StatusOK,
		} {
			if got, err := c.s.ForgeApp(fangID, "拜访 王总 想看伪造样品", f); err != nil || got != want {
				c.t.Errorf("forgery %d of the application: %d, %v, want %d", f, got, err, want)
			}
			if f == wecomtest.Doctype {
				continue // there is none in JSON
			}
			if got, err := c.s.ForgeRobot(fangID, "拜访 王总 想看伪造样品", f); err != nil || got != want {
				c.t.Errorf("forgery %d of the robot: %d, %v, want %d", f, got, err, want)
			}
		}
		c.rest(5 * time.Second)
		if got := c.said(fangID, "伪造"); len(got) != 0 {
			c.t.Errorf("a forgery was answered: %q", words(got))
		}
		if n := len(c.dead()); n == 0 {
			c.t.Error("no dead letter")
		}
		if err := errors.Join(c.s.VerifyApp(), c.s.VerifyRobot()); err != nil {
			c.t.Error(err)
		}
	})
}

// TestWeComWhoLeftTheCompany: the address book tells it, and his clients are offered.
func TestWeComWhoLeftTheCompany(t *testing.T) {
	inFirm(t, setting{ways: []way{byBoth}}, func(c *firm) {
		c.visit("售后")
		c.s.Leave(fangID)
		c.rest(2 * time.Hour)
		if got := c.said(jingID, "离开公司"); len(got) == 0 {
			if got = c.said(jingID, "已离开"); len(got) == 0 {
				c.t.Errorf("the admin is told %q", words(c.s.Said(jingID)))
			}
		}
	})
}
