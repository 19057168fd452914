package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// office is a house with a workspace "c" beside that of the storm, whose people stand in an address book.
type office struct {
	*scene
	people map[string]messages.Colleague
}

// inCompany plants people, given as "id role+role team", as members of "c": each has a private chat, and each rep a
// client.
func inCompany(t *testing.T, people []string, play func(*office)) {
	inHouse(t, 0, func(s *scene) {
		c := &office{scene: s, people: map[string]messages.Colleague{}}
		c.do(func(tx *storage.Tx) error {
			errs := []error{
				tx.AddWorkspace(followup.Workspace{ID: "c", Name: "公司"}, time.Now()),
				tx.PutChat(storage.Chat{ID: "pp/c", Workspace: "c", State: storage.Bound}),
			}
			for i, one := range people {
				f := append(strings.Fields(one), "")
				id, roles := f[0], followup.ParseRoles(strings.Split(f[1], "+"))
				user, p := messages.UserID("pp/"+id), followup.PersonID(id)
				errs = append(errs, tx.AddPerson(followup.Person{ID: p, Name: id}),
					tx.PutAccount(storage.Account{ID: user, Person: p, Private: messages.ChatID(user)}),
					tx.PutMember(followup.Member{Workspace: "c", Person: p, Name: id, Roles: roles, Team: f[2], Joined: time.Now().Add(time.Duration(i))}))
				if roles.Has(followup.Rep) {
					errs = append(errs, tx.PutClient(followup.Client{ID: followup.ClientID("of " + id), Workspace: "c", Owner: p, Name: "客户" + id}))
				}
				c.people[id] = messages.Colleague{User: messages.User{ID: user}}
			}
			_, err := tx.Newcomers("c")
			return errors.Join(append(errs, err)...)
		})
		play(c)
	})
}

func (c *office) do(work func(*storage.Tx) error) {
	c.t.Helper()
	if err := c.h.db.Do(c.t.Context(), work); err != nil {
		c.t.Fatal(err)
	}
}

// tells delivers the address book as it is, without those named, and returns what was said, by chat.
func (c *office) tells(without ...string) map[string]string {
	c.t.Helper()
	e := messages.Event{Kind: messages.Company, Ref: messages.Ref{Chat: "pp/book"}}
	for id, one := range c.people {
		if !slices.Contains(without, id) {
			e.Colleagues = append(e.Colleagues, one)
		}
	}
	return byChat(c.hear(e))
}

func byChat(ms []messages.Message) map[string]string {
	said := map[string]string{}
	for _, m := range ms {
		line := m.Text
		for _, b := range m.Buttons {
			line += " [" + b.Label + "]"
		}
		chat := strings.TrimPrefix(string(m.Chat), "pp/")
		if m.Answers != "" {
			chat += "!" // what only the presser sees
		}
		if line == "" {
			continue
		}
		said[chat] = strings.TrimPrefix(said[chat]+" | "+line, " | ")
	}
	return said
}

// press presses the newest button so labelled in id's private chat, or another's in his name.
func (c *office) press(id, label string, by ...string) map[string]string {
	c.t.Helper()
	for _, m := range slices.Backward(c.f.said) {
		for _, b := range m.Buttons {
			if string(m.Chat) != "pp/"+id || b.Label != label {
				continue
			}
			who := append(by, id)[0]
			e := text("pp/"+id, "")
			e.From, e.Private = messages.User{ID: messages.UserID("pp/" + who)}, true
			e.Kind, e.Button, e.Press = messages.Pressed, b.Data, "press"
			return byChat(c.hear(e))
		}
	}
	c.t.Fatalf("no button %s for %s", label, id)
	return nil
}

func (c *office) says(id, chat, words string) map[string]string {
	c.t.Helper()
	e := text("pp/"+chat, words)
	e.From, e.Private = messages.User{ID: messages.UserID("pp/" + id)}, chat == id
	return byChat(c.hear(e))
}

