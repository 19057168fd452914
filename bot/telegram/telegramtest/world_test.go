package telegramtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func (p people) send(chat int64, text, more string) int {
	p.t.Helper()
	return p.must("sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":%q%s}`, chat, text, more)).id()
}

func TestPrivacy(t *testing.T) {
	for name, c := range map[string]struct {
		privacy bool
		rank    Rank
		last    bool // the bot wrote last
		say     func(p people) int
		want    bool
	}{
		"text, off":                {false, In, false, func(p people) int { return p.Say(p.wang.ID, p.group, "一") }, true},
		"text, on":                 {true, In, false, func(p people) int { return p.Say(p.wang.ID, p.group, "一") }, false},
		"text to an administrator": {true, Admin, false, func(p people) int { return p.Say(p.wang.ID, p.group, "一") }, true},
		"mention":                  {true, In, false, func(p people) int { return p.Say(p.wang.ID, p.group, "@genjin_bot 一") }, false},
		"command for it":           {true, In, false, func(p people) int { return p.Say(p.wang.ID, p.group, "/hw@Genjin_Bot 1.1") }, true},
		"command for another":      {true, In, true, func(p people) int { return p.Say(p.wang.ID, p.group, "/hw@other_bot") }, false},
		"command for nobody":       {true, In, false, func(p people) int { return p.Say(p.wang.ID, p.group, "/hw") }, false},
		"command, it wrote last":   {true, In, true, func(p people) int { return p.Say(p.wang.ID, p.group, "/hw") }, true},
		"Chinese command":          {true, In, true, func(p people) int { return p.Say(p.wang.ID, p.group, "/作业") }, false},
		"reply to it":              {true, In, true, func(p people) int { return p.Say(p.wang.ID, p.group, "一", Saying{ReplyTo: 1}) }, true},
		"photo":                    {true, In, false, func(p people) int { return p.SayPhoto(p.wang.ID, p.group, "", Handed{Body: []byte("x")}) }, false},
		"service message":          {true, In, false, func(p people) int { p.Rename(p.wang.ID, p.group, "二组"); return 0 }, true},
		"anonymous administrator":  {false, In, false, func(p people) int { return p.Say(Anonymous, p.group, "一") }, true},
		"it is not there":          {false, Out, false, func(p people) int { return p.Say(p.wang.ID, p.group, "一") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := world(t, Options{Privacy: c.privacy})
			p.group = p.AddGroup(Group{Title: "一组", Super: true, Bot: c.rank, Members: []int64{p.wang.ID}})
			if c.last {
				p.send(p.group, "早", "")
			}
			c.say(p)
			if got := p.fresh(); (len(got) == 1) != c.want {
				t.Errorf("the bot got %d updates", len(got))
			}
		})
	}
}

func TestOtherBotsAreNotHeard(t *testing.T) {
	p := world(t, Options{Privacy: true})
	other := p.AddPerson(User{First: "Other", Username: "other_bot", IsBot: true})
	p.Join(p.group, other.ID)
	p.send(p.group, "早", "")
	p.fresh()
	p.Say(other.ID, p.group, "hello")
	p.Say(p.wang.ID, p.group, "/hw") // the other bot wrote last
	if got := p.fresh(); len(got) != 0 {
		t.Errorf("the bot got %v", texts(got))
	}
}

func TestChatsThatCanNotBeReached(t *testing.T) {
	p := world(t, Options{Unlimited: true})
	to := func(chat int64) string { return fmt.Sprintf(`{"chat_id":%d,"text":"一"}`, chat) }
	p.refused(403, "bot can't initiate conversation with a user", "sendMessage", to(p.wang.ID))
	p.refused(400, "chat not found", "sendMessage", to(99))
	p.refused(400, "chat not found", "sendMessage", to(p.AddGroup(Group{Title: "无"})))
	p.Start(p.wang.ID, "w-3f")
	p.must("sendMessage", to(p.wang.ID))
	p.Block(p.wang.ID)
	p.refused(403, "bot was blocked by the user", "sendMessage", to(p.wang.ID))
	p.Start(p.wang.ID, "")
	p.must("sendMessage", to(p.wang.ID))
	got := p.fresh()
	if len(got) != 4 || got[0].Message.Text != "/start w-3f" || got[1].Mine.New.Status != "kicked" || got[2].Mine.New.Status != "member" ||
		got[2].Mine.Chat.Type != "private" || got[3].Message.Text != "/start" {
		t.Errorf("updates: %+v", got)
	}
	p.Unblock(p.chen.ID)
	if back := p.fresh(); len(back) != 1 || back[0].Mine.Old.Status != "kicked" || back[0].Mine.New.Status != "member" {
		t.Errorf("coming back: %+v", back)
	}
	p.must("sendMessage", to(p.chen.ID))
	p.Deactivate(p.wang.ID)
	p.refused(403, "user is deactivated", "sendMessage", to(p.wang.ID))
	p.RemoveBot(p.wang.ID, p.group)
	p.refused(403, "bot was kicked from the supergroup chat", "sendMessage", to(p.group))
	p.Say(p.wang.ID, p.group, "没人听")
	p.AddBot(p.wang.ID, p.group)
	p.must("sendMessage", to(p.group))
	p.must("leaveChat", fmt.Sprintf(`{"chat_id":%d}`, p.group))
	p.refused(403, "bot is not a member of the supergroup chat", "sendMessage", to(p.group))
	got = p.fresh()
	if len(got) != 4 || got[0].Mine.New.Status != "kicked" || got[1].Mine.New.Status != "member" || len(got[2].Message.NewMembers) != 1 || got[3].Mine.New.Status != "left" {
		t.Errorf("updates: %+v", got)
	}
	p.DeleteGroup(p.group)
	p.refused(403, "the group chat was deleted", "sendMessage", to(p.group))
}

func TestMigration(t *testing.T) {
	for order, want := range map[Telling]string{OldFirst: "to from", NewFirst: "from to", OldOnly: "to", NewOnly: "from", Untold: ""} {
		p := world(t, Options{})
		old := p.AddGroup(Group{Title: "一组", Bot: In, Members: []int64{p.wang.ID}})
		m := p.send(old, "早", `,"reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}`)
		now := p.Migrate(p.wang.ID, old, order)
		var got []string
		for _, u := range p.fresh() {
			switch {
			case u.Message.MigrateTo == now && u.Message.Chat.ID == old:
				got = append(got, "to")
			case u.Message.MigrateFrom == old && u.Message.Chat.ID == now:
				got = append(got, "from")
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("order %d: %v, want %s", order, got, want)
		}
		r := p.refused(400, "group chat was upgraded to a supergroup chat", "sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"一"}`, old))
		if r.Params.MigrateTo != now {
			t.Errorf("moved to %d, want %d", r.Params.MigrateTo, now)
		}
		p.send(now, "一", "")
		p.Press(p.wang.ID, old, m, 0)
		p.Say(p.wang.ID, now, "在")
		if us := p.fresh(); len(us) != 2 || us[0].Press.Message.Chat.ID != old || us[1].Message.Chat.ID != now {
			t.Errorf("afterwards: %+v", us)
		}
	}
}

func TestPresses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := world(t, Options{})
		m := p.send(p.group, "草稿", `,"reply_markup":{"inline_keyboard":[[{"text":"已发","callback_data":"sent/1"},{"text":"复制","copy_text":{"text":"王总好"}}],[{"text":"开","url":"https://t.me/genjin_bot"}]]}`)
		shown := p.Said(p.group)
		want := []Button{
			{Label: "已发", Kind: "callback_data", Value: "sent/1"},
			{Label: "复制", Kind: "copy_text", Value: "王总好"},
			{Label: "开", Kind: "url", Value: "https://t.me/genjin_bot", Row: 1},
		}
		if len(shown) != 1 || !slices.Equal(shown[0].Buttons, want) {
			t.Fatalf("shown: %+v", shown)
		}
		press := p.Press(p.wang.ID, p.group, m, 0)
		us := p.fresh()
		if len(us) != 1 || us[0].Press.ID != press.ID || us[0].Press.Data != "sent/1" || us[0].Press.Message.ID != m || us[0].Press.Message.Text != "草稿" {
			t.Fatalf("the press came as %+v", us)
		}
		answer := func(id string) string { return fmt.Sprintf(`{"callback_query_id":%q,"text":"记下了"}`, id) }
		go func() {
			time.Sleep(3 * time.Second)
			p.must("answerCallbackQuery", answer(press.ID))
		}()
		if text, ok := press.Wait(); !ok || text != "记下了" || !press.Answered() || press.Alert() {
			t.Errorf("the toast is %q, %v", text, ok)
		}
		p.refused(400, "query is too old", "answerCallbackQuery", answer(press.ID))
		p.refused(400, "query ID is invalid", "answerCallbackQuery", answer("1"))
		late := p.Press(p.chen.ID, p.group, m, 0)
		if _, ok := late.Wait(); ok || late.Answered() {
			t.Error("a press that nobody answered was answered")
		}
		time.Sleep(time.Second)
		p.refused(400, "query is too old", "answerCallbackQuery", answer(late.ID))
		p.fresh()
		if p.Press(p.wang.ID, p.group, m, 1); len(p.fresh()) != 0 {
			t.Error("the bot heard of a button that copies")
		}
		p.Unsay(p.group, m)
		p.PressData(p.wang.ID, p.group, m, "forged")
		if us := p.fresh(); len(us) != 1 || us[0].Press.Message.Date != 0 || us[0].Press.Message.ID != m || us[0].Press.Data != "forged" {
			t.Errorf("on a message that is gone: %+v", us)
		}
	})
}

