package wecom

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"genjin/messages"
)

// What a card holds (developer.work.weixin.qq.com/document/path/101032), in characters.
const (
	cardTitle   = 26
	cardText    = 112
	cardLabel   = 10
	cardButtons = 6
)

// card is a template card with buttons, or without any: then it leads to a page, as WeCom demands.
type card struct {
	Type    string      `json:"card_type"`
	Title   *cardHead   `json:"main_title,omitempty"`
	Text    string      `json:"sub_title_text,omitempty"`
	Buttons []cardPress `json:"button_list,omitempty"`
	Action  *cardAction `json:"card_action,omitempty"`
	Task    string      `json:"task_id"`
}

type cardHead struct {
	Title string `json:"title"`
}

type cardPress struct {
	Type  *int   `json:"type,omitempty"` // of the application: 0
	Text  string `json:"text"`
	Style int    `json:"style"`
	Key   string `json:"key"`
}

type cardAction struct {
	Type int    `json:"type"` // 1: a page
	URL  string `json:"url"`
}

// The styles of buttons: the first is the one that is meant.
const (
	styleFirst = 1
	styleOther = 2
)

// newCard makes a card under task. In full it holds all that a short text says; else, of a text that stands before it, the
// beginning and, where there are several paragraphs, the last, which tells its state.
func newCard(task, text string, full bool, buttons []messages.Button, page string) card {
	c := card{Type: "button_interaction", Task: task}
	text = strings.TrimSpace(text)
	first, rest, _ := strings.Cut(text, "\n")
	switch {
	case !full:
		c.Title, c.Text = &cardHead{clip(first, cardTitle)}, clip(lastParagraph(text), cardText)
	case fits(text, cardText) && rest == "":
		c.Text = text
	case fits(first, cardTitle) && fits(strings.TrimSpace(rest), cardText):
		c.Title, c.Text = &cardHead{first}, strings.TrimSpace(rest)
	case fits(text, cardText):
		c.Text = text
	default:
		c.Title, c.Text = &cardHead{clip(first, cardTitle)}, clip(lastParagraph(text), cardText)
	}
	for i, b := range buttons[:min(len(buttons), cardButtons)] {
		p := cardPress{Text: clip(b.Label, cardLabel), Style: styleOther, Key: b.Data}
		if i == 0 {
			p.Style = styleFirst
		}
		c.Buttons = append(c.Buttons, p)
	}
	if len(c.Buttons) == 0 {
		c.Type, c.Action = "text_notice", &cardAction{1, page}
	}
	if c.Type == "text_notice" && c.Title == nil && fits(first, cardTitle) {
		c.Title, c.Text = &cardHead{first}, strings.TrimSpace(rest)
	}
	return c
}

// says is what the card reads.
func (c card) says() string {
	if c.Title == nil {
		return c.Text
	}
	return c.Title.Title + "\n" + c.Text
}

// whole reports whether a card can hold all of text.
func whole(text string) bool {
	first, rest, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return fits(text, cardText) || fits(first, cardTitle) && fits(strings.TrimSpace(rest), cardText)
}

// lastParagraph returns what stands behind the last blank line of text; empty if there is none.
func lastParagraph(text string) string {
	i := strings.LastIndex(text, "\n\n")
	if i < 0 {
		return ""
	}
	return strings.TrimSpace(text[i:])
}

// withoutLast returns text without its last paragraph.
func withoutLast(text string) string {
	i := strings.LastIndex(text, "\n\n")
	if i < 0 {
		return text
	}
	return text[:i]
}

func fits(text string, limit int) bool { return utf8.RuneCountInString(text) <= limit }

// clip shortens text to limit characters, between two as people see them, with an ellipsis for what is gone.
func clip(text string, limit int) string {
	if fits(text, limit) {
		return text
	}
	kept, size, state := 0, 0, -1
	for rest := text; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if size += utf8.RuneCountInString(cluster); size > limit-1 {
			break
		}
		kept += len(cluster)
	}
	return text[:kept] + "…"
}

// privates returns the buttons that open the private chat.
func privates(bs []messages.Button) []messages.Button {
	var some []messages.Button
	for _, b := range bs {
		if b.Private {
			some = append(some, b)
		}
	}
	return some
}

// leadsOut reports whether one of the buttons opens an address.
func leadsOut(bs []messages.Button) bool {
	for _, b := range bs {
		if b.URL != "" {
			return true
		}
	}
	return false
}

// pressable returns the buttons that come back when they are pressed; WeCom's cards have no others.
func pressable(bs []messages.Button) []messages.Button {
	var all []messages.Button
	for _, b := range bs {
		if b.Data != "" {
			all = append(all, b)
		}
	}
	return all
}
