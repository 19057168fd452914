package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"genjin/bot"
	"genjin/bot/telegram/telegramtest"
	"genjin/bot/wecom/wecomtest"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// filesOf returns what is here of the files of the newest visit to 王总.
func filesOf(h *house, t *testing.T) (here []storage.Attachment) {
	t.Helper()
	err := h.db.View(t.Context(), func(tx *storage.Tx) error {
		vs, err := tx.VisitsOf("wang", 1)
		if err != nil || len(vs) == 0 {
			return err
		}
		as, err := tx.Attachments(vs[0].About())
		here = bot.Here(as)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return here
}

// TestWeComAVisitsDeadAddresses: who noted a visit with pictures that could not be fetched is asked for them again, in
// private, by one sentence; what he sends there comes to that note.
func TestWeComAVisitsDeadAddresses(t *testing.T) {
	for lang, ask := range map[string]string{
		"中文":      "王总 的拜访还少文件：“图片.jpg”2 个没能取到。请在这里再发一次，就补到这次拜访里。",
		"english": "Files of your visit to 王总 are missing: “picture.jpg” (2) could not be fetched. Please send them again here, and I add them to that visit.",
	} {
		t.Run(lang, func(t *testing.T) {
			inFirm(t, setting{ways: robots}, func(c *firm) {
				c.says(fangID, "", "/settings language "+lang)
				c.s.Fail(wecomtest.BadGateway.On(wecomtest.Download, "").Times(2))
				c.s.SayMixed(fangID, c.group, wecomtest.Part{Text: c.s.At("拜访 王总 看了现场")},
					wecomtest.Part{Image: wecomtest.Handed{Name: "一.jpg", Body: aPicture("1")}},
					wecomtest.Part{Image: wecomtest.Handed{Name: "二.jpg", Body: aPicture("2")}})
				c.rest(time.Second)
				c.s.ExpireFiles()
				c.rest(5 * time.Minute)
				c.once(fangID, ask)
				if got := c.said(c.group, "“"); len(got) > 0 {
					c.t.Errorf("the group reads %q", words(got))
				}
				c.rest(8 * time.Hour)
				for i, mark := range []string{"1", "2"} {
					c.s.SayImage(fangID, "", wecomtest.Handed{Name: mark + ".jpg", Body: aPicture(mark)})
					c.rest(10 * time.Second)
					if got := filesOf(c.h, c.t); len(got) != i+1 {
						c.t.Errorf("after %d of them are here: %+v", i+1, got)
					}
				}
				if got := append(c.said(fangID, "补上了：拜访 王总"), c.said(fangID, "Added to your visit to 王总")...); len(got) != 2 {
					c.t.Errorf("receipts: %q", words(got))
				}
				c.s.SayImage(fangID, "", wecomtest.Handed{Name: "三.jpg", Body: aPicture("3")})
				c.rest(10 * time.Second)
				if got := append(c.said(fangID, "不知道是做什么的"), c.said(fangID, "do not know what it is for")...); len(got) != 1 {
					c.t.Errorf("of what nobody asked for is said %q", words(got))
				}
				if got := filesOf(c.h, c.t); len(got) != 2 {
					c.t.Errorf("what nobody asked for was added: %+v", got)
				}
				c.once(fangID, ask)
			})
		})
	}
}

// TestWeComAVisitsDeadAddressWithoutPrivateChat: who never spoke to the robot in private is asked as an answer to his note, and
// told to send it there.
func TestWeComAVisitsDeadAddressWithoutPrivateChat(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket}, still: true}, func(c *firm) {
		c.s.SayMixed(fangID, c.group, wecomtest.Part{Text: c.s.At("拜访 王总 看了现场")},
			wecomtest.Part{Image: wecomtest.Handed{Name: "一.jpg", Body: aPicture("1")}})
		c.s.Fail(wecomtest.Forbidden.On(wecomtest.Download, ""))
		c.rest(10 * time.Second)
		c.once(c.group, "“图片.jpg”没能取到。请私聊再发我一次，就补到这次拜访里。")
		c.s.SayImage(fangID, "", wecomtest.Handed{Name: "一.jpg", Body: aPicture("1")})
		c.rest(10 * time.Second)
		c.once(fangID, "补上了：拜访 王总，一共 1 个文件。")
		if got := filesOf(c.h, c.t); len(got) != 1 {
			c.t.Errorf("here are %+v", got)
		}
	})
}