func TestEdits(t *testing.T) {
	p := world(t, Options{Unlimited: true})
	m := p.send(p.group, "草稿", `,"reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}`)
	edit := func(id int, text, more string) string {
		return fmt.Sprintf(`{"chat_id":%d,"message_id":%d,"text":%q%s}`, p.group, id, text, more)
	}
	p.refused(400, "message is not modified: specified new message content", "editMessageText", edit(m, "草稿", `,"reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}`))
	p.must("editMessageText", edit(m, "草稿", ""))
	if s := p.Said(p.group); len(s) != 1 || len(s[0].Buttons) != 0 || !s[0].Edited {
		t.Errorf("without a keyboard: %+v", s)
	}
	p.refused(400, "message is not modified", "editMessageText", edit(m, "草稿", `,"parse_mode":"HTML"`))
	p.must("editMessageText", edit(m, "<b>草稿</b>", `,"parse_mode":"HTML"`))
	if s := p.Said(p.group); s[0].Text != "草稿" || len(s[0].Entities) != 1 {
		t.Errorf("bold: %+v", s)
	}
	p.must("editMessageReplyMarkup", fmt.Sprintf(`{"chat_id":%d,"message_id":%d,"reply_markup":{"inline_keyboard":[[{"text":"c","callback_data":"d"}]]}}`, p.group, m))
	p.refused(400, "message to edit not found", "editMessageText", edit(99, "一", ""))
	p.refused(400, "message can't be edited", "editMessageText", edit(p.Say(p.wang.ID, p.group, "一"), "二", ""))
	kind, body := form(t, "chat_id", fmt.Sprint(p.group), "@photo", "jpeg", "caption", "图")
	photo := p.bot.post("sendPhoto", kind, body).id()
	p.refused(400, "there is no text in the message to edit", "editMessageText", edit(photo, "二", ""))
	p.must("editMessageCaption", fmt.Sprintf(`{"chat_id":%d,"message_id":%d,"caption":"表"}`, p.group, photo))
	del := fmt.Sprintf(`{"chat_id":%d,"message_id":%d}`, p.group, m)
	p.must("deleteMessage", del)
	p.refused(400, "message to delete not found", "deleteMessage", del)
	p.refused(400, "message to be replied not found", "sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"一","reply_parameters":{"message_id":%d}}`, p.group, m))
	p.send(p.group, "一", fmt.Sprintf(`,"reply_parameters":{"message_id":%d,"allow_sending_without_reply":true}`, m))
}

func TestTopics(t *testing.T) {
	p := world(t, Options{Unlimited: true})
	forum := p.AddGroup(Group{Title: "大群", Forum: true, Bot: In, Members: []int64{p.wang.ID}})
	topic := p.AddTopic(p.wang.ID, forum, "日报")
	p.fresh()
	p.Say(p.wang.ID, forum, "一", Saying{Topic: topic})
	p.Say(p.wang.ID, forum, "二")
	us := p.fresh()
	if len(us) != 2 || us[0].Message.Thread != topic || !us[0].Message.InTopic || us[0].Message.Reply == nil || us[1].Message.Thread != 0 || us[1].Message.InTopic {
		t.Fatalf("updates: %+v", us)
	}
	p.send(forum, "收到", fmt.Sprintf(`,"message_thread_id":%d`, topic))
	if s := p.Said(forum); s[0].Topic != topic {
		t.Errorf("shown: %+v", s)
	}
	to := func(n int) string { return fmt.Sprintf(`{"chat_id":%d,"text":"一","message_thread_id":%d}`, forum, n) }
	p.refused(400, "message thread not found", "sendMessage", to(1))
	p.refused(400, "message thread not found", "sendMessage", to(999))
	p.refused(400, "message thread not found", "sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"一","message_thread_id":1}`, p.group))
	p.CloseTopic(p.wang.ID, forum, topic)
	p.refused(400, "TOPIC_CLOSED", "sendMessage", to(topic))
	p.ReopenTopic(p.wang.ID, forum, topic)
	p.must("sendMessage", to(topic))
	p.DeleteTopic(forum, topic)
	p.refused(400, "message thread not found", "sendMessage", to(topic))

	first := p.Say(p.wang.ID, p.group, "问")
	p.fresh()
	p.Say(p.chen.ID, p.group, "答", Saying{ReplyTo: first})
	if us := p.fresh(); us[0].Message.Thread != first || us[0].Message.InTopic || us[0].Message.Reply.ID != first {
		t.Errorf("an answer without topics: %+v", us[0].Message)
	}
}

func TestEditsOfPeople(t *testing.T) {
	p := world(t, Options{})
	m := p.Say(p.wang.ID, p.group, "拜访 王总", Saying{Forward: "李总"})
	p.Edit(p.wang.ID, p.group, m, "拜访 李总")
	us := p.fresh()
	if len(us) != 2 || us[0].Message.Forward == nil || us[1].Edited == nil || us[1].Edited.ID != m || us[1].Edited.Text != "拜访 李总" || us[1].Edited.EditDate == 0 {
		t.Errorf("updates: %+v", us)
	}
	ch := p.AddGroup(Group{Title: "频道", Channel: true, Bot: Admin})
	p.Say(0, ch, "通知")
	if us := p.fresh(); len(us) != 1 || us[0].Post == nil || us[0].Post.From != nil || us[0].Post.SenderChat.ID != ch {
		t.Errorf("a channel: %+v", us)
	}
	p.Say(Anonymous, p.group, "/report@genjin_bot", Saying{Signature: "班主任"})
	if us := p.fresh(); us[0].Message.From.ID != Anonymous || us[0].Message.SenderChat.ID != p.group || us[0].Message.Signature != "班主任" {
		t.Errorf("anonymous: %+v", us[0].Message)
	}
}

func TestQuestions(t *testing.T) {
	p := world(t, Options{Privacy: true})
	var me struct {
		ID       int64  `json:"id"`
		Username string `json:"username"`
		All      bool   `json:"can_read_all_group_messages"`
	}
	if err := json.Unmarshal(p.must("getMe", `{}`).Result, &me); err != nil || me.ID != 7001234567 || me.Username != "genjin_bot" || me.All {
		t.Errorf("getMe: %+v, %v", me, err)
	}
	rank := func(user int64) string {
		var m struct {
			Status string `json:"status"`
		}
		if err := json.Unmarshal(p.must("getChatMember", fmt.Sprintf(`{"chat_id":%d,"user_id":%d}`, p.group, user)).Result, &m); err != nil {
			t.Error(err)
		}
		return m.Status
	}
	p.Promote(p.wang.ID, p.group, p.Bot().ID)
	p.Leave(p.group, p.chen.ID)
	if got := []string{rank(p.wang.ID), rank(p.Bot().ID), rank(p.chen.ID)}; !slices.Equal(got, []string{"creator", "administrator", "left"}) {
		t.Errorf("ranks: %v", got)
	}
	var c struct{ Type, Title string }
	if err := json.Unmarshal(p.must("getChat", fmt.Sprintf(`{"chat_id":%d}`, p.group)).Result, &c); err != nil || c.Type != "supergroup" || c.Title != "华东销售一组" {
		t.Errorf("getChat: %+v, %v", c, err)
	}
	p.must("setMyCommands", `{"commands":[{"command":"hw","description":"作业"}],"scope":{"type":"all_group_chats"},"language_code":"zh"}`)
	if got := p.Commands("all_group_chats", "zh"); len(got) != 1 || got[0] != (Command{"hw", "作业"}) || len(p.Commands("default", "")) != 0 {
		t.Errorf("menu: %v", got)
	}
	if n := len(p.Calls("getChatMember")); n != 3 || p.Calls("getme")[0].Status != 200 {
		t.Errorf("%d calls", n)
	}
}
