package main

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// on is text as the account user says it; in private unless chat is a group's.
func on(user, chat, words string) messages.Event {
	e := text(chat, words)
	e.From, e.Private = messages.User{ID: messages.UserID(user), Name: "Wang"}, user == chat
	return e
}

// only hears e and returns the one message that it was answered by.
func (s *scene) only(e messages.Event) messages.Message {
	s.t.Helper()
	said := s.hear(e)
	if len(said) != 1 {
		s.t.Fatalf("%q was answered by %+v", e.Text, said)
	}
	return said[0]
}

// answers hears e and checks that it was answered in its chat, by something that holds part.
func (s *scene) answers(e messages.Event, part string) {
	s.t.Helper()
	if said := s.hear(e); find(said, string(e.Ref.Chat), part) == nil {
		s.t.Errorf("%q in %s was answered by %+v, not by %q", e.Text, e.Ref.Chat, said, part)
	}
}

// changed reports whether a message in chat was changed into one that holds part.
func changed(said []messages.Message, chat, part string) bool {
	return slices.ContainsFunc(said, func(m messages.Message) bool {
		return string(m.Chat) == chat && m.Target != "" && strings.Contains(m.Text, part)
	})
}

var codeWords = regexp.MustCompile(`(?:关联|/link) [A-Z2-7]{10}`)

// asks lets user ask for a code, and returns the words to say with it on the other platform.
func (s *scene) asks(user string) string {
	s.t.Helper()
	return codeWords.FindString(s.only(on(user, user, "关联")).Text)
}

// link makes the account by one of the person's who has the account of.
func (s *scene) link(of, by string) {
	s.t.Helper()
	said := s.hear(on(by, by, s.asks(of)))
	if sure := find(said, by, "是你自己要的"); sure != nil {
		press := on(by, by, "")
		press.Kind, press.Button, press.Press = messages.Pressed, sure.Buttons[0].Data, "press"
		said = slices.DeleteFunc(s.hear(press), func(m messages.Message) bool { return m.Answers != "" })
	}
	if find(said, by, "同一个人") == nil || find(said, of, "告诉管理员") == nil || len(said) != 2 {
		s.t.Fatalf("linking was answered by %+v", said)
	}
}

func (s *scene) do(work func(*storage.Tx) error) {
	s.t.Helper()
	if err := s.h.db.Do(s.t.Context(), work); err != nil {
		s.t.Fatal(err)
	}
}

// grants gives p a role in the workspace.
func (s *scene) grants(p followup.PersonID, role followup.Roles) {
	s.t.Helper()
	s.do(func(tx *storage.Tx) error {
		m, err := tx.Member("w", p)
		m.Roles |= role
		return errors.Join(err, tx.PutMember(m))
	})
}

// TestOneRepOnTwoPlatforms: he is told where he wrote in private last, answered where he asks, and served by the
// other side when one is closed.
func TestOneRepOnTwoPlatforms(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		t := s.t
		s.link("pp/u0", "qq/u0")
		said := s.hear(on("pp/u0", "pp/g0", "拜访 王总 想看样品"))
		if find(said, "pp/g0", "记下了") == nil || find(said, "qq/u0", "样品") == nil || len(said) != 2 {
			t.Fatalf("a note in a group, after the other side was used: %+v", said)
		}
		time.Sleep(10*time.Minute + time.Second)
		if nudge := find(s.all(), "qq/u0", "10 分钟"); nudge == nil || nudge.ReplyTo == "" {
			t.Errorf("no nudge under the draft: %+v", s.all())
		}
		s.answers(on("pp/u0", "pp/u0", "待办"), "王总") // asked here, it is answered here
		time.Sleep(7 * time.Minute)
		if nudge := find(s.all(), "pp/u0", "3 分钟"); nudge == nil || nudge.ReplyTo != "" {
			t.Errorf("the second nudge is not where he was last: %+v", s.all())
		}
		press := on("pp/u0", "pp/u0", "")
		press.Kind, press.Button, press.Press = messages.Pressed, find(s.all(), "pp/u0", "3 分钟").Buttons[0].Data, "press"
		if said := s.hear(press); !changed(said, "qq/u0", "已发送") {
			t.Errorf("the draft on the other side does not show it: %+v", said)
		}
		s.f.gone["pp/u0"] = true
		said = s.hear(on("pp/u0", "pp/g0", "拜访 王总 关心售后"))
		draft := find(said, "qq/u0", "售后")
		if draft == nil || draft.ReplyTo != "" || len(draft.Buttons) != 5 || find(said, "pp/g0", "关心") != nil {
			t.Fatalf("a draft that one side does not take: %+v", said)
		}
		press.From, press.Ref.Chat, press.Button = messages.User{ID: "qq/u0"}, "qq/u0", draft.Buttons[0].Data
		if said := s.hear(press); !changed(said, "qq/u0", "已发送") {
			t.Errorf("sent, from there: %+v", said)
		}
	})
}

