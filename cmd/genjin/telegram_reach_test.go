package main

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"genjin/bot/telegram/telegramtest"
	"genjin/followup"
	"genjin/storage"
)

// leads returns where the button 打开聊天 under m leads, and the text that stands in the field there; empty if it has
// no such button.
func leads(t *testing.T, m telegramtest.Message) (to, text string) {
	t.Helper()
	for _, b := range m.Buttons {
		if b.Label != "打开聊天" {
			continue
		}
		u, err := url.Parse(b.Value)
		if err != nil || b.Kind != "url" || u.Scheme != "https" || u.Host != "t.me" || strings.Contains(u.RawQuery, "+") {
			t.Errorf("the button is %+v: %v", b, err)
			return "", ""
		}
		return u.Path, u.Query().Get("text")
	}
	return "", ""
}

// TestTelegramOpensTheClientsChat: with the draft as it reads now, to the account, or else the number, that he has now.
func TestTelegramOpensTheClientsChat(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		_, draft := c.visit(c.group, "样品A&B+50%")
		if to, _ := leads(c.t, draft); to != "" {
			c.t.Errorf("nobody knows him, and it leads to %s", to)
		}
		now := func() telegramtest.Message {
			for _, m := range c.s.Said(c.fang) {
				if m.ID == draft.ID {
					return m
				}
			}
			c.t.Fatal("the draft is gone")
			return draft
		}
		see := func(when, want string) {
			c.t.Helper()
			m := now()
			if to, text := leads(c.t, m); to != want || want != "" && text != m.Text {
				c.t.Errorf("%s it leads to %q with %q, under %q", when, to, text, m.Text)
			}
		}
		c.says(c.fang, c.fang, "客户 王总 13800138000")
		see("with a number", "/+8613800138000")
		c.says(c.fang, c.fang, "客户 王总 @wangzong")
		see("with a name", "/wangzong")
		c.press(c.fang, draft, "换一条")
		see("with another text", "/wangzong")
		if now().Text == draft.Text {
			c.t.Error("the text is the same")
		}
		c.says(c.fang, c.fang, "客户 王总 Telegram 无 电话 无")
		see("with neither", "")
	})
}

// TestTelegramContacts: a number comes from a contact as programs send it, and one press stores it with the client.
func TestTelegramContacts(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		share := func(chat, who int64, one telegramtest.Contact) {
			c.s.SayContact(who, chat, one)
			c.rest(2 * time.Second)
		}
		share(c.fang, c.fang, telegramtest.Contact{Phone: "85291234567", First: "王", Last: "总", User: 5099999999})
		offer := c.once(c.fang, "名片")
		forged := offer.Buttons[0].Value
		c.s.Open(c.jing)
		if err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
			return tx.PutClient(followup.Client{ID: "hers", Workspace: "w", Owner: "jing", Name: "王总"})
		}); err != nil {
			c.t.Fatal(err)
		}
		for name, p := range map[string]*telegramtest.Press{
			"by another in her chat":         c.s.PressData(c.jing, c.jing, 1, forged),
			"by another in the group":        c.s.PressData(c.jing, c.group, 1, forged),
			"by himself in the group":        c.s.PressData(c.fang, c.group, 1, forged),
			"with a colleague's client":      c.s.PressData(c.fang, c.fang, offer.ID, strings.TrimSuffix(forged, "wang")+"hers"),
			"with a client that is nobody's": c.s.PressData(c.fang, c.fang, offer.ID, forged+"x"),
		} {
			if text, _ := p.Wait(); text == "" || strings.Contains(text, "存好") {
				c.t.Errorf("%s: %q", name, text)
			}
		}
		c.press(c.fang, offer, "存到 王总")
		c.once(c.fang, "存好了：王总，+85291234567")
		_, draft := c.visit(c.group, "样品")
		if to, text := leads(c.t, draft); to != "/+85291234567" || text != draft.Text {
			c.t.Errorf("the draft leads to %q with %q", to, text)
		}
		share(c.fang, c.fang, telegramtest.Contact{Phone: "8613900139000", First: "王芳", User: c.fang})
		c.once(c.fang, "这是你自己的名片")
		guest := c.s.AddPerson(telegramtest.User{First: "赵敏"}).ID
		share(guest, guest, telegramtest.Contact{Phone: "+8613900139000", First: "李总"})
		c.once(guest, "你还不在任何工作区里")
		n := len(c.s.Said(c.group))
		share(c.group, c.jing, telegramtest.Contact{Phone: "+8613900139000", First: "李总"})
		if got := c.s.Said(c.group); len(got) != n {
			c.t.Errorf("the contact of who is no rep was answered: %q", texts(got[n:]))
		}
		share(c.group, c.fang, telegramtest.Contact{Phone: "+8613900139000", First: "李总"})
		if got := c.once(c.group, "私聊发给我"); strings.Contains(got.Text, "139") {
			c.t.Errorf("said in the group: %s", got.Text)
		}
		c.view(func(tx *storage.Tx) error {
			cs, err := tx.Clients("w", "fang", 10)
			if len(cs) != 1 || cs[0].Phone != "+85291234567" {
				c.t.Errorf("clients: %+v", cs)
			}
			return err
		})
	})
}

