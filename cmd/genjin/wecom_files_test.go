package main

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"genjin/bot/wecom/wecomtest"
	"genjin/followup"
	"genjin/storage"
)

// aPicture is a JPG that differs from others of another mark.
func aPicture(mark string) []byte { return []byte("\xff\xd8\xff\xe0 a picture " + mark) }

// kept is a file that 王芳 handed in.
type kept struct {
	name string
	body []byte
}

// handedIn returns the files of 王芳's hand-ins, in the order in which they came.
func (c *firm) handedIn() (all []kept) {
	c.t.Helper()
	c.view(func(tx *storage.Tx) error {
		subs, err := tx.Standing("w", "fang")
		if err != nil {
			return err
		}
		for _, sub := range subs {
			parts, err := tx.Parts(sub.ID)
			if err != nil {
				return err
			}
			for _, p := range parts {
				as, err := tx.Attachments("part/" + string(p.ID))
				if err != nil {
					return err
				}
				for _, a := range as {
					if a.Sum == "" {
						continue // not kept
					}
					body, err := c.stored(a.Sum)
					if err != nil {
						return err
					}
					all = append(all, kept{a.Name, body})
				}
			}
		}
		return nil
	})
	return all
}

func (c *firm) stored(sum string) ([]byte, error) {
	r, err := c.h.db.Files().Open(sum)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// heard returns all that the program said to 王芳 and in her group.
func (c *firm) heard() string {
	c.t.Helper()
	return strings.Join(append(words(c.s.Said(c.group)), words(c.s.Said(fangID))...), "\n")
}

// TestWeComPicturesWithWords: pictures that stand in one message with the words come with them, in their order.
func TestWeComPicturesWithWords(t *testing.T) {
	inFirm(t, setting{ways: robots}, func(c *firm) {
		c.s.SayMixed(fangID, c.group, wecomtest.Part{Image: wecomtest.Handed{Name: "一.jpg", Body: aPicture("1")}},
			wecomtest.Part{Text: c.s.At("交作业 3.2")}, wecomtest.Part{Image: wecomtest.Handed{Name: "二.jpg", Body: aPicture("2")}})
		c.rest(30 * time.Second)
		got := c.handedIn()
		if len(got) != 2 || !bytes.Equal(got[0].body, aPicture("1")) || !bytes.Equal(got[1].body, aPicture("2")) {
			c.t.Fatalf("kept: %+v", got)
		}
		if all := c.heard(); !strings.Contains(all, "文件 2 个") && !strings.Contains(all, "2 个") {
			c.t.Errorf("the receipt tells no two files: %s", all)
		}
	})
}

// TestWeComAFileWithoutWords: who hands over a file alone is told how he can say what it is for, in a way that works: to
// the robot by quoting it, to the application, which learns of no quotes, by saying so first.
func TestWeComAFileWithoutWords(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket, byApp}}, func(c *firm) {
		file := wecomtest.Handed{Name: "一.jpg", Body: aPicture("1")}
		want := "请引用它说一句"
		tell := func() { c.s.Quote(fangID, "", c.s.SayFile(fangID, "", file), "交作业 3.2") }
		if c.way == byApp {
			want = "请先说一句"
			tell = func() {
				c.s.SayToApp(fangID, "交作业 3.2 见图")
				c.rest(9 * time.Minute)
				c.s.HandToApp(fangID, "image", file)
			}
			c.s.HandToApp(fangID, "image", file)
		} else {
			c.s.SayFile(fangID, "", file)
		}
		c.rest(5 * time.Second)
		c.once(fangID, want)
		tell()
		c.rest(30 * time.Second)
		if got := c.handedIn(); len(got) != 1 || !bytes.Equal(got[0].body, file.Body) {
			c.t.Errorf("kept: %+v, said: %s", got, c.heard())
		}
	})
}

