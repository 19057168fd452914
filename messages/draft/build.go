package draft

import (
	"slices"
	"strings"
)

// parts are what a text to a client is built of. Sentences carry their stop, lines of lists do not.
type parts struct {
	hello string   // names the client
	mark  string   // behind hello, where the build's own does not suit
	open  string   // a sentence behind it
	lead  string   // announces a list, without a mark at its end
	main  []string // what the text is about
	intro string   // a sentence before the story
	story string   // main in sentences; empty: its lines make them
	label string   // head of main
	top   string   // the same where no sentence says what the list is; empty: label
	more  []string // what goes along
	other string   // head of more
	wish  string   // a sentence
	end   string   // the last one
	extra []string // sentences for a text that is too short
}

// greetings are the builds of such texts.
var greetings = [GreetingShapes]func(*greeter, parts) string{opened, oneList, wished, headed, toldOf, lastly}

// shown are the parts that each build shows; those that some texts lack come last.
var shown = [GreetingShapes][]part{
	{partHello, partOpen, partWish, partEnd, partLines},
	{partHello, partLead, partEnd, partMore, partLines},
	{partHello, partWish, partLabel, partEnd, partLines},
	{partHello, partOpen, partEnd, partLabel, partOther, partMore, partLines},
	{partHello, partWish, partEnd, partMore, partQuote, partOpen, partLines},
	{partHello, partOther, partEnd, partMore, partQuote, partOpen, partLines},
}

// fit builds the text, with less or more in it where it is too long or too short.
func (w *greeter) fit(p parts, least, most int) string {
	build := func() string { return tidy.Replace(greetings[w.at.build](w, p)) + w.sign() }
	text := build()
	for Count(text) > most && p.shrink() {
		text = build()
	}
	for ; Count(text) < least && len(p.extra) > 0; p.extra = p.extra[1:] {
		p.end = w.join(p.extra[0], p.end)
		text = build()
	}
	return text
}

// tidy takes the blanks off where a part was empty.
var tidy = strings.NewReplacer(" \n", "\n", "  ", " ")

// shrink leaves out what can be missed, and reports whether it did.
func (p *parts) shrink() bool {
	switch {
	case len(p.more) > 1:
		p.more = p.more[:len(p.more)-1]
	case len(p.main) > 2:
		p.main = p.main[:len(p.main)-1]
	case p.wish != "":
		p.wish = ""
	case p.intro != "":
		p.intro = ""
	case p.story != "":
		p.story = "" // the lines that are left make one
	case len(p.main) > 1:
		p.main = p.main[:len(p.main)-1]
	default:
		return false
	}
	return true
}

// greet returns the greeting with a mark behind it. Where it has a comma of its own, no second follows;
// an English letter goes on in a new line.
func (w *greeter) greet(p parts, mark string) string {
	if p.mark != "" {
		return p.hello + p.mark
	}
	switch {
	case w.english() && strings.HasPrefix(p.hello, "Dear "):
		return p.hello + ",\n"
	case mark == "，" && strings.Contains(p.hello, mark):
		mark = "。"
	}
	return p.hello + w.say(mark, ". ")
}

// join puts sentences behind each other.
func (w *greeter) join(sentences ...string) string {
	return strings.TrimSpace(strings.Join(sentences, w.say("", " ")))
}

// tell returns what the text is about in sentences.
func (w *greeter) tell(p parts) string {
	story := p.story
	if story == "" {
		story = strings.Join(p.main, w.say("；", ". ")) + w.say("。", ".")
	}
	return w.join(p.intro, story)
}

// opened: a sentence, the list, a wish.
func opened(w *greeter, p parts) string {
	return w.greet(p, "，") + p.open + list(circled, p.main...) + "\n" + w.join(p.wish, p.end)
}

// oneList: all in one list.
func oneList(w *greeter, p parts) string {
	return w.greet(p, "！") + p.lead + w.say("：", ":") + list(numbered, slices.Concat(p.main, p.more)...) + "\n" + p.end
}

// wished: the wish comes first.
func wished(w *greeter, p parts) string {
	top := p.top
	if top == "" {
		top = p.label
	}
	return w.greet(p, "。") + p.wish + "\n" + top + w.say("：", ":") + list(dotted, p.main...) + "\n" + p.end
}

// headed: two lists with heads.
func headed(w *greeter, p parts) string {
	head := func(s string) string { return "\n" + w.say("【"+s+"】", s+":") }
	return w.greet(p, "，") + p.open + head(p.label) + list(dotted, p.main...) + head(p.other) + list(dotted, p.more...) + "\n" + p.end
}

// toldOf: told in sentences, with a list of what goes along.
func toldOf(w *greeter, p parts) string {
	return w.greet(p, "，") + w.tell(p) + list(dashed, p.more...) + "\n" + w.join(p.wish, p.end)
}

// lastly: what goes along comes first, and the matter itself last.
func lastly(w *greeter, p parts) string {
	head := w.join(p.intro, p.other)
	p.intro = ""
	return w.greet(p, "。") + head + w.say("：", ":") + list(circled, p.more...) + "\n" + w.tell(p) + "\n" + p.end
}
