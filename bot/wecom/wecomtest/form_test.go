package wecomtest

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestMediaOfTheAPI(t *testing.T) {
	business(t, Options{}, func(t *testing.T, o *office) {
		body := []byte("第3课作业.docx")
		up := o.upload("media/upload", "type=file", "作业.docx", body, len(body))
		id := up.text("media_id")
		if up.Code != 0 || id == "" || up.text("created_at") == "" {
			t.Fatalf("%s", up.raw)
		}
		o.must("message/send", appSays("file", `{"media_id":"`+id+`"}`))
		if f := o.Said("lisi")[0].Files; len(f) != 1 || f[0].Name != "作业.docx" || !bytes.Equal(f[0].Body, body) {
			t.Errorf("%+v", f)
		}
		got := o.get("media/get", "media_id="+id)
		if !bytes.Equal(got.raw, body) || got.head.Get("Content-Disposition") != `attachment; filename="作业.docx"` {
			t.Errorf("%q %v", got.raw, got.head)
		}
		if a := o.get("media/get", "media_id=x"); a.Code != 40007 || a.status != 200 || !strings.HasPrefix(a.head.Get("Content-Type"), "application/json") {
			t.Errorf("%d %v %+v", a.status, a.head, a.ack)
		}
		o.mine(t, func() {
			hook := o.upload("webhook/upload_media", "key="+o.hook+"&type=file", "a.txt", body, len(body)).text("media_id")
			o.must("webhook/send", hookSays("file", `{"media_id":"`+hook+`"}`))
		})
		o.clean()
		if a := o.post("webhook/send", hookSays("file", `{"media_id":"`+id+`"}`)); a.Code != 40007 {
			t.Errorf("another's file: %+v", a.ack)
		}
		o.blamed("never uploaded")
		png := []byte("\x89PNG\r\n\x1a\nrest")
		if a := o.upload("media/upload", "type=image", "a.png", png, len(png)); a.Code != 0 {
			t.Errorf("%s", a.raw)
		}
		for _, bad := range []struct {
			kind, words string
			body        []byte
			length      int
		}{
			{"image", "neither JPG nor PNG", body, len(body)},
			{"voice", "no AMR", body, len(body)},
			{"video", "no MP4", body, len(body)},
			{"file", "more than 5", body[:5], 5},
			{"file", "filelength", body, 1},
			{"picture", "not known", body, len(body)},
		} {
			if a := o.upload("media/upload", "type="+bad.kind, "a", bad.body, bad.length); a.Code == 0 || !slices.ContainsFunc(o.Breaches(), func(b string) bool { return strings.Contains(b, bad.words) }) {
				t.Errorf("%s: %+v, %q", bad.kind, a.ack, o.Breaches())
			}
		}
	})
}

func (o *office) mine(t *testing.T, f func()) {
	t.Helper()
	before := len(o.Said(o.group))
	f()
	if n := len(o.Said(o.group)); n != before+1 {
		t.Errorf("%d messages stand in the group, want %d", n, before+1)
	}
}

func TestLargeMedia(t *testing.T) {
	inOffice(t, Options{}, func(t *testing.T, o *office) {
		body := bytes.Repeat([]byte("0123456789abcdef"), rangeMost/16+1)
		o.Server.mu.Lock()
		id := o.keep(media{kind: "video", name: "a.mp4", owner: byApp, body: body})
		o.Server.mu.Unlock()
		if a := o.get("media/get", "media_id="+id); a.Code != 830002 {
			t.Errorf("%+v", a.ack)
		}
		part := func(span string) answer {
			req, err := http.NewRequest(http.MethodGet, o.at+"/cgi-bin/media/get?media_id="+id+"&access_token="+o.token, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Range", span)
			return o.send(req)
		}
		a := part(fmt.Sprintf("bytes=%d-%d", rangeMost, rangeMost+15))
		if a.status != http.StatusPartialContent || string(a.raw) != "0123456789abcdef" || a.head.Get("Content-Range") != fmt.Sprintf("bytes %d-%d/%d", rangeMost, rangeMost+15, len(body)) {
			t.Errorf("%d %v, %d bytes", a.status, a.head, len(a.raw))
		}
		o.clean()
		if a := part("bytes=1-20"); a.Code != 40058 {
			t.Errorf("%+v", a.ack)
		}
		o.blamed("multiple of 16")
	})
}
