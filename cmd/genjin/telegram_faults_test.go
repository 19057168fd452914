package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"genjin/bot/telegram/telegramtest"
)

// TestTelegramOneChatInA429: only that chat waits, and as long as it was told to.
func TestTelegramOneChatInA429(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		c.s.Fail(telegramtest.TooMany(40).On("sendMessage", c.group))
		c.says(c.fang, c.group, "拜访 王总 想看样品")
		c.once(c.fang, "样品") // beside it
		c.says(c.fang, c.fang, "客户")
		c.once(c.fang, "你的客户")
		c.rest(30 * time.Second)
		if got := c.s.Said(c.group); len(got) != 0 {
			t.Errorf("too early: %q", texts(got))
		}
		c.rest(10 * time.Second)
		c.once(c.group, "记下了")
		if got := len(c.s.Calls("sendMessage")); got != 4 {
			t.Errorf("%d calls, want 3 messages and the one that was refused", got)
		}
	})
}

// TestTelegramLimitsAreKept: a crowd in a group never runs into the limits of Telegram, and all are answered.
func TestTelegramLimitsAreKept(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		for i := range 30 {
			c.s.Say(c.fang, c.group, fmt.Sprintf("拜访 王总 想看%d号样品", i))
		}
		c.rest(5 * time.Minute)
		if n := c.s.Throttled(); n != 0 {
			t.Errorf("it ran into a limit %d times", n)
		}
		if got := c.said(c.group, "记下了"); len(got) != 30 {
			t.Errorf("%d receipts", len(got))
		}
		for i := range 30 {
			if len(c.said(c.fang, fmt.Sprintf("%d号", i))) == 0 {
				t.Errorf("draft %d is lacking", i)
			}
		}
	})
}

// sendFaults are the ways in which a send may fail, and how often its message may stand in the chat at most.
var sendFaults = map[string]struct {
	fault telegramtest.Fault
	most  int
}{
	"cut before it was read":        {telegramtest.CutUnread, 1},
	"cut after it was taken":        {telegramtest.CutTaken, 2},
	"cut within the answer":         {telegramtest.CutHalfway, 1},
	"an answer that is no message":  {telegramtest.Undecodable, 1},
	"an answer without its id":      {telegramtest.ZeroID, 1},
	"a page of something between":   {telegramtest.BadGateway, 1},
	"such a page, though taken":     {telegramtest.BadGateway.After(), 2},
	"a server that restarts":        {telegramtest.Restart, 1},
	"an answer after 20 s":          {telegramtest.Slow(20 * time.Second), 1},
	"an answer after a minute":      {telegramtest.Slow(time.Minute), 2},
	"markup that it does not read":  {telegramtest.BadMarkup, 1},
	"too much, says something else": {telegramtest.TooMany(5), 1},
}

// TestTelegramSendsThatFail: nothing is lost, however a send fails, and nothing stands twice unless it may have arrived.
func TestTelegramSendsThatFail(t *testing.T) {
	for name, f := range sendFaults {
		t.Run(name, func(t *testing.T) {
			inCity(t, supergroup, func(c *city) {
				c.s.Fail(f.fault.On("sendMessage", c.group), f.fault.On("sendMessage", c.fang))
				c.says(c.fang, c.group, "拜访 王总 想看样品")
				c.rest(3 * time.Minute)
				if log := c.log.String(); f.most > 1 && !strings.Contains(log, "may have been carried out") || strings.Contains(log, "样品") || strings.Contains(log, telegramtest.Token) {
					t.Errorf("it logs %s", log)
				}
				c.says(c.fang, c.group, "拜访 王总 关心售后")
				c.rest(3 * time.Minute)
				for chat, part := range map[int64]string{c.group: "记下了", c.fang: "样品"} {
					if n := len(c.said(chat, part)); n == 0 || n > f.most+map[bool]int{true: 1}[chat == c.group] {
						t.Errorf("%q was said %d times: %q", part, n, texts(c.s.Said(chat)))
					}
				}
				c.once(c.fang, "售后")
				if len(c.said(c.group, "记下了")) < 2 {
					t.Errorf("the second was not answered: %q", texts(c.s.Said(c.group)))
				}
			})
		})
	}
}

