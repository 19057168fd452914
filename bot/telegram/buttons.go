package telegram

import (
	"context"
	"fmt"
	"slices"

	"github.com/rivo/uniseg"

	"genjin/messages"
)

const (
	dataLimit   = 64   // bytes of callback_data
	buttonLimit = 100  // of one message
	rowLimit    = 3    // buttons beside each other
	linkLimit   = 2000 // bytes of an address: nobody documents how many are taken, so many are
	rowWidth    = 30   // columns that fit beside each other on a phone; a Chinese character takes two
)

// keyboard is an inline keyboard. The library's button has no way to leave copy_text out, so ours has its
// own type; each button bears exactly one of the three actions.
type keyboard struct {
	Rows [][]button `json:"inline_keyboard"`
}

type button struct {
	Text string    `json:"text"`
	Data string    `json:"callback_data,omitempty"`
	URL  string    `json:"url,omitempty"`
	Copy *copyText `json:"copy_text,omitempty"`

	short string // URL without the draft in it; empty: there is none in it
}

type copyText struct {
	Text string `json:"text"`
}

// keys makes the keyboard of m; nil if there is none to show. A text to copy that is too long for a button is
// left out, as is what comes behind the hundredth.
func (a *Adapter) keys(ctx context.Context, m messages.Message) (*keyboard, error) {
	draft := ""
	if m.Whole {
		draft = clean(m.Text)
	}
	var all []button
	for _, b := range m.Buttons {
		one, err := a.key(ctx, b, draft)
		if err != nil {
			return nil, err
		}
		if one != (button{}) && len(all) < buttonLimit {
			all = append(all, one)
		}
	}
	if len(all) == 0 {
		return nil, nil //nolint:nilnil // a message without buttons has no keyboard
	}
	return &keyboard{rows(all)}, nil
}

// key makes one button under a draft, or another text if draft is empty; the zero button is to be left out.
func (a *Adapter) key(ctx context.Context, b messages.Button, draft string) (button, error) {
	one := button{Text: clean(b.Label)}
	switch {
	case blank(one.Text):
		return button{}, fmt.Errorf("%w: a button without a label", messages.ErrRejected)
	case len(b.Data) > dataLimit:
		return button{}, fmt.Errorf("%w: %d bytes of a button's data, and %d are allowed", messages.ErrRejected, len(b.Data), dataLimit)
	case b.Data != "":
		one.Data = b.Data
	case units(b.Copy) > copyLimit:
		return button{}, nil
	case b.Copy != "":
		one.Copy = &copyText{clean(b.Copy)}
	case b.URL != "":
		one.URL = b.URL
	case b.Reach != "":
		one.URL = messages.ChatLink(b.Reach, draft, linkLimit)
		if bare := messages.ChatLink(b.Reach, "", linkLimit); bare != one.URL {
			one.short = bare
		}
	case b.Private:
		s, err := a.meet(ctx)
		if err != nil {
			return button{}, fmt.Errorf("link to the private chat: %w", err)
		}
		one.URL = "https://t.me/" + s.Username + "?start=open"
	default:
		return button{}, fmt.Errorf("%w: a button that does nothing", messages.ErrRejected)
	}
	return one, nil
}

// lengthy reports whether k has addresses with a draft in them.
func (k *keyboard) lengthy() bool {
	return k != nil && slices.ContainsFunc(slices.Concat(k.Rows...), func(b button) bool { return b.short != "" })
}

// short returns k with no draft in its addresses.
func (k *keyboard) short() *keyboard {
	made := &keyboard{}
	for _, row := range k.Rows {
		row = slices.Clone(row)
		for i, b := range row {
			if b.short != "" {
				row[i].URL, row[i].short = b.short, ""
			}
		}
		made.Rows = append(made.Rows, row)
	}
	return made
}

// rows puts short labels beside each other, and a long one on a row of its own. The buttons of a row are
// equally wide, as Telegram shows them.
func rows(all []button) [][]button {
	var made [][]button
	var row []button
	widest := 0
	for _, b := range all {
		wide := max(widest, uniseg.StringWidth(b.Text))
		if len(row) > 0 && (len(row) == rowLimit || wide*(len(row)+1) > rowWidth) {
			made = append(made, row)
			row, wide = nil, uniseg.StringWidth(b.Text)
		}
		row, widest = append(row, b), wide
	}
	return append(made, row)
}
