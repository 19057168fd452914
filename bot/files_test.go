package bot

import (
	"testing"

	"genjin/messages"
	"genjin/messages/document"
	"genjin/storage"
)

func TestFileName(t *testing.T) {
	for _, c := range []struct {
		what   string
		a      storage.Attachment
		zh, en string
	}{
		{"one that was named", storage.Attachment{Name: "图片.jpg", MIME: "video/mp4"}, "图片.jpg", "图片.jpg"},
		{"a picture", storage.Attachment{MIME: "image/jpeg"}, "图片.jpg", "picture.jpg"},
		{"a picture that nobody claimed to be one", storage.Attachment{Kind: string(document.Image)}, "图片.jpg", "picture.jpg"},
		{"a video", storage.Attachment{MIME: "video/mp4"}, "视频.mp4", "video.mp4"},
		{"a voice", storage.Attachment{MIME: "audio/amr"}, "语音.amr", "voice.amr"},
		{"a file whose bytes are not here", storage.Attachment{}, "文件", "file"},
		{"a file that is a document", storage.Attachment{Kind: string(document.Word)}, "文件.docx", "file.docx"},
		{"a file that is something else", storage.Attachment{Kind: string(document.Other)}, "文件", "file"},
	} {
		if zh, en := FileName(messages.Chinese, c.a), FileName(messages.English, c.a); zh != c.zh || en != c.en {
			t.Errorf("%s: %s, %s; want %s, %s", c.what, zh, en, c.zh, c.en)
		}
	}
}