// TestTelegramAGroupSeesNoNumber: a draft that comes in the group leads to the private chat alone.
func TestTelegramAGroupSeesNoNumber(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		c.says(c.fang, c.fang, "客户 王总 @wangzong 13800138000")
		c.s.Block(c.fang)
		c.says(c.fang, c.group, "拜访 王总 想看样品")
		draft := c.once(c.group, "样品")
		c.press(c.fang, draft, "换一条")
		for _, one := range append(c.s.Said(c.group), draft) {
			for _, b := range one.Buttons {
				if strings.Contains(b.Value, "wangzong") || strings.Contains(b.Value, "138") {
					c.t.Errorf("the group sees %+v", b)
				}
			}
			if to, _ := leads(c.t, one); to != "" {
				c.t.Errorf("in the group it leads to %s", to)
			}
		}
	})
}

// TestTelegramPlaces: who shares one is told what serves, in private and where he answers the bot.
func TestTelegramPlaces(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		c.s.SayLocation(c.fang, c.fang, 31.230416, 121.473701)
		c.s.SayLocation(c.fang, c.group, 31.230416, 121.473701)
		c.rest(2 * time.Second)
		c.once(c.fang, "位置我不用")
		if got := c.s.Said(c.group); len(got) != 0 {
			c.t.Errorf("in the group: %q", texts(got))
		}
		receipt, _ := c.visit(c.group, "样品")
		c.s.SayLocation(c.fang, c.group, 31.230416, 121.473701, telegramtest.Saying{ReplyTo: receipt.ID})
		c.rest(2 * time.Second)
		c.once(c.group, "位置我不用")
		if got := c.dead(); len(got) != 0 {
			c.t.Errorf("dead letters: %+v", got)
		}
	})
}

// TestTelegramWhoSeesTheNumber: his rep and the manager; to a colleague there is no such client.
func TestTelegramWhoSeesTheNumber(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		lei := c.s.AddPerson(telegramtest.User{First: "赵磊"}).ID
		min := c.s.AddPerson(telegramtest.User{First: "陈敏"}).ID
		for _, who := range []int64{lei, min} {
			c.s.Open(who)
		}
		if err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
			if err := settle(tx, "lei", lei, "赵磊", followup.Rep); err != nil {
				return err
			}
			return settle(tx, "min", min, "陈敏", followup.Manager)
		}); err != nil {
			c.t.Fatal(err)
		}
		c.says(c.fang, c.fang, "客户 王总 13800138000")
		for _, who := range []int64{c.fang, lei, min} {
			c.says(who, who, "客户 王总")
			saw := len(c.said(who, "+8613800138000")) > 0
			if want := who != lei; saw != want {
				c.t.Errorf("%d saw it: %v, in %q", who, saw, texts(c.s.Said(who)))
			}
		}
	})
}
