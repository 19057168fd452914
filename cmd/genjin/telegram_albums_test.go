package main

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genjin/bot/telegram"
	"genjin/bot/telegram/telegramtest"
	"genjin/storage"
)

// photos returns n pictures, each another one.
func photos(name string, n int) []telegramtest.Handed {
	var all []telegramtest.Handed
	for i := range n {
		all = append(all, photo(fmt.Sprint(name, i)))
	}
	return all
}

// handed returns how many files each version counts that 王芳 handed in for key, and sees that all bytes are here.
func (c *city) handed(key string) []int {
	c.t.Helper()
	var counts []int
	c.view(func(tx *storage.Tx) error {
		ss, err := tx.Standing("w", "fang")
		for _, s := range ss {
			if s.Key != key {
				continue
			}
			parts, err := tx.Parts(s.ID)
			if err != nil {
				return err
			}
			n := 0
			for _, p := range parts {
				files, err := tx.Attachments(p.About())
				if err != nil {
					return err
				}
				for _, f := range files {
					if n++; f.Sum == "" {
						c.t.Errorf("%s has not come", f.Name)
					}
				}
			}
			if s.Result.Files != n {
				c.t.Errorf("%s counts %d of %d files", key, s.Result.Files, n)
			}
			counts = append(counts, n)
		}
		return err
	})
	return counts
}

// TestTelegramAlbumsInOneGo: what does not fit into one album, down to a picture in none, is one hand-in with one receipt.
func TestTelegramAlbumsInOneGo(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		first := c.s.SayAlbum(c.fang, c.group, "交作业 2.1 显性：预算", photos("a", 10))[0]
		c.rest(1500 * time.Millisecond)
		c.s.SayAlbum(c.fang, c.group, "", photos("b", 3))
		c.rest(1500 * time.Millisecond)
		c.s.SayPhoto(c.fang, c.group, "", photo("c"))
		c.s.SayAlbum(c.jing, c.group, "", photos("d", 2)) // is another's
		if got := c.s.Said(c.group); len(got) != 0 {
			t.Errorf("answered before the last came: %q", texts(got))
		}
		c.rest(15 * time.Second)
		if got := c.once(c.group, "2.1"); got.ReplyTo != first || !strings.Contains(got.Text, "14") {
			t.Errorf("the receipt: %+v", got)
		}
		if got := c.handed("2.1"); len(got) != 1 || got[0] != 14 {
			t.Errorf("handed in: %v", got)
		}
		if got := c.s.Said(c.group); len(got) != 1 {
			t.Errorf("said: %q", texts(got))
		}
	})
}

// TestTelegramAlbumsWithWordsOfTheirOwn: a command begins another hand-in, in whatever part it stands.
func TestTelegramAlbumsWithWordsOfTheirOwn(t *testing.T) {
	for at := range 3 {
		inCity(t, supergroup, func(c *city) {
			c.s.SayAlbum(c.fang, c.group, "交作业 2.1 显性：预算", photos("a", 2))
			c.rest(time.Second)
			with := telegramtest.Saying{Album: c.s.NewAlbum()}
			for i, p := range photos("b", 3) {
				caption := map[bool]string{true: "交作业 2.2 预算多少？"}[i == at]
				c.s.SayPhoto(c.fang, c.group, caption, p, with)
				c.rest(100 * time.Millisecond)
			}
			c.rest(15 * time.Second)
			for key, want := range map[string]int{"2.1": 2, "2.2": 3} {
				c.once(c.group, "收到 "+key)
				if got := c.handed(key); len(got) != 1 || got[0] != want {
					t.Errorf("with the command in part %d, for %s were handed in %v", at, key, got)
				}
			}
		})
	}
}