// member returns id as he is in w.
func (c *office) member(w followup.WorkspaceID, id string) (m followup.Member) {
	c.t.Helper()
	c.do(func(tx *storage.Tx) (err error) {
		m, err = tx.Member(w, followup.PersonID(id))
		return err
	})
	return m
}

func (c *office) expect(what string, got map[string]string, want map[string]string) {
	c.t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		c.t.Errorf("%s:\ngot  %v\nwant %v", what, got, want)
	}
}

func TestWhoLeavesTheCompany(t *testing.T) {
	inCompany(t, []string{"lin admin", "chen manager", "wang rep 一组", "zhao rep 二组", "li learner 一组", "sun learner 二组"}, func(c *office) {
		t := c.t
		chen := c.member("c", "chen")
		chen.Heads = []string{"一组"}
		c.do(func(tx *storage.Tx) error {
			return errors.Join(tx.PutMember(chen),
				tx.PutMember(followup.Member{Workspace: "w", Person: "zhao", Name: "zhao", Roles: followup.Learner, Joined: time.Now()}))
		})
		c.expect("the first list", c.tells(), nil)
		c.expect("who left", c.tells("zhao", "li", "sun"), map[string]string{
			"lin":  "zhao 已离开，名下 1 位客户。交给谁？ [wang] | li、sun 已离开公司，权限马上结束了。",
			"chen": "li 已离开公司，权限马上结束了。",
		})
		for _, w := range []followup.WorkspaceID{"c", "w"} {
			if m := c.member(w, "zhao"); m.Current() || m.Barred {
				t.Errorf("zhao in %s: %+v", w, m)
			}
		}
		c.expect("the next day", c.tells("zhao", "li", "sun"), nil)
		c.expect("one is back", c.tells("li", "sun"), nil)
		if m := c.member("c", "zhao"); m.Current() {
			t.Error("being seen again made him a member")
		}
		c.says("zhao", "c", "拜访 客户zhao 想看样品")
		if m := c.member("c", "zhao"); !m.Current() {
			t.Error("use made him no member again")
		}
		c.expect("what was offered is his again", c.press("lin", "wang"), map[string]string{
			"lin": "zhao 还在这里。名下 1 位客户都交给 wang？ [确认交接]",
		})
	})
}

func TestALittleAddressBookIsNotBelieved(t *testing.T) {
	people := []string{"lin admin", "boss learner"}
	for i := range 6 {
		people = append(people, fmt.Sprintf("r%d rep", i))
	}
	inCompany(t, people, func(c *office) {
		t := c.t
		c.own("boss")
		c.tells()
		shrunk := "公司通讯录一下子少了 6 人（原来 8 人），多半是应用的可见范围变小了，所以谁的权限都没有动。请到管理后台看看可见范围；真离开的，用“移除”。"
		away := []string{"r0", "r1", "r2", "r3", "r4", "r5"}
		c.expect("six of eight vanish", c.tells(away...), map[string]string{"lin": shrunk, "boss": shrunk})
		c.expect("and are away the next day", c.tells(away...), nil)
		if got := byChat(c.hear(messages.Event{Kind: messages.Company, Ref: messages.Ref{Chat: "pp/book"}})); len(got) != 0 {
			t.Errorf("nobody at all: %v", got)
		}
		for _, id := range away {
			if !c.member("c", id).Current() {
				t.Errorf("the access of %s has ended", id)
			}
		}
		got := c.tells("r5")
		if !strings.HasPrefix(got["lin"], "r5 已离开，名下 1 位客户。") || len(got) != 1 || c.member("c", "r5").Current() {
			t.Errorf("all are back but one: %v", got)
		}
	})
}