// TestTelegramATokenThatIsWrong: while Telegram knows no such bot one send a minute asks whether it does again, be
// there ever so much to say; then all is said, in its order.
func TestTelegramATokenThatIsWrong(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		c.s.Fail(telegramtest.WrongToken.On("sendMessage", 0).Always())
		for _, name := range []string{"李总", "孙总", "周总", "吴总"} {
			c.says(c.fang, c.fang, "客户 新建 "+name)
			c.says(c.jing, c.group, "/help")
		}
		before := len(c.s.Calls("sendMessage"))
		c.rest(30 * time.Minute)
		if n := len(c.s.Calls("sendMessage")) - before; n < 25 || n > 31 {
			t.Errorf("asked %d times in 30 minutes", n)
		}
		c.s.Heal()
		c.rest(2 * time.Minute)
		if got := c.s.Said(c.fang); len(got) != 4 || !strings.Contains(got[0].Text, "李总") || !strings.Contains(got[3].Text, "吴总") {
			t.Errorf("then it said %q", texts(got))
		}
	})
}

// TestTelegramEditsAndPressesThatFail: a cut connection costs no change of a message, and no answer to a press.
func TestTelegramEditsAndPressesThatFail(t *testing.T) {
	for name, fault := range map[string]telegramtest.Fault{
		"unread": telegramtest.CutUnread, "taken": telegramtest.CutTaken, "halfway": telegramtest.CutHalfway, "gateway": telegramtest.BadGateway,
	} {
		t.Run(name, func(t *testing.T) {
			inCity(t, supergroup, func(c *city) {
				_, draft := c.visit(c.group, "样品")
				c.s.Fail(fault.On("editMessageText", 0), fault.On("answerCallbackQuery", 0))
				p := c.s.Press(c.fang, c.fang, draft.ID, 0)
				c.rest(12 * time.Second)
				if !p.Answered() {
					t.Error("the press was not answered")
				}
				if got := c.once(c.fang, "✓ 已发送"); got.ID != draft.ID {
					t.Errorf("the draft became %+v", got)
				}
			})
		})
	}
}

// TestTelegramUpdatesThatAreCutOff: whatever breaks while updates are taken, each is answered once.
func TestTelegramUpdatesThatAreCutOff(t *testing.T) {
	for name, fault := range map[string]telegramtest.Fault{
		"unread": telegramtest.CutUnread, "taken": telegramtest.CutTaken, "halfway": telegramtest.CutHalfway, "gateway": telegramtest.BadGateway,
		"undecodable": telegramtest.Undecodable, "conflict": telegramtest.Refuse(409, "Conflict: terminated by other getUpdates request"),
		"limited": telegramtest.TooMany(2), "restart": telegramtest.Restart,
	} {
		t.Run(name, func(t *testing.T) {
			inCity(t, supergroup, func(c *city) {
				for i := range 6 {
					c.s.Fail(fault.On("getUpdates", 0))
					if i == 3 {
						c.shut()
						c.s.Fail(fault.On("getMe", 0), fault.On("setWebhook", 0), fault.On("deleteWebhook", 0))
						c.s.Say(c.fang, c.group, fmt.Sprintf("拜访 王总 想看%d号样品", i))
						c.open()
					} else {
						c.s.Say(c.fang, c.group, fmt.Sprintf("拜访 王总 想看%d号样品", i))
					}
					c.rest(20 * time.Second)
				}
				c.rest(time.Minute)
				if got := c.said(c.group, "记下了"); len(got) != 6 {
					t.Errorf("%d receipts for 6 notes: %q", len(got), texts(got))
				}
				for i := range 6 {
					c.once(c.fang, fmt.Sprintf("%d号", i))
				}
				if got := c.dead(); len(got) != 0 {
					t.Errorf("dead letters: %+v", got)
				}
			})
		})
	}
}