// TestTelegramAlbumsThatAreTalk: what is said with them, or long after, is no part of a hand-in; and what is meant for
// nobody is not fetched.
func TestTelegramAlbumsThatAreTalk(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		c.s.SayAlbum(c.fang, c.group, "交作业 2.1 显性：预算", photos("a", 2))
		c.rest(time.Second)
		c.s.SayAlbum(c.fang, c.group, "午饭不错", photos("b", 2))
		c.rest(10 * time.Second)
		c.s.SayAlbum(c.fang, c.group, "", photos("c", 2))
		c.rest(10 * time.Second)
		c.s.SayPhoto(c.fang, c.group, "", photo("d"))
		c.rest(10 * time.Second)
		if got := c.handed("2.1"); len(got) != 1 || got[0] != 2 {
			t.Errorf("handed in: %v", got)
		}
		if got := len(c.s.Calls("getFile")); got != 2 {
			t.Errorf("%d files were asked for", got)
		}
		if got := c.s.Said(c.group); len(got) != 1 {
			t.Errorf("said: %q", texts(got))
		}
	})
}

// TestTelegramPartsAreFetchedAsTheyCome: each is here before the next comes, and what could be read in them is in the
// one receipt; what is wrong with one is told behind it, once.
func TestTelegramPartsAreFetchedAsTheyCome(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		album := telegramtest.Saying{Album: c.s.NewAlbum()}
		about := "album/" + string(telegram.ChatID(c.group)) + "/" + album.Album
		docs := []telegramtest.Handed{
			{Name: "一.txt", Body: []byte("显性：\n预算\n交期\n价格")},
			{Name: "二.txt", Body: []byte("隐性：\n怕担责任\n想升职")},
			{Name: "三.jpg", Body: []byte("MZ\x90\x00 a program\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")},
		}
		for i, doc := range docs {
			c.s.SayDocument(c.fang, c.group, map[int]string{0: "交作业 2.1"}[i], doc, album)
			c.rest(1500 * time.Millisecond)
			c.view(func(tx *storage.Tx) error {
				got, err := tx.Attachments(about)
				if err != nil || len(got) != i+1 || got[i].Name != doc.Name || got[i].Sum == "" && got[i].Fault == "" {
					t.Errorf("with part %d, there are %+v, %v", i+1, got, err)
				}
				return nil
			})
		}
		c.rest(15 * time.Second)
		got := c.s.Said(c.group)
		if len(got) != 2 || got[0].Edited || !strings.Contains(got[0].Text, "显性") || strings.Contains(got[0].Text, "正在读") {
			t.Fatalf("said: %+v", got)
		}
		if !strings.Contains(got[1].Text, "“三.jpg”其实是一个程序") {
			t.Errorf("of the program it says %q", got[1].Text)
		}
		if n, edits := len(c.s.Calls("getFile")), len(c.s.Calls("editMessageText")); n != len(docs) || edits != 0 {
			t.Errorf("%d files were asked for, and the receipt was changed %d times", n, edits)
		}
		c.view(func(tx *storage.Tx) error {
			ss, err := tx.Standing("w", "fang")
			if err != nil || len(ss) != 1 || ss[0].Result.Lists[0].Have != 3 || ss[0].Result.Lists[1].Have != 2 || ss[0].Result.Files != 2 {
				t.Errorf("counted: %+v, %v", ss, err)
			}
			return nil
		})
	})
}

// TestTelegramPartsAreEdited: an edit counts, whether the album is gathered still or was answered.
func TestTelegramPartsAreEdited(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		ids := c.s.SayAlbum(c.fang, c.group, "拜访 王总 想看样品", photos("a", 3))
		c.rest(time.Second)
		c.s.Edit(c.fang, c.group, ids[0], "拜访 王总 关心售后")
		c.rest(15 * time.Second)
		c.once(c.group, "记下了")
		if got := c.once(c.fang, "售后"); got.Edited {
			t.Errorf("the draft: %+v", got)
		}
		if n := len(c.s.Calls("getFile")); n != 3 {
			t.Errorf("%d files were asked for", n)
		}
		ids = c.s.SayAlbum(c.fang, c.group, "", photos("b", 3))
		c.rest(time.Second)
		c.s.Edit(c.fang, c.group, ids[1], "拜访 王总 要报价")
		c.rest(15 * time.Second)
		if got := c.said(c.group, "记下了"); len(got) != 2 || got[1].ReplyTo != ids[0] {
			t.Fatalf("said: %+v", got)
		}
		c.s.Edit(c.fang, c.group, ids[1], "拜访 王总 担心交期")
		c.rest(15 * time.Second)
		if got := c.said(c.group, "记下了"); len(got) != 1 {
			t.Errorf("an edit was taken for another visit: %q", texts(c.s.Said(c.group)))
		}
		c.view(func(tx *storage.Tx) error {
			v, err := tx.VisitAt(ref(c.group, ids[0]))
			if err != nil || v.Note != "担心交期" {
				t.Errorf("the visit: %+v, %v", v, err)
			}
			if got, err := tx.Attachments(v.About()); err != nil || len(got) != 3 || got[2].Sum == "" {
				t.Errorf("kept %+v, %v", got, err)
			}
			return nil
		})
	})
}