func TestNamesFollowTheAddressBook(t *testing.T) {
	inCompany(t, []string{"lin admin", "wang rep", "zhao rep"}, func(c *office) {
		t := c.t
		c.do(func(tx *storage.Tx) error {
			z, err := tx.Member("c", "zhao")
			z.Name = "小赵"
			return errors.Join(err, tx.PutMember(z), tx.SetPerson(followup.Person{ID: "zhao", Name: "小赵"}), tx.SetPerson(followup.Person{ID: "wang"}))
		})
		name := func(id, n string) {
			one := c.people[id]
			one.Name, one.ID = n, messages.UserID("pp/"+id)
			c.people[id] = one
		}
		check := func(when, wang, zhao string) {
			t.Helper()
			c.tells()
			if w, z := c.member("c", "wang").Name, c.member("c", "zhao").Name; w != wang || z != zhao {
				t.Errorf("%s: %s, %s", when, w, z)
			}
		}
		name("wang", "王芳")
		name("zhao", "赵磊")
		name("sun", "孙浩") // whom the bot never met
		check("at first", "王芳", "小赵")
		name("wang", "王芳芳")
		check("when she changes it", "王芳芳", "小赵")
		name("wang", "")
		one := c.people["wang"]
		one.Teams = []string{"华东部"}
		c.people["wang"] = one
		check("when the book tells none", "王芳芳", "小赵")
		name("wang", "王芳")
		check("when it tells one again", "王芳", "小赵")
		draft := c.says("sun", "c", "拜访 王总 想看样品")
		c.do(func(tx *storage.Tx) error {
			a, err := tx.Account("pp/sun")
			if err != nil {
				return err
			}
			m, err := tx.Member("c", a.Person)
			if m.Name != "孙浩" {
				t.Errorf("a new person is called %q: %v", m.Name, draft)
			}
			return err
		})
	})
}

func TestLeadersAreProposedOnce(t *testing.T) {
	inCompany(t, []string{"lin admin", "boss admin", "li rep 一组", "wang rep 二组", "zhao rep 三组", "sun learner", "chen manager"}, func(c *office) {
		t := c.t
		set := func(id string, teams, leads []string) {
			one := c.people[id]
			one.Teams, one.Leads = teams, leads
			c.people[id] = one
		}
		set("li", []string{"华东一部"}, []string{"华东一部", "华东二部"})
		set("wang", []string{"华东二部"}, nil)
		set("zhao", []string{"华南部"}, []string{"华南部"})   // nobody else is in it
		set("sun", []string{"行政部"}, []string{"华北部"})    // nobody of it is a member
		set("chen", []string{"华东二部"}, []string{"华东二部"}) // a manager already
		ask := "li 是「华东一部」「华东二部」的负责人，设为经理？ [设为经理] [不用]"
		c.expect("at first", c.tells(), map[string]string{"lin": ask, "boss": ask})
		c.expect("the next day", c.tells(), nil)
		c.expect("a rep presses", c.press("lin", "设为经理", "wang"), map[string]string{"lin!": "这件事要管理员来做。"})
		if c.member("c", "li").Roles.Has(followup.Manager) {
			t.Error("a rep made a manager")
		}
		done := "li 现在是经理，负责：二组。"
		c.expect("an admin presses", c.press("boss", "设为经理"), map[string]string{"lin": done, "boss": done, "boss!": "设好了"})
		if m := c.member("c", "li"); !m.Roles.Has(followup.Manager|followup.Rep) || !slices.Equal(m.Heads, []string{"二组"}) {
			t.Errorf("li: %+v", m)
		}
		c.do(func(tx *storage.Tx) error {
			as, err := tx.AuditOf("c", 1)
			if len(as) != 1 || as[0].Act != "grant manager" || as[0].Person != "boss" || as[0].About != "person/li" {
				t.Errorf("audit: %+v", as)
			}
			return err
		})
		c.expect("the other admin, too late", c.press("lin", "不用"), map[string]string{"lin!": "li 已经是经理了。"})

		set("wang", []string{"华南部"}, nil)
		ask = "zhao 是「华南部」的负责人，设为经理？ [设为经理] [不用]"
		c.expect("another", c.tells(), map[string]string{"lin": ask, "boss": ask})
		done = "好的，zhao 不设为经理。"
		c.expect("no", c.press("lin", "不用"), map[string]string{"lin": done, "lin!": "好的", "boss": done})
		c.expect("the next day", c.tells(), nil)
	})
}

