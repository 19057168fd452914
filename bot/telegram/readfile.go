package telegram

import (
	"strings"

	"genjin/messages"
)

// wireFile is any of the objects by which Telegram describes a file.
type wireFile struct {
	ID     string     `json:"file_id"`
	Unique string     `json:"file_unique_id"`
	Name   string     `json:"file_name"`
	MIME   string     `json:"mime_type"`
	Size   int64      `json:"file_size"`
	Width  int        `json:"width"`
	Height int        `json:"height"`
	Photo  []wireFile `json:"photo"` // of a live photo, the picture
}

// files returns what can be fetched of the message: there is at most one file in a message, and the parts
// of an album are messages of their own. Stickers are talk.
func (m *wireMessage) files() []messages.File {
	var f messages.File
	switch {
	case len(m.Photo) > 0:
		f = largest(m.Photo).file("photo", ".jpg", "image/jpeg")
	case m.LivePhoto != nil && len(m.LivePhoto.Photo) > 0:
		f = largest(m.LivePhoto.Photo).file("photo", ".jpg", "image/jpeg")
	case m.LivePhoto != nil:
		f = m.LivePhoto.file("video", ".mp4", "video/mp4")
	case m.Animation != nil: // comes with a document, which is the same file
		f = m.Animation.file("animation", ".mp4", "video/mp4")
	case m.Document != nil:
		f = m.Document.file("document", "", "application/octet-stream")
	case m.Video != nil:
		f = m.Video.file("video", ".mp4", "video/mp4")
	case m.VideoNote != nil:
		f = m.VideoNote.file("video", ".mp4", "video/mp4")
	case m.Audio != nil:
		f = m.Audio.file("audio", ".mp3", "audio/mpeg")
	case m.Voice != nil:
		f = m.Voice.file("voice", ".ogg", "audio/ogg")
	}
	if !fileHandle(f.ID) {
		return nil
	}
	return []messages.File{f}
}

// largest returns the size of a photo with the most pixels, the last of equals.
func largest(sizes []wireFile) wireFile {
	best := sizes[0]
	for _, s := range sizes[1:] {
		if pixels(s) >= pixels(best) {
			best = s
		}
	}
	return best
}

func pixels(f wireFile) float64 { return float64(f.Width) * float64(f.Height) }

// file describes f. What its sender did not name is named after what it is and Telegram's lasting id, which
// is the same each time that the same file is sent.
func (f wireFile) file(what, ending, mime string) messages.File {
	one := messages.File{ID: f.ID, Name: clean(f.Name), MIME: clean(f.MIME), Size: max(f.Size, 0)}
	if one.Name == "" {
		unique := strings.Map(func(r rune) rune {
			if r == '-' || r < 0x80 && nameByte(byte(r)) {
				return r
			}
			return -1
		}, f.Unique)
		one.Name = strings.TrimSuffix(what+"-"+unique, "-") + ending
	}
	if one.MIME == "" {
		one.MIME = mime
	}
	return one
}