// TestAGapIsNoUse: who is told on one side that words of his were lost has not been there himself.
func TestAGapIsNoUse(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		s.link("pp/u0", "qq/u0")
		s.answers(on("pp/u0", "pp/u0", "帮助"), "拜访")
		gap := on("qq/u0", "qq/u0", "")
		gap.Kind, gap.Since = messages.Missed, time.Now().Add(-time.Hour)
		s.answers(gap, "掉线")
		if said := s.hear(on("pp/u0", "pp/g0", "拜访 王总 想看样品")); find(said, "pp/u0", "样品") == nil {
			s.t.Errorf("his draft is not where he was last: %+v", said)
		}
	})
}

// TestBothSidesClosed: what no private chat takes comes in the group.
func TestBothSidesClosed(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		s.link("pp/u0", "qq/u0")
		s.f.gone["pp/u0"], s.f.gone["qq/u0"] = true, true
		said := s.hear(on("pp/u0", "pp/g0", "拜访 王总 想看样品"))
		if draft := find(said, "pp/g0", "样品"); draft == nil || !draft.Whole || len(draft.Buttons) != 6 {
			s.t.Errorf("said: %+v", said)
		}
	})
}

// TestADraftOnTheOtherSideStandsInPrivate: it is no draft in a group, and shows no way to the private chat.
func TestADraftOnTheOtherSideStandsInPrivate(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		t := s.t
		s.link("pp/u0", "qq/u0")
		draft := find(s.hear(on("pp/u0", "pp/u0", "拜访 王总 想看样品")), "pp/u0", "样品")
		s.answers(on("qq/u0", "qq/u0", "帮助"), "拜访")
		press := on("qq/u0", "qq/u0", "")
		press.Kind, press.Button, press.Press = messages.Pressed, draft.Buttons[1].Data, "press"
		if another := find(s.hear(press), "pp/u0", "王总"); another == nil || len(another.Buttons) != 5 {
			t.Errorf("another draft, asked for on the other side: %+v", another)
		}
	})
}