// TestTelegramAVisitsLostPhotos: three photos of one note that Telegram does not give are asked for in one sentence, in
// private; those that answer it come to the note, whatever is said with them.
func TestTelegramAVisitsLostPhotos(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		c.s.Fail(telegramtest.BadGateway.On("getFile", 0).Always())
		c.s.SayAlbum(c.fang, c.group, "拜访 王总 看了现场", photos("a", 3))
		c.rest(5 * time.Minute)
		c.s.Heal()
		ask := c.once(c.fang, "没能取到")
		if strings.Count(ask.Text, ".jpg") != 3 || !strings.HasPrefix(ask.Text, "王总 的拜访还少文件：“") ||
			!strings.HasSuffix(ask.Text, "没能取到。请回复这条再发一次，就补到这次拜访里。") {
			c.t.Errorf("asked: %q", ask.Text)
		}
		c.s.SayAlbum(c.fang, c.fang, "现场", photos("a", 2), telegramtest.Saying{ReplyTo: ask.ID})
		c.rest(10 * time.Second)
		c.once(c.fang, "补上了：拜访 王总，一共 2 个文件。")
		own := c.s.SayPhoto(c.fang, c.fang, "拜访 李总 送了样品", photo("d"))
		c.rest(10 * time.Second)
		c.s.SayPhoto(c.fang, c.fang, "", photo("e"), telegramtest.Saying{ReplyTo: own})
		c.rest(10 * time.Second)
		c.once(c.fang, "补上了：拜访 李总，一共 2 个文件。") // he answers his own note
		c.s.SayPhoto(c.fang, c.fang, "拜访 王总 现场照片", photo("c"), telegramtest.Saying{ReplyTo: ask.ID})
		c.rest(10 * time.Second)
		c.once(c.fang, "补上了：拜访 王总，一共 3 个文件。")
		if got := filesOf(c.h, c.t); len(got) != 3 {
			c.t.Errorf("here are %+v", got)
		}
		err := c.h.db.View(c.t.Context(), func(tx *storage.Tx) error {
			vs, err := tx.VisitsOf("wang", 9)
			if len(vs) != 1 || vs[0].Note != "看了现场" {
				c.t.Errorf("visits: %+v", vs)
			}
			return err
		})
		if err != nil {
			c.t.Error(err)
		}
	})
}

// TestTelegramAVisitsLostPhotoInTheGroup: who cannot be written to in private is asked as an answer to his note, and so is
// who closed his private chat meanwhile.
func TestTelegramAVisitsLostPhotoInTheGroup(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		c.s.Fail(telegramtest.BadGateway.On("getFile", 0).Always())
		note := c.s.SayPhoto(c.fang, c.group, "拜访 王总 看了现场", photo("a"))
		c.rest(10 * time.Second)
		c.s.Block(c.fang)
		c.rest(5 * time.Minute)
		ask := c.once(c.group, "没能取到")
		if ask.ReplyTo != note || !strings.Contains(ask.Text, "请回复这条再发一次") {
			c.t.Errorf("asked: %+v", ask)
		}
		c.s.Heal()
		c.s.SayPhoto(c.fang, c.group, "", photo("a"), telegramtest.Saying{ReplyTo: ask.ID})
		c.rest(20 * time.Second)
		c.once(c.group, "补上了：拜访 王总，一共 1 个文件。")
		if got := filesOf(c.h, c.t); len(got) != 1 {
			c.t.Errorf("here are %+v", got)
		}
	})
}

