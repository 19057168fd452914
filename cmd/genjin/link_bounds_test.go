package main

import (
	"strings"
	"testing"
	"time"

	"genjin/followup"
	"genjin/followup/course"
	"genjin/messages"
	"genjin/storage"
)

// TestALinkTakenBack: the data stays, the account is a person of its own; who then sits in no group has no access.
func TestALinkTakenBack(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		s.link("pp/u0", "qq/u0")
		s.hear(on("pp/u0", "pp/g0", "拜访 王总 想看样品"))
		s.answers(on("qq/u0", "qq/u0", "客户 王总"), "等发短信")
		said := s.hear(on("qq/u0", "qq/u0", "关联 取消"))
		if find(said, "qq/u0", "分开了") == nil || find(said, "pp/u0", "数据都留在这里") == nil || len(said) != 2 {
			s.t.Errorf("taken back: %+v", said)
		}
		s.answers(on("qq/u0", "qq/u0", "客户 王总"), "不在任何工作区")
		s.answers(on("qq/u0", "qq/u0", "关联 取消"), "没有和别的账号关联")
		s.answers(on("pp/u0", "pp/u0", "客户 王总"), "等发短信")
		s.link("qq/u0", "pp/u0") // the other way round: all that he has goes along
		s.answers(on("qq/u0", "qq/u0", "客户 王总"), "等发短信")
		s.answers(on("pp/u0", "pp/u0", "关联 取消"), "权限结束")
		s.answers(on("qq/u0", "qq/u0", "客户 王总"), "不在任何工作区")
	})
}

// TestTheLastAdminDoesNotPart: of a workspace whose groups he would sit in no more somebody is to be admin.
func TestTheLastAdminDoesNotPart(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		s.grants("p0", followup.Admin)
		s.hear(on("pp/u0", "pp/g0", "拜访 王总 想看样品"))
		s.link("qq/u0", "pp/u0")
		s.answers(on("pp/u0", "pp/u0", "关联 取消"), "最后一位管理员")
		s.answers(on("pp/u0", "pp/u0", "客户 王总"), "等发短信")
	})
}

// TestAnOwnerStaysOwner, by configuration as by claim, whichever account he speaks by and whoever joins whom.
func TestAnOwnerStaysOwner(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		s.link("qq/u8", "pp/owner")
		s.own("p0")
		s.link("qq/u0", "pp/u0")
		for _, user := range []string{"qq/u8", "pp/owner", "qq/u0", "pp/u0"} {
			s.answers(on(user, user, "死信"), "没有死信")
		}
		s.answers(on("qq/u8", "qq/u8", "关联 取消"), "分开了")
		s.answers(on("qq/u8", "qq/u8", "死信"), "要管理员")
	})
}

// TestButtonsThatNameWhoWasJoined: they are about the person that he became.
func TestButtonsThatNameWhoWasJoined(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		s.grants("p1", followup.Admin)
		s.do(plantRep)
		s.do(func(tx *storage.Tx) error {
			return tx.PutPupil(course.Pupil{ID: "pupil", Workspace: "w", Name: "李伟"})
		})
		s.link("pp/u0", "qq/u1")
		press := on("qq/u1", "qq/u1", "")
		press.Kind, press.Button, press.Press = messages.Pressed, "claim/pupil/q1", "press"
		s.answers(press, "李伟")
		press = on("pp/u1", "pp/u1", "")
		press.Kind, press.Button, press.Press = messages.Pressed, "remove/w/q1", "press"
		s.answers(press, "李伟 已移除")
		s.answers(on("pp/u0", "pp/g0", "拜访 王总 想看样品"), "移出")
		s.answers(on("qq/u1", "qq/u1", "客户"), "不在任何工作区")
	})
}

// TestACodeOfAnother: whose records would go along is asked, by the name of who wants them; unpressed nothing is joined,
// nor when the code has ended meanwhile.
func TestACodeOfAnother(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		s.grants("p1", followup.Admin)
		s.do(plantRep)
		sure := s.only(on("qq/u1", "qq/u1", s.asks("pp/u0")))
		if !strings.Contains(sure.Text, "王芳 要的代码") {
			t.Errorf("asked %q", sure.Text)
		}
		s.answers(on("qq/u1", "qq/u1", "关联 取消"), "没有和别的账号关联")
		press := on("qq/u1", "qq/u1", "")
		press.Kind, press.Button, press.Press = messages.Pressed, sure.Buttons[0].Data, "press"
		time.Sleep(11 * time.Minute)
		s.answers(press, "已经失效")
		s.answers(on("qq/u1", "qq/u1", "关联 取消"), "没有和别的账号关联")
	})
}

// TestWhatCannotBeLinked: each is refused with a sentence of its own.
func TestWhatCannotBeLinked(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		words := s.asks("pp/u0")
		s.answers(on("pp/u0", "pp/u0", words), "在这里要的代码")
		s.answers(on("pp/u1", "pp/u1", words), "同一个平台")
		s.answers(on("qq/u9", "qq/h9", words), "已经作废")
		s.answers(on("qq/u9", "qq/u9", words), "代码不对，还可以试 4 次")
		words = s.asks("pp/u0")
		time.Sleep(10*time.Minute + time.Millisecond)
		s.answers(on("qq/u0", "qq/u0", words), "已经失效")
		words = s.asks("pp/u0")
		time.Sleep(10 * time.Minute)
		s.answers(on("qq/u0", "qq/u0", strings.ToLower(words[:12])+"-"+words[12:]), "同一个人")
		s.answers(on("qq/u0", "qq/u0", words), "代码不对") // it worked once
		s.answers(on("qq/u0", "qq/u0", s.asks("pp/u0")), "已经是同一个人")
		words = s.asks("pp/u1")
		for range 4 {
			s.answers(on("qq/u7", "qq/u7", "关联 WRONGWRONG"), "代码不对")
		}
		s.answers(on("qq/u7", "qq/u7", "关联 WRONGWRONG"), "试得太多了")
		s.answers(on("qq/u7", "qq/u7", words), "试得太多了")
	})
}
