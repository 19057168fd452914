package main

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genjin/bot/telegram"
	"genjin/bot/telegram/telegramtest"
	"genjin/messages"
	"genjin/storage"
)

// longText is a text that Telegram shows in n messages, each of which begins with its number.
func longText(n int) string {
	var b strings.Builder
	for i := range n {
		line := fmt.Sprintf("第%02d段", i+1)
		b.WriteString(line + strings.Repeat("行", 4095-len([]rune(line))) + "\n")
	}
	return strings.TrimSpace(b.String())
}

// begins returns how the messages of the bot in chat begin.
func begins(s *telegramtest.Server, chat int64) string {
	var all []string
	for _, m := range s.Said(chat) {
		all = append(all, string([]rune(m.Text)[:4]))
	}
	return strings.Join(all, " ")
}

// tell lets the house say m in private to 王芳, and edits of it.
func (c *city) tell(m messages.Message) {
	c.t.Helper()
	m.Chat, m.Deadline = telegram.ChatID(c.fang), time.Now().Add(2*time.Second)
	if err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error { return tx.Say(m) }); err != nil {
		c.t.Fatal(err)
	}
}

// TestTelegramALongMessageIsStopped: whatever stops it behind its second part, the others follow, also in the next life
// of the house, and nothing stands twice.
func TestTelegramALongMessageIsStopped(t *testing.T) {
	for name, fault := range map[string]telegramtest.Fault{
		"by the network": telegramtest.CutUnread, "by a limit": telegramtest.TooMany(15), "by a gateway": telegramtest.BadGateway,
	} {
		for _, shut := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, shut %t", name, shut), func(t *testing.T) {
				inCity(t, supergroup, func(c *city) {
					c.tell(messages.Message{Key: "before/1", Text: "第00段"})
					c.tell(messages.Message{Key: "before/2", Text: "第00段"})
					c.tell(messages.Message{Key: "long/1", Text: longText(4), Buttons: []messages.Button{{Label: "好", Data: "ok"}}})
					c.rest(1500 * time.Millisecond) // the burst of the chat is used up: a part a second
					if got := begins(c.s, c.fang); got != "第00段 第00段 第01段 第02段" {
						t.Fatalf("before it is stopped: %s", got)
					}
					c.s.Fail(fault.On("sendMessage", 0))
					c.rest(time.Second)
					if shut {
						c.shut()
						c.open()
					}
					c.rest(time.Minute)
					if got := begins(c.s, c.fang); got != "第00段 第00段 第01段 第02段 第03段 第04段" {
						t.Errorf("said: %s", got)
					}
					for i, m := range c.s.Said(c.fang) {
						if (len(m.Buttons) > 0) != (i == 5) {
							t.Errorf("message %d has the buttons %+v", i, m.Buttons)
						}
					}
				})
			})
		}
	}
}

// TestTelegramALongMessageIsChanged: its buttons move to where the text ends now, and nothing old stays pressable.
func TestTelegramALongMessageIsChanged(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		buttons := []messages.Button{{Label: "好", Data: "ok"}}
		c.tell(messages.Message{Key: "long/1", Text: longText(3), Buttons: buttons})
		c.rest(10 * time.Second)
		for i, n := range []int{1, 3, 4, 2, 4} {
			c.tell(messages.Message{Key: fmt.Sprintf("edit/%d", i), Edits: "long/1", Text: longText(n), Buttons: buttons})
			c.rest(20 * time.Second)
			ms := c.s.Said(c.fang)
			if most := map[bool]int{false: 3, true: 4}[i >= 2]; len(ms) != most {
				t.Fatalf("of %d parts it became %d messages: %s", n, len(ms), begins(c.s, c.fang))
			}
			for j, m := range ms {
				if begin := fmt.Sprintf("第%02d段", j+1); strings.HasPrefix(m.Text, begin) != (j < n) || j >= n && m.Text != "⋯" {
					t.Errorf("of %d parts, message %d reads %.12q", n, j, m.Text)
				}
				if (len(m.Buttons) > 0) != (j == n-1) {
					t.Errorf("of %d parts, message %d has the buttons %+v", n, j, m.Buttons)
				}
			}
		}
		c.tell(messages.Message{Key: "answer/1", Follows: "long/1", Text: "好的"})
		c.rest(5 * time.Second)
		if got := c.once(c.fang, "好的"); got.ReplyTo != c.s.Said(c.fang)[0].ID {
			t.Errorf("it answers %d", got.ReplyTo)
		}
	})
}

// TestTelegramALongMessageIsKilled kills the program again and again while it sends one message of many parts: each
// life repeats at most the part that was under way.
func TestTelegramALongMessageIsKilled(t *testing.T) {
	const parts, lives = 16, 5
	k := newKillStorm(t, false, rand.New(rand.NewPCG(7, 7)))
	db, err := storage.Open(t.Context(), filepath.Join(k.dir, "genjin.db"))
	if err != nil {
		t.Fatal(err)
	}
	long := messages.Message{Key: "long/1", Chat: telegram.ChatID(stormUser), Text: longText(parts), Deadline: time.Now()}
	err = db.Do(t.Context(), func(tx *storage.Tx) error {
		if err := plantTelegramStorm(tx, killGroups); err != nil {
			return err
		}
		return tx.Say(long)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again := 0
	for life := range lives {
		want := len(k.s.Said(stormUser)) + 1 + k.random.IntN(3)
		last := life == lives-1
		p := launch(t, k.dir, killAPI+"="+k.api, killHook+"=false")
		until := time.Now().Add(answerLimit)
		for ; ; time.Sleep(100 * time.Microsecond) {
			said := begins(k.s, stormUser)
			if last && strings.HasSuffix(said, fmt.Sprintf("第%d段", parts)) || !last && strings.Count(said, "第") >= want {
				break
			}
			if time.Now().After(until) {
				_ = p.cmd.Process.Kill()
				t.Fatalf("life %d: %s", life, said)
			}
		}
		if last {
			time.Sleep(20 * time.Millisecond) // what would come twice comes now
			p.end()
		} else {
			_ = p.cmd.Process.Kill()
		}
		p.reap(t, last)
		k.quiet()
		again = repeated(t, begins(k.s, stormUser))
		if again > life {
			t.Errorf("after %d kills %d parts had come again: %s", life, again, begins(k.s, stormUser))
		}
	}
	t.Logf("%d parts came again in %d lives: %s", again, lives, begins(k.s, stormUser))
}

// repeated returns how many parts came again. None comes before the former, and none later than right behind itself.
func repeated(t *testing.T, begins string) int {
	again, last := 0, 0
	for word := range strings.FieldsSeq(begins) {
		var n int
		if _, err := fmt.Sscanf(word, "第%d段", &n); err != nil || n != last && n != last+1 {
			t.Fatalf("out of order: %s", begins)
		}
		if n == last {
			again++
		}
		last = n
	}
	return again
}