// TestWeComADeadAddress: the address of a file lives five minutes. Who sent what could not be fetched meanwhile is asked
// for it again, once, and what he sends then comes.
func TestWeComADeadAddress(t *testing.T) {
	inFirm(t, setting{ways: robots}, func(c *firm) {
		file := wecomtest.Handed{Name: "痛苦链.txt", Body: []byte("部门经理：交期太长")}
		c.s.Fail(wecomtest.BadGateway.On(wecomtest.Download, "").For(5 * time.Second))
		c.s.Quote(fangID, c.group, c.s.SayFile(fangID, c.group, file), c.s.At("交作业 3.2"))
		c.rest(time.Second)
		c.s.ExpireFiles()
		c.rest(5 * time.Minute)
		if n := strings.Count(c.heard(), "没能从平台取到。请再发一次"); n != 1 {
			c.t.Fatalf("asked %d times: %s", n, c.heard())
		}
		if again := c.heard()[strings.Index(c.heard(), "没能从平台取到"):]; !strings.Contains(again, "10 分钟内私聊发给我") || strings.Contains(again, "回复这条") {
			c.t.Errorf("it asks for what does not work here: %s", again)
		}
		c.s.SayFile(fangID, "", file)
		c.rest(30 * time.Second)
		if got := c.handedIn(); !slices.ContainsFunc(got, func(k kept) bool { return k.name == "痛苦链.txt" && bytes.Equal(k.body, file.Body) }) {
			c.t.Errorf("kept: %+v", got)
		}
	})
}

// TestWeComFilesThatComeLate: the server of the files may be down nearly as long as their addresses live. What did not come
// then is awaited for ten minutes from the asking on, and not from the hand-in.
func TestWeComFilesThatComeLate(t *testing.T) {
	for down, asked := range map[time.Duration]bool{3 * time.Minute: false, 5 * time.Minute: true} {
		inFirm(t, setting{ways: robots}, func(c *firm) {
			file := wecomtest.Handed{Name: "痛苦链.txt", Body: []byte("部门经理：交期太长")}
			c.s.Fail(wecomtest.BadGateway.On(wecomtest.Download, "").For(down))
			c.s.Quote(fangID, c.group, c.s.SayFile(fangID, c.group, file), c.s.At("交作业 3.2"))
			c.rest(5 * time.Minute)
			if got := strings.Contains(c.heard(), "没能从平台取到"); got != asked {
				c.t.Fatalf("down for %v: asked %v: %s", down, got, c.heard())
			}
			if asked {
				c.rest(8 * time.Minute)
				c.s.SayFile(fangID, "", file)
				c.rest(30 * time.Second)
			}
			if got := c.handedIn(); len(got) != 1 || !bytes.Equal(got[0].body, file.Body) {
				c.t.Errorf("down for %v: kept %+v", down, got)
			}
		})
	}
}

// TestWeComAFileThatIsTooBig is not kept, and its sender is told why, and not to send it again.
func TestWeComAFileThatIsTooBig(t *testing.T) {
	inFirm(t, setting{ways: robots}, func(c *firm) {
		id := c.s.SayFile(fangID, c.group, wecomtest.Handed{Name: "录像.mp4", Body: make([]byte, 21<<20)})
		c.s.Quote(fangID, c.group, id, c.s.At("交作业 3.2"))
		c.rest(3 * time.Minute)
		if got := c.handedIn(); len(got) > 0 {
			c.t.Errorf("%d files are kept", len(got))
		}
		if n := strings.Count(c.heard(), "超过 20 MB"); n != 1 || strings.Contains(c.heard(), "再发一次") {
			c.t.Errorf("he is told %s", c.heard())
		}
	})
}