// TestTelegramUpdatesThatComeTwice are answered once, at once, later, and after the house was shut.
func TestTelegramUpdatesThatComeTwice(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		body := fmt.Sprintf(`"message":{"message_id":4711,"date":%d,"text":"拜访 王总 想看样品","chat":{"id":%d,"type":"supergroup","title":"华东"},`+
			`"from":{"id":%d,"is_bot":false,"first_name":"王芳"}}}`, time.Now().Unix(), c.group, c.fang)
		id := c.s.Poison(c.group, "{"+body)
		again := fmt.Sprintf(`{"update_id":%d,%s`, id, body)
		c.s.Poison(c.group, again)
		c.rest(20 * time.Second)
		c.once(c.group, "记下了")
		for i, thing := range []string{"售后", "交期"} {
			if i == 1 {
				c.shut()
			}
			c.s.Poison(c.group, again)
			c.s.Say(c.fang, c.group, "拜访 王总 关心"+thing)
			if i == 1 {
				c.open()
			}
			c.rest(20 * time.Second)
			c.once(c.fang, thing)
		}
		if got := c.said(c.group, "记下了"); len(got) != 3 {
			t.Errorf("said: %q", texts(got))
		}
		c.once(c.fang, "样品")
	})
}

// TestTelegramPoison: what cannot be read goes to the dead letters, what is strange is left alone, and nothing stops.
func TestTelegramPoison(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		chat := fmt.Sprintf(`"chat":{"id":%d,"type":"supergroup","title":"华东"}`, c.group)
		from := fmt.Sprintf(`"from":{"id":%d,"is_bot":false,"first_name":"王芳"}`, c.fang)
		said := `"message_id":900,"date":1795420930,` + chat + "," + from
		letters := 0
		for i, p := range []struct {
			raw  string
			dead bool
		}{
			{`{"hologram":{"id":1}}`, false},
			{`{}`, false},
			{`{"message":null}`, false},
			{`{"message":7}`, false},
			{`{"message":{` + said + `,"text":""}}`, false},
			{`{"message":{` + said + `,"text":7}}`, false},
			{`{"message":{` + said + `,"forward_origin":{"type":"oracle"},"paid_media":{"type":"live_photo"}}}`, false},
			{`{"message":{` + said + `,"text":"拜访","entities":[{"type":"mention","offset":-5,"length":900}]}}`, false},
			{`{"message":{` + said + `,"text":"` + strings.Repeat("😀", 4096) + `"}}`, false},
			{`{"message_reaction":{` + chat + `,"message_id":1,"date":1795420930,"new_reaction":[{"type":"hologram"}],"old_reaction":[]}}`, false},
			{`{"message":{"message_id":0,"date":0,"chat":{"id":0}}}`, false},
			{`{"message":{"message_id":"x","date":"y","chat":[],"from":[]}}`, false},
			{`{"message":{` + said + `,"reply_to_message":{"message_id":1,"reply_to_message":` + strings.Repeat(`{"reply_to_message":`, 500) + `{}` + strings.Repeat("}", 500) + `}}}`, false},
			{`{"callback_query":{"id":"7","from":{"id":1},"data":"x","message":{"message_id":1,"date":0,"chat":{"id":1,"type":"private"}}}}`, false},
			{`{"my_chat_member":{` + chat + `,"new_chat_member":{"status":"levitating"}}}`, false},
			{`{"message":{` + said + `,"text":"拜访`, true},
			{`{"message"}`, true},
		} {
			c.s.Poison(c.group, p.raw)
			c.rest(30 * time.Second)
			if p.dead {
				letters++
			}
			if got := c.dead(); len(got) != letters {
				t.Fatalf("%.60s: %d dead letters, want %d: %+v", p.raw, len(got), letters, got)
			}
			n := len(c.said(c.group, "记下了"))
			c.says(c.fang, c.group, fmt.Sprintf("拜访 王总 想看%d号样品", i))
			c.rest(30 * time.Second)
			if got := c.said(c.group, "记下了"); len(got) != n+1 {
				t.Fatalf("after %.60s a note was answered by %q", p.raw, texts(got[n:]))
			}
		}
	})
}

// TestTelegramAfterAWeek: update ids begin anew at a lower number, perhaps at one that was there before.
func TestTelegramAfterAWeek(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		c.visit(c.group, "样品")
		for i, next := range []int64{1_000_000, 870_010_001} {
			if i == 0 {
				c.shut()
			}
			c.rest([]time.Duration{8 * 24 * time.Hour, 73 * time.Hour}[i])
			c.s.Renumber(next)
			if i == 0 {
				c.open()
			}
			c.says(c.fang, c.group, "拜访 王总 关心售后")
			c.rest(time.Minute) // until the call that was held ends
			if got := c.said(c.group, "记下了"); len(got) != i+2 {
				t.Errorf("%d receipts, want %d", len(got), i+2)
			}
		}
	})
}
