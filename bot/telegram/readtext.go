package telegram

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"genjin/followup"
	"genjin/messages"
)

const (
	entitiesMost = 100 // that are looked at in one text
	nameMost     = 64  // UTF-16 units of a mention: names have at most 32
)

// wireEntity is a part of a text with a meaning. Offset and Length are UTF-16 units of the text as it came.
type wireEntity struct {
	Type   string    `json:"type"`
	Offset int       `json:"offset"`
	Length int       `json:"length"`
	User   *wireUser `json:"user"`
}

// words returns the text of the message, which may stand in several places, and its entities.
func (m *wireMessage) words() (text string, entities []wireEntity) {
	switch {
	case m.Text != "":
		return m.Text, m.Entities
	case m.Caption != "":
		return m.Caption, m.CaptionEntities
	case told(m.Rich):
		return richText(m.Rich), nil
	}
	return "", nil
}

// wordless reports whether the message shows something that has neither words nor a file for us.
func (m *wireMessage) wordless() bool {
	return slices.ContainsFunc([]json.RawMessage{
		m.Rich, m.Sticker, m.Dice, m.Poll, m.Story, m.Checklist, m.PaidMedia,
	}, told)
}

// heard is a text as the bot hears it: without its own name.
type heard struct {
	text      string
	mentions  []messages.User
	named     []string // those whose name has no @ before it
	addressed bool     // the bot was named
	foreign   bool     // it is a command for another bot
}

// listen takes the mentions of the bot out of text, and tells who else is mentioned by account. A mention
// by name alone does not tell the account, and stays text. Entities that do not lie within text are left out.
func listen(text string, entities []wireEntity, me wireMe) heard {
	var named []wireEntity
	for _, e := range entities {
		if (e.Type == "mention" || e.Type == "text_mention" && e.User != nil) && len(named) < entitiesMost {
			named = append(named, e)
		}
	}
	if len(named) == 0 {
		return heard{text: text}
	}
	slices.SortStableFunc(named, func(a, b wireEntity) int { return cmp.Compare(a.Offset, b.Offset) })
	h := heard{}
	in := utf16.Encode([]rune(text))
	var out []uint16
	at := 0
	for _, e := range named {
		if e.Offset < at || e.Length <= 0 || e.Offset > len(in) || e.Length > len(in)-e.Offset {
			continue
		}
		end := e.Offset + e.Length
		if !e.names(in[e.Offset:end], me) {
			if e.User != nil {
				if u := e.User.user(); u.ID != "" {
					h.mentions = append(h.mentions, u)
					if name := string(utf16.Decode(in[e.Offset:end])); !strings.HasPrefix(name, "@") {
						h.named = append(h.named, clean(name))
					}
				}
			}
			continue
		}
		h.addressed = true
		out, at = append(out, in[at:e.Offset]...), end
		if at < len(in) && blankUnit(in[at]) && (len(out) == 0 || blankUnit(out[len(out)-1])) {
			at++
		}
		if len(out) == 0 {
			for at < len(in) && strings.ContainsRune(",:，：、", rune(in[at])) {
				at++
			}
		}
	}
	h.text = text
	if h.addressed {
		h.text = strings.TrimSpace(string(utf16.Decode(append(out, in[at:]...))))
	}
	return h
}

func blankUnit(u uint16) bool { return unicode.IsSpace(rune(u)) }

// names reports whether the entity, which reads as text, is the bot.
func (e wireEntity) names(text []uint16, me wireMe) bool {
	if e.Type == "text_mention" {
		return e.User.ID == me.ID && me.ID != 0
	}
	return len(text) <= nameMost && me.Username != "" && strings.EqualFold(string(utf16.Decode(text)), "@"+me.Username)
}

// command takes the bot's name off the command that the text begins with ("/visit@genjin_bot").
func (h *heard) command(me wireMe) {
	if !strings.HasPrefix(h.text, "/") {
		return
	}
	end := strings.IndexFunc(h.text, unicode.IsSpace)
	if end < 0 {
		end = len(h.text)
	}
	word, name, found := strings.Cut(h.text[:end], "@")
	n := 0
	for n < len(name) && nameByte(name[n]) {
		n++
	}
	if !found || len(word) < 2 || n < 3 {
		return
	}
	rest := name[n:] + h.text[end:]
	if name[n:] != "" {
		rest = " " + rest
	}
	h.text = word + rest
	if me.Username != "" && strings.EqualFold(name[:n], me.Username) {
		h.addressed = true
	} else {
		h.foreign = true
	}
}

// nameByte reports whether b can stand in the name of an account.
func nameByte(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

type wireContact struct {
	Phone string `json:"phone_number"`
	First string `json:"first_name"`
	Last  string `json:"last_name"`
	User  int64  `json:"user_id"`
}

// contact returns the entry. The number of an account comes with its country's code, and from most programs
// without the plus.
func (c wireContact) contact() messages.Contact {
	one := messages.Contact{Name: fullName(c.First, c.Last), Phone: strings.TrimSpace(clean(c.Phone))}
	if c.User <= 0 {
		return one
	}
	one.ID = UserID(c.User)
	if _, ok := followup.ParsePhone(one.Phone); !ok && one.Phone != "" && one.Phone[0] != '+' {
		one.Phone = "+" + one.Phone
	}
	return one
}
