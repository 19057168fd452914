package wecom

import (
	"strconv"
	"strings"

	"genjin/bot/wecom/text"
	"genjin/messages"
)

// The kinds of steps, as they stand in the ids of what was sent.
const (
	stepText = 't'
	stepCard = 'c'
	stepFile = 'f'
)

// step is one call of a send.
type step struct {
	id      string // what was sent is known by it; a card's task, a stream's id
	kind    byte
	text    string
	calls   []string // whom it calls, as WeCom knows them; of a web hook only
	marks   []string // by which a message that quotes it is known
	full    bool     // a card: it says all of text, which stands nowhere else
	buttons []messages.Button
	file    *messages.Attached
}

// steps makes the steps of a new message for o.
func (a *Adapter) steps(o outlet, m messages.Message, bare bool) []step {
	var steps []step
	all := 0 // buttons
	add := func(s step) {
		s.id = string(o.sign()) + string(s.kind) + digest(m.Key) + "-" + strconv.Itoa(len(steps))
		if s.kind == stepCard {
			s.id = taskOf(s.id, m, s.buttons, all)
		}
		steps = append(steps, s)
	}
	body := strings.TrimSpace(clean(m.Text))
	buttons := o.presses(m.Buttons)
	all = len(buttons)
	end := links(m.Buttons, a.o.Robot.Name, o.link)
	hint := ""
	if m.Whole { // nothing stands behind a draft: on its card there is room for a way, and for no address
		end, hint = "", links(privates(m.Buttons), a.o.Robot.Name, o.link)
	}
	leads := strings.TrimSpace(body + end)
	carried := len(buttons) > 0 && len(buttons) <= cardButtons && !m.Whole && whole(leads) && !leadsOut(m.Buttons)
	if !carried && !bare && leads != "" {
		for i, part := range text.Split(o.write(body)+end, o.limit()) {
			s := step{kind: stepText, text: part, marks: []string{mark(part)}}
			if i == 0 && mark(body) != s.marks[0] {
				s.marks = append(s.marks, mark(body))
			}
			add(s)
		}
	}
	for shown := leads; len(buttons) > 0; shown = body {
		n := min(len(buttons), cardButtons)
		s := step{kind: stepCard, text: strings.TrimSpace(body + "\n\n" + hint), buttons: buttons[:n]}
		if carried {
			s.text, s.full, s.marks = shown, true, []string{mark(body)}
		} else {
			s.marks = []string{mark(newCard("", s.text, false, nil, "").says())}
		}
		add(s)
		buttons = buttons[n:]
	}
	for i := range m.Files {
		add(step{kind: stepFile, file: &m.Files[i]})
	}
	if len(steps) > 0 && m.Edits != "" {
		steps[0].marks = append(steps[0].marks, strings.Fields(m.Target)...) // what stands in the chat is read beside it
	}
	return o.chosen(steps)
}