// TestNobodyIsAskedForFilesInVain: not about a client who was forgotten, a visit that was taken back, or one whose rep is
// no member any more; and a restart asks nobody twice.
func TestNobodyIsAskedForFilesInVain(t *testing.T) {
	for name, scene := range map[string]struct {
		then  func(c *city)
		asked int
	}{
		"nothing happens": {func(*city) {}, 1},
		"the client is forgotten": {func(c *city) {
			c.says(c.fang, c.fang, "删除客户 王总")
			c.s.Press(c.fang, c.fang, c.once(c.fang, "删除 王总？").ID, 0)
		}, 0},
		"the visit is taken back": {func(c *city) { c.says(c.fang, c.fang, "撤回") }, 0},
		"the rep is removed": {func(c *city) {
			if err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
				return tx.PutMember(followup.Member{Workspace: "w", Person: "fang", Name: "王芳", Roles: followup.Rep, Gone: time.Now()})
			}); err != nil {
				c.t.Fatal(err)
			}
		}, 0},
		"the program starts anew": {func(c *city) {
			c.rest(6 * time.Minute)
			c.shut()
			c.open()
		}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			inCity(t, supergroup, func(c *city) {
				c.s.Fail(telegramtest.BadGateway.On("getFile", 0).Always())
				c.s.SayPhoto(c.fang, c.fang, "拜访 王总 看了现场", photo("a"))
				c.rest(5 * time.Second)
				scene.then(c)
				c.rest(10 * time.Minute)
				if got := c.said(c.fang, "没能取到"); len(got) != scene.asked {
					c.t.Errorf("asked %d times: %q", len(got), texts(c.s.Said(c.fang)))
				}
			})
		})
	}
}

// TestAVisitsFileThatIsNoFile: what is too large, or a program, is told in the same sentence with what was lost.
func TestAVisitsFileThatIsNoFile(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket}}, func(c *firm) {
		c.s.SayMixed(fangID, "", wecomtest.Part{Text: "拜访 王总 看了现场"},
			wecomtest.Part{Image: wecomtest.Handed{Name: "一.jpg", Body: aPicture("1")}},
			wecomtest.Part{Image: wecomtest.Handed{Name: "全景.jpg", Body: make([]byte, 21<<20)}},
			wecomtest.Part{Image: wecomtest.Handed{Name: "二.jpg", Body: []byte("MZ a program")}})
		c.rest(5 * time.Minute)
		got := c.once(fangID, "还少文件")
		for _, part := range []string{"超过 20 MB", "“二.jpg”其实是一个程序"} {
			if !strings.Contains(got.Text, part) {
				c.t.Errorf("%s is not told: %q", part, got.Text)
			}
		}
		if here := filesOf(c.h, c.t); !slices.ContainsFunc(here, func(a storage.Attachment) bool { return a.Name == "一.jpg" }) || len(here) != 1 {
			c.t.Errorf("here are %+v", here)
		}
		if body, err := c.stored(filesOf(c.h, c.t)[0].Sum); err != nil || !bytes.Equal(body, aPicture("1")) {
			c.t.Errorf("%q, %v", body, err)
		}
	})
}

// TestFilesOfAClientAreForWhoMaySeeHim: a forged press brings nobody another's files, and no group any.
func TestFilesOfAClientAreForWhoMaySeeHim(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		note := on("pp/u0", "pp/u0", "拜访 王总 看了现场")
		note.Files = []messages.File{{ID: "f1", Name: "现场.jpg", MIME: "image/jpeg", Size: 11}}
		s.hear(note)
		for _, c := range []struct {
			user, chat, client, after string
			files                     int
		}{
			{"pp/u0", "pp/u0", "p0", "0", 1},
			{"pp/u0", "pp/u0", "p0", "1", 0},
			{"pp/u0", "pp/u0", "p0", "-1", 0},
			{"pp/u0", "pp/g0", "p0", "0", 0},
			{"pp/u1", "pp/u1", "p0", "0", 0},
			{"pp/u1", "pp/u1", "p1", "0", 0},
			{"pp/u1", "pp/u1", "nobody", "0", 0},
			{"pp/stranger", "pp/stranger", "p0", "0", 0},
		} {
			press := on(c.user, c.chat, "")
			press.Kind, press.Button, press.Press = messages.Pressed, "files/"+c.client+"/"+c.after, "press"
			n := 0
			for _, m := range s.hear(press) {
				n += len(m.Files)
			}
			if n != c.files {
				s.t.Errorf("%s presses in %s for %s behind %s: %d files", c.user, c.chat, c.client, c.after, n)
			}
		}
	})
}