func TestManyRepsToChooseFrom(t *testing.T) {
	people := []string{"lin admin", "boss admin", "gone rep 二组", "chen manager"}
	for i := range 10 {
		people = append(people, fmt.Sprintf("r%d rep %s", i, []string{"一组", "二组"}[i/8]))
	}
	inCompany(t, people, func(c *office) {
		chen := c.member("c", "chen")
		chen.Heads = []string{"二组"}
		c.do(func(tx *storage.Tx) error { return tx.PutMember(chen) })
		c.tells()
		head := "gone 已离开，名下 1 位客户。交给谁？"
		eight := head + " [r8] [r9] [r0] [r1] [r2] [r3] [r4] [r5] [其他]"
		c.expect("eight", c.tells("gone"), map[string]string{"lin": eight, "boss": eight, "chen": head + " [r8] [r9]"})
		c.expect("the others", c.press("lin", "其他"), map[string]string{"lin": head + " [r6] [r7] [其他]"})
		c.expect("from the beginning", c.press("lin", "其他"), map[string]string{"lin": eight})
		c.expect("a rep presses what is not his", c.press("lin", "r9", "r9"), map[string]string{"lin!": "这里没有你能交接的客户。"})
		got := c.press("lin", "r9")
		if !strings.HasPrefix(got["r9"], "lin 把 gone 的 1 位客户交给你了：客户gone。") || len(got) != 5 {
			c.t.Errorf("said: %v", got)
		}
		c.says("boss", "boss", "交接 r9 r0")
		c.press("boss", "确认交接")
		c.expect("back from who has them no more", c.says("lin", "lin", "撤回"), map[string]string{"lin": "这些客户已经又转给别人了，不能撤回。"})
		c.expect("of nobody", c.says("chen", "chen", "交接 gone"), map[string]string{"chen": "你能交接的人里没有叫这个名字的。例如：交接 赵磊 王芳（先写把谁的客户交出去，再写交给谁）"})
	})
}

func TestWhyAListWasSaidNamesNoClientOfAnother(t *testing.T) {
	inCompany(t, []string{"lin admin", "wang rep", "zhao rep"}, func(c *office) {
		time.Sleep(2*24*time.Hour + 8*time.Hour) // a Monday morning
		if got := c.says("zhao", "zhao", "早安"); !strings.Contains(got["zhao"], "客户zhao") {
			c.t.Fatalf("no list: %v", got)
		}
		why := text("pp/zhao", "为什么")
		why.From, why.Private, why.ReplyTo = messages.User{ID: "pp/zhao"}, true, fmt.Sprint("m", c.f.n)
		if got := byChat(c.hear(why)); !strings.Contains(got["zhao"], "客户zhao") {
			c.t.Errorf("before: %v", got)
		}
		c.says("lin", "lin", "交接 zhao wang")
		c.press("lin", "确认交接")
		if got := byChat(c.hear(why)); len(got) != 1 || strings.Contains(got["zhao"], "客户zhao") {
			c.t.Errorf("after: %v", got)
		}
	})
}

func TestAVisitThatWasTakenOverIsToldInPrivateAlone(t *testing.T) {
	inCompany(t, []string{"lin admin", "wang rep", "zhao rep"}, func(c *office) {
		c.tells()
		c.says("zhao", "c", "拜访 客户zhao 想看样品")
		c.tells("zhao")
		got := c.press("lin", "wang")
		if !strings.Contains(got["wang"], "想看样品") || got["c"] != "" {
			c.t.Fatalf("said: %v", got)
		}
		c.press("wang", "稍后")
		c.f.gone["pp/wang"] = true
		c.says("wang", "wang", "待办") // whose answer tells that the chat cannot be reached
		before := len(c.f.said)
		time.Sleep(followup.LaterBy + 2*time.Second)
		c.do(func(tx *storage.Tx) error {
			ps, err := tx.Unsent(0, 10)
			if len(ps) > 0 || len(c.f.said) > before {
				c.t.Errorf("waits %+v, said %+v", ps, c.f.said[before:])
			}
			return err
		})
	})
}