// TestWeComATrainersView: what was handed in comes back to the trainer byte for byte, and once, whatever becomes of the
// connection while it is uploaded and sent.
func TestWeComATrainersView(t *testing.T) {
	body := bytes.Repeat([]byte("部门经理：交期太长；"), 60_000) // three chunks of the long connection
	for name, f := range map[string]struct {
		fault wecomtest.Fault
		ways  []way
	}{
		"nothing goes wrong":       {wecomtest.Cut.On("no such call", ""), robots},
		"cut before its upload":    {wecomtest.Cut.On("aibot_upload_media_init", ""), []way{bySocket}},
		"cut before a chunk":       {wecomtest.Cut.On("aibot_upload_media_chunk", ""), []way{bySocket}},
		"cut after a chunk":        {wecomtest.Cut.On("aibot_upload_media_chunk", "").After(), []way{bySocket}},
		"cut before the end":       {wecomtest.Cut.On("aibot_upload_media_finish", ""), []way{bySocket}},
		"cut after the end":        {wecomtest.Cut.On("aibot_upload_media_finish", "").After(), []way{bySocket}},
		"uploads too often":        {wecomtest.Refuse(45009).On("aibot_upload_media_init", ""), []way{bySocket}},
		"cut before the company's": {wecomtest.Cut.On("media/upload", ""), []way{byCallback}},
		"cut after the company's":  {wecomtest.Cut.On("media/upload", "").After(), []way{byCallback}},
	} {
		t.Run(name, func(t *testing.T) {
			inFirm(t, setting{ways: f.ways}, func(c *firm) {
				c.train()
				id := c.s.SayFile(fangID, c.group, wecomtest.Handed{Name: "痛苦链.txt", Body: body})
				c.s.Quote(fangID, c.group, id, c.s.At("交作业 3.2"))
				c.rest(30 * time.Second)
				c.says(jingID, "", "作业进度 3.2")
				c.s.Fail(f.fault)
				c.press(jingID, "", "王芳 3.2")
				c.rest(5 * time.Minute)
				var got []wecomtest.Shown
				for _, m := range c.s.Said(jingID) {
					got = append(got, m.Files...)
				}
				if len(got) != 1 || got[0].Name != "痛苦链.txt" || !bytes.Equal(got[0].Body, body) {
					c.t.Errorf("%d files came: %q", len(got), words(c.s.Said(jingID)))
				}
			})
		})
	}
}

// train makes 陈静 the class's trainer too, and lets her speak to the robot.
func (c *firm) train() {
	c.t.Helper()
	if err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
		return tx.PutMember(followup.Member{
			Workspace: "w", Person: "jing", Name: "陈静", Roles: followup.Admin | followup.Trainer, Joined: time.Now(),
		})
	}); err != nil {
		c.t.Fatal(err)
	}
	c.says(jingID, "", "你好")
}

// TestWeComAFileWithoutItsName: what WeCom gives no name is called in the language of who reads of it, and of who gets it.
func TestWeComAFileWithoutItsName(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket}}, func(c *firm) {
		c.train()
		for _, who := range []string{fangID, jingID} {
			c.says(who, "", "/settings language english")
		}
		nameless := wecomtest.Handed{Body: aPicture("1"), Disposition: wecomtest.NoHeader}
		dead := wecomtest.Handed{Body: aPicture("2"), Disposition: wecomtest.NoHeader}
		c.s.Quote(fangID, "", c.s.SayImage(fangID, "", nameless), "/homework 3.2")
		c.rest(5 * time.Second)
		c.s.Fail(wecomtest.Forbidden.On(wecomtest.Download, ""))
		c.s.SayImage(fangID, "", dead)
		c.rest(5 * time.Second)
		c.once(fangID, "“picture.jpg” could not be fetched")
		c.says(jingID, "", "/board 3.2")
		c.press(jingID, "", "王芳 3.2")
		var names []string
		for _, m := range c.s.Said(jingID) {
			for _, f := range m.Files {
				names = append(names, f.Name)
			}
		}
		if !slices.Equal(names, []string{"picture.jpg"}) {
			c.t.Errorf("the trainer gets %q: %q", names, words(c.s.Said(jingID)))
		}
	})
}
