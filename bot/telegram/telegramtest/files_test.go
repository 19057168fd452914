package telegramtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func (p people) fetch(path string) (int, string) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, "https://api.telegram.org/file/bot"+Token+"/"+path, http.NoBody)
	if err != nil {
		p.t.Fatal(err)
	}
	resp, err := p.c.Do(req)
	if err != nil {
		return 0, ""
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, ""
	}
	return resp.StatusCode, string(b)
}

func TestFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := world(t, Options{})
		body := strings.Repeat("docx", 100)
		p.SayDocument(p.wang.ID, p.group, "作业 1.4", Handed{Name: "1.4.docx", Body: []byte(body)})
		p.SayPhoto(p.wang.ID, p.group, "现场", Handed{Body: []byte("jpegjpegjpegjpegjpeg")})
		p.SayPhoto(p.chen.ID, p.group, "", Handed{Body: []byte("jpegjpegjpegjpegjpeg")})
		p.SayVoice(p.wang.ID, p.group, Handed{Body: []byte("ogg"), Seconds: 14})
		p.SayDocument(p.wang.ID, p.group, "", Handed{Name: "big.zip", Size: maxFetch + 1})
		us := p.fresh()
		doc, one, two, voice, big := us[0].Message.Document, us[1].Message.Photo, us[2].Message.Photo, us[3].Message.Voice, us[4].Message.Document
		if doc.Name != "1.4.docx" || doc.Size != 400 || len(one) != 3 || one[2].Width != 960 || voice.Duration != 14 || us[0].Message.Caption != "作业 1.4" {
			t.Fatalf("updates: %+v", us)
		}
		if one[2].Unique != two[2].Unique || one[2].ID == two[2].ID || one[0].Unique == one[2].Unique {
			t.Errorf("the same photo twice: %+v %+v", one, two)
		}
		get := func(id string) string {
			var f struct {
				Path string `json:"file_path"`
			}
			if err := json.Unmarshal(p.must("getFile", fmt.Sprintf(`{"file_id":%q}`, id)).Result, &f); err != nil {
				t.Fatal(err)
			}
			return f.Path
		}
		path := get(doc.ID)
		if status, got := p.fetch(path); status != 200 || got != body {
			t.Errorf("%d, %d bytes", status, len(got))
		}
		if _, got := p.fetch(get(one[2].ID)); got != "jpegjpegjpegjpegjpeg" {
			t.Errorf("the photo is %q", got)
		}
		p.refused(400, "file is too big", "getFile", fmt.Sprintf(`{"file_id":%q}`, big.ID))
		p.refused(400, "wrong file_id", "getFile", `{"file_id":"../../etc/passwd"}`)
		time.Sleep(time.Hour)
		if status, _ := p.fetch(path); status != 404 {
			t.Errorf("after an hour: %d", status)
		}
		path = get(doc.ID)
		p.Fail(CutHalfway.On(Download, 0), Restart.On(Download, 0), Slow(time.Minute).On(Download, 0))
		for _, want := range []int{0, 500, 200} {
			if status, got := p.fetch(path); status != want || status == 200 && got != body {
				t.Errorf("%d, want %d", status, want)
			}
		}
	})
}

func TestAlbumsAndEntities(t *testing.T) {
	p := world(t, Options{})
	p.SayAlbum(p.wang.ID, p.group, "作业 1.2", []Handed{{Body: []byte("aaaaaaaaaaaaaaa")}, {Body: []byte("bbbbbbbbbbbbbbb")}})
	us := p.fresh()
	if len(us) != 2 || us[0].Message.Album == "" || us[0].Message.Album != us[1].Message.Album || us[0].Message.Caption == "" || us[1].Message.Caption != "" {
		t.Errorf("album: %+v", us)
	}
	for text, want := range map[string]string{
		"/hw@genjin_bot 1.1": "/hw@genjin_bot 1.1|bot_command 0 14",
		"作业 /hw":             "作业 /hw|bot_command 3 3",
		"😀 /hw #一组 @wangwei": "😀 /hw #一组 @wangwei|bot_command 3 3|hashtag 7 3|mention 11 8",
		"作业/hw a@b.cn /作业":   "作业/hw a@b.cn /作业",
		"/a /b":              "/a /b|bot_command 0 2|bot_command 3 2",
		"交给 " + p.Mention(p.chen.ID) + " 处理": "交给 陈静 处理|text_mention 3 2",
		" https://a.cn/x ":                   "https://a.cn/x|url 0 14",
	} {
		if got := flat(p.entities(text)); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestALinkToAnAccountCallsItsOwner(t *testing.T) {
	p := world(t, Options{})
	for address, want := range map[string]string{
		"tg://user?id=" + strconv.FormatInt(p.chen.ID, 10): "还差：陈静|text_mention 3 2",
		"tg://user?id=1":  "还差：陈静",
		"https://a.cn/":   "还差：陈静|text_link 3 2 https://a.cn/",
		"tg://user?id=1x": "还差：陈静|text_link 3 2 tg://user?id=1x",
	} {
		got, err := parseHTML(`还差：<a href="` + address + `">陈静</a>`)
		if s := flat(p.linked(got)); err != nil || s != want {
			t.Errorf("%s: %q, %v; want %q", address, s, err, want)
		}
	}
}