// TestTelegramAlbumsInOneGoWhileTheHouseIsShut: what came before and while it was shut is one hand-in still, and what
// comes when it was answered changes its receipt without a word.
func TestTelegramAlbumsInOneGoWhileTheHouseIsShut(t *testing.T) {
	for _, shut := range []time.Duration{time.Second, time.Hour} {
		inCity(t, supergroup, func(c *city) {
			c.s.SayAlbum(c.fang, c.group, "交作业 2.1 显性：预算", photos("a", 4))
			c.rest(500 * time.Millisecond)
			c.shut()
			c.s.SayAlbum(c.fang, c.group, "", photos("b", 3))
			c.rest(shut)
			c.open()
			c.rest(time.Minute)
			c.once(c.group, "2.1")
			if got := c.handed("2.1"); len(got) != 1 || got[0] != 7 {
				t.Errorf("shut for %v, handed in: %v", shut, got)
			}
			if got := c.s.Said(c.group); len(got) != 1 {
				t.Errorf("shut for %v, said: %q", shut, texts(got))
			}
		})
	}
}

// TestTelegramTheSamePhotoTwice: it is a version of its own, and kept once.
func TestTelegramTheSamePhotoTwice(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		for range 2 {
			c.s.SayPhoto(c.fang, c.group, "交作业 2.2", photo("a"))
			c.rest(20 * time.Second)
		}
		if got := c.said(c.group, "收到 2.2"); len(got) != 2 || !strings.Contains(got[1].Text, "第 2 版") {
			t.Errorf("said %q", texts(got))
		}
		if got := c.handed("2.2"); len(got) != 1 || got[0] != 1 {
			t.Errorf("handed in: %v", got)
		}
		kept := 0
		err := filepath.WalkDir(filepath.Join(c.dir, "genjin.db.files"), func(_ string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				kept++
			}
			return err
		})
		if err != nil || kept != 1 {
			t.Errorf("%d files are kept, %v", kept, err)
		}
	})
}

// TestTelegramALongPaste: a text that the learner's program cut in two is one hand-in, also in the group, where the second
// part calls nobody.
func TestTelegramALongPaste(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		line := strings.Repeat("销售流程第一步先看客户的采购计划", 12) // 180 characters
		first := "交作业 3.1 " + strings.Repeat(line+"\n", 22)
		c.s.Say(c.fang, c.group, first)
		c.rest(300 * time.Millisecond)
		c.s.Say(c.fang, c.group, strings.Repeat(line+"\n", 3)+"最后一步是回访")
		c.rest(15 * time.Second)
		c.once(c.group, "收到 3.1")
		if got := c.s.Said(c.fang); len(got) != 0 {
			t.Errorf("in private it said %q", texts(got))
		}
		c.says(c.fang, c.fang, "我的作业 3.1")
		if got := c.said(c.fang, "最后一步是回访"); len(got) != 1 {
			t.Errorf("kept is %q", texts(c.s.Said(c.fang)))
		}
		c.says(c.fang, c.group, "最后一步是闲谈")
		if got := c.s.Said(c.group); len(got) != 1 {
			t.Errorf("talk was answered: %q", texts(got))
		}
	})
}
