package wecom

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"genjin/messages"
)

// taskForm is what WeCom takes for a task (path/101032).
var taskForm = regexp.MustCompile(`^[0-9A-Za-z_@-]{1,128}$`)

// A code that changes a card is kept with its task, if an id can hold it.
func TestACodeIsKeptWithItsCard(t *testing.T) {
	for _, code := range []string{"RC1", "a/b+c==", "=x|y"} {
		id := codeID("rcX-1@rabc", code)
		if task, got := codeIn(id); task != "rcX-1@rabc" || got != code || !isSign(id) || len(strings.Fields(id)) != 1 {
			t.Errorf("%q is kept as %q", code, id)
		}
	}
	for _, none := range []string{codeID("rcX-1", ""), codeID("rcX-1", "a b"), "rcX-1", "~abc", "="} {
		if task, code := codeIn(none); code != "" {
			t.Errorf("%q holds the code %q of %q", none, code, task)
		}
	}
}

// What a card has to tell stands in its task, which WeCom takes.
func TestATaskTellsOfItsCard(t *testing.T) {
	var eight []messages.Button
	for i := range 8 {
		eight = append(eight, messages.Button{Label: "客户", Data: "pick/" + string(rune('a'+i))})
	}
	anew := messages.Message{Key: "p/1", Edits: "k/1", Text: draftText, Whole: true}
	for name, c := range map[string]struct {
		m     messages.Message
		some  []messages.Button
		all   int
		root  string // it stands for this message
		text  string // behind this draft
		keeps []messages.Button
	}{
		"a new card":      {messages.Message{Key: "k/1"}, eight[:4], 4, "", "", eight},
		"said anew":       {messages.Message{Key: "p/1", Edits: "k/1"}, eight[:4], 4, "k/1", "", eight},
		"with its draft":  {anew, eight[:4], 4, "k/1", draftText, eight},
		"one of several":  {messages.Message{Key: "k/1"}, eight[6:], 8, "", "", eight[6:]},
		"all of it":       {anew, eight[:6], 8, "k/1", draftText, eight[:6]},
		"empty, they say": {messages.Message{Key: "k/1"}, nil, 0, "", "", eight},
	} {
		t.Run(name, func(t *testing.T) {
			task := taskOf("rc"+digest("p/1")+"-1", c.m, c.some, c.all)
			if !taskForm.MatchString(task) {
				t.Errorf("WeCom refuses %q", task)
			}
			if standsFor(task, "k/1", "rcX-1") != (c.root == "k/1") || standsFor(task, "k/2", "rcX-1") || !standsFor(task, "k/2", "rtX-0 "+task) {
				t.Errorf("%q stands for others", task)
			}
			if text := told(task, taskText); (text != "") != (c.text != "") || text != "" && messages.MarkSign+text != mark(c.text) {
				t.Errorf("%q stands behind %q", task, text)
			}
			if got := among(eight, task); !slices.Equal(got, c.keeps) {
				t.Errorf("%q has %v", task, got)
			}
		})
	}
	if got := among(eight[:6], taskOf("rc-1", messages.Message{}, eight[6:], 8)); len(got) != 0 {
		t.Errorf("a card whose names are gone takes those of another: %v", got)
	}
	for _, foreign := range []string{"", "@", "@@", "fu-42@k", "@kabc", "@r", strings.Repeat("@", 128)} { // also what others made
		standsFor(foreign, "k/1", "")
		among(eight, foreign)
	}
}
