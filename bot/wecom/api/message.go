package api

import (
	"crypto/md5" //nolint:gosec // what web hooks ask for
	"encoding/base64"
	"encoding/hex"
	"fmt"

	"genjin/messages"
)

// Kind says what a message is.
type Kind string

// The kinds of messages. Voice and Video go to people and group chats of the app alone, MarkdownV2 by web hooks alone.
const (
	Text       Kind = "text"
	Markdown   Kind = "markdown"
	MarkdownV2 Kind = "markdown_v2" // tables and lists, no colour, no mentions
	Image      Kind = "image"
	Voice      Kind = "voice"
	Video      Kind = "video"
	File       Kind = "file"
	Card       Kind = "template_card"
)

// Limits of what a message holds, in bytes. WeCom cuts silently what is longer, so it is refused here.
const (
	TextLimit         = 2048    // of a text, and of the Markdown of an app
	HookMarkdownLimit = 4096    // of the Markdown of a web hook
	HookImageLimit    = 2 << 20 // of the picture of a web hook, JPEG or PNG
)

// Content is what a message says. Which fields are set depends on Kind.
type Content struct {
	Kind    Kind
	Text    string
	MediaID string // of an uploaded file
	Title   string // of Video
	Desc    string // of Video
	Card    any    // the template_card, as JSON
	Image   []byte // of Image by a web hook, which takes the bytes themselves

	// Mentions are the user ids that a Text by a web hook mentions; "@all" is everybody.
	Mentions []string
}

// wire is a message as it goes out. Its bytes are the same each time: the duplicate check compares them.
type wire struct {
	ToUser   string `json:"touser,omitempty"`
	ChatID   string `json:"chatid,omitempty"`
	Kind     Kind   `json:"msgtype"`
	AgentID  int    `json:"agentid,omitempty"`
	Text     *words `json:"text,omitempty"`
	Markdown *words `json:"markdown,omitempty"`
	Second   *words `json:"markdown_v2,omitempty"`
	Image    *media `json:"image,omitempty"`
	Voice    *media `json:"voice,omitempty"`
	Video    *media `json:"video,omitempty"`
	File     *media `json:"file,omitempty"`
	Card     any    `json:"template_card,omitempty"`
	Check    int    `json:"enable_duplicate_check,omitempty"`
	Interval int    `json:"duplicate_check_interval,omitempty"` // seconds
}

type words struct {
	Content  string   `json:"content"`
	Mentions []string `json:"mentioned_list,omitempty"`
}

type media struct {
	ID    string `json:"media_id,omitempty"`
	Title string `json:"title,omitempty"`
	Desc  string `json:"description,omitempty"`
	Bytes string `json:"base64,omitempty"`
	Sum   string `json:"md5,omitempty"`
}

// wire returns c as it goes out to people and group chats of the app.
func (c Content) wire() (wire, error) {
	w := wire{Kind: c.Kind}
	switch c.Kind {
	case Text:
		w.Text = &words{Content: c.Text}
	case Markdown:
		w.Markdown = &words{Content: c.Text}
	case Image:
		w.Image = &media{ID: c.MediaID}
	case Voice:
		w.Voice = &media{ID: c.MediaID}
	case Video:
		w.Video = &media{ID: c.MediaID, Title: c.Title, Desc: c.Desc}
	case File:
		w.File = &media{ID: c.MediaID}
	case Card:
		w.Card = c.Card
	case MarkdownV2:
		return wire{}, c.unknown()
	default:
		return wire{}, c.unknown()
	}
	return w, within(len(c.Text), TextLimit)
}

// hook returns c as it goes out by a web hook.
func (c Content) hook() (wire, error) {
	w := wire{Kind: c.Kind}
	switch c.Kind {
	case Text:
		w.Text = &words{Content: c.Text, Mentions: c.Mentions}
		return w, within(len(c.Text), TextLimit)
	case Markdown:
		w.Markdown = &words{Content: c.Text}
	case MarkdownV2:
		w.Second = &words{Content: c.Text}
	case Image:
		sum := md5.Sum(c.Image) //nolint:gosec // a check of the wire, no secret
		w.Image = &media{Bytes: base64.StdEncoding.EncodeToString(c.Image), Sum: hex.EncodeToString(sum[:])}
		return w, within(len(c.Image), HookImageLimit)
	case Voice:
		w.Voice = &media{ID: c.MediaID}
	case File:
		w.File = &media{ID: c.MediaID}
	case Card:
		w.Card = c.Card
	case Video:
		return wire{}, c.unknown()
	default:
		return wire{}, c.unknown()
	}
	return w, within(len(c.Text), HookMarkdownLimit)
}

func (c Content) unknown() error {
	return fmt.Errorf("%w: no message of this way is of kind %q", messages.ErrRejected, c.Kind)
}

func within(n, limit int) error {
	if n > limit {
		return fmt.Errorf("%w: %d bytes, and %d are allowed", messages.ErrRejected, n, limit)
	}
	return nil
}