// TestTwoGroupsOfOneClass: an admin who is linked joins the group of the other platform to his workspace, whose
// boards count the members of both, and who is linked once.
func TestTwoGroupsOfOneClass(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		t := s.t
		s.grants("p0", followup.Admin|followup.Trainer)
		s.answers(on("qq/u0", "qq/h0", "绑定 storm"), "要管理员")
		s.link("pp/u0", "qq/u0")
		s.answers(on("qq/u0", "qq/h0", "绑定 storm"), "开通了：“storm”")
		s.answers(on("qq/u5", "qq/h0", "交作业 1.3 客户为什么买我们的产品"), "1.3")
		s.answers(on("pp/u1", "pp/g1", "交作业 2.1 显性：甲、乙"), "2.1")
		s.answers(on("qq/u1", "qq/h0", "交作业 2.1 显性：甲、乙、丙"), "2.1")
		s.answers(on("pp/u0", "pp/g0", "作业进度 2.1"), "2/3")
		time.Sleep(time.Minute)
		s.answers(on("pp/u1", "pp/g1", "交作业 2.1 显性：甲"), "第 2 版")
		s.link("pp/u1", "qq/u1")
		for _, board := range []messages.Event{on("pp/u0", "pp/g0", "作业进度 2.1"), on("qq/u0", "qq/h0", "作业进度 2.1")} {
			s.answers(board, "1/2")
		}
		s.answers(on("pp/u1", "pp/u1", "帮助"), "作业")
		if mine := s.only(on("qq/u1", "qq/h0", "我的作业 2.1")); mine.Chat != "qq/u1" || !strings.Contains(mine.Text, "第 3 版") {
			t.Errorf("asked for in the group of the other side: %+v", mine)
		}
		s.answers(on("qq/u1", "qq/h0", "交作业 2.1 显性：甲、乙、丙、丁"), "第 4 版")
		s.do(func(tx *storage.Tx) error {
			as, err := tx.AuditOf("w", 100)
			for _, a := range as {
				if a.Act == "link account" && a.Person == "p1" && a.About == "account/qq/u1" {
					return err
				}
			}
			t.Errorf("audit: %+v, %v", as, err)
			return nil
		})
	})
}

// plantRep makes qq/u1 a rep of the workspace with a client of his own, Li.
func plantRep(tx *storage.Tx) error {
	return errors.Join(tx.AddPerson(followup.Person{ID: "q1", Name: "Li"}),
		tx.PutAccount(storage.Account{ID: "qq/u1", Person: "q1", Private: "qq/u1"}),
		tx.PutMember(followup.Member{Workspace: "w", Person: "q1", Name: "Li", Roles: followup.Rep, Joined: time.Now()}),
		tx.PutClient(followup.Client{ID: "q1", Workspace: "w", Owner: "q1", Name: "李总"}))
}

// mornings are the lists of the morning among said that name a client.
func mornings(said []messages.Message, client string) int {
	n := 0
	for _, m := range said {
		if strings.HasPrefix(m.Text, "早安") && strings.Contains(m.Text, client) {
			n++
		}
	}
	return n
}

// TestOneListForOnePerson: who was brought two lists on the day on which he is linked is brought one from the next
// day on, with the clients of both, by the clock of the person that stays.
func TestOneListForOnePerson(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		t := s.t
		until := func(day, hour int) {
			time.Sleep(time.Until(time.Date(2000, 1, day, hour, 0, 0, 0, time.UTC)))
		}
		s.do(plantRep)
		s.answers(on("qq/u1", "qq/u1", "设置 早安 07:30"), "07:30") // which plans his lists, too
		until(3, 8)                                             // Monday
		if mornings(s.all(), "李总") != 1 || mornings(s.all(), "王总") < 1 {
			t.Fatalf("before: %+v", s.all())
		}
		s.answers(on("pp/u0", "pp/u0", "设置 时区 东京"), "Asia/Tokyo")
		s.link("pp/u0", "qq/u1")
		before := len(s.all())
		until(3, 22)
		if n := mornings(s.all()[before:], "李总"); n != 0 {
			t.Errorf("%d more lists on that day", n)
		}
		until(4, 0) // 9 in the morning there
		said := s.all()[before:]
		list, half := find(said, "qq/u1", "王总"), time.Date(2000, 1, 3, 22, 30, 0, 0, time.UTC) // 7:30 there
		if mornings(said, "李总") != 1 || list == nil || !strings.Contains(list.Text, "李总") {
			t.Fatalf("the next morning: %+v", said)
		}
		if list.Deadline.Before(half) || list.Deadline.After(half.Add(time.Minute)) {
			t.Errorf("the list came %v", list.Deadline)
		}
	})
}
