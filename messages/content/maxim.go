package content

import (
	"strings"

	"genjin/messages"
)

// Maxim is a saying from a book in the public domain, fit for a leader.
type Maxim struct {
	ID      string
	Book    string
	Chapter string
	Text    string // as the book has it, with its stops
	Note    string // what the sender may add, without a stop at its end
	En      struct{ Book, Chapter, Text, Note string }
	Checked string // how the wording was checked
}

// Maxims returns all maxims. The caller does not change them.
func Maxims() []Maxim { return maxims() }

// Source returns book and chapter as a text in l names them: 《论语·学而》, "the Analects, book 1".
func (m Maxim) Source(l messages.Lang) string {
	if l == messages.English {
		return m.En.Book + ", " + m.En.Chapter
	}
	if strings.HasPrefix(m.Chapter, "第") {
		return "《" + m.Book + "》" + m.Chapter
	}
	return "《" + m.Book + "·" + m.Chapter + "》"
}

// Says returns the saying in l, without quotation marks.
func (m Maxim) Says(l messages.Lang) string { return l.Say(m.Text, m.En.Text) }

// Adds returns the remark in l that goes with the saying.
func (m Maxim) Adds(l messages.Lang) string { return l.Say(m.Note, m.En.Note) }
