package wecom

import (
	"slices"
	"strings"
	"unicode"

	"genjin/messages"
)

// A press tells of its card the task and nothing else, also after a restart. So what a change has to know of the card stands
// behind the id of its task, in letters that WeCom takes there (path/101032: 0-9 A-Z a-z _ - @, 128 of them).
const (
	taskSep  = "@"
	taskRoot = 'r' // behind it: the digest of the key of the message in whose place the card stands
	taskText = 't' // that of the draft that stands before the card, as the card was said anew with it
	taskKeys = 'k' // the beginnings of those of the keys of its buttons, where not all of the message's are on it
	keyPart  = 4
)

// taskOf returns the task of a card of m with some of its buttons.
func taskOf(id string, m messages.Message, some []messages.Button, all int) string {
	if m.Edits != "" {
		id += taskSep + string(taskRoot) + digest(m.Edits)
		if m.Whole {
			id += taskSep + string(taskText) + strings.TrimPrefix(mark(m.Text), messages.MarkSign)
		}
	}
	if len(some) < all {
		id += taskSep + string(taskKeys)
		for _, b := range some {
			id += partOf(b.Data)
		}
	}
	return id
}

// codeSep stands between a task and the code by which its card may be changed, in an id of the message; in neither of them
// does it stand first.
const codeSep = messages.CodeSign

// codeID is the id that holds the code by which the card task of the application may be changed without a press, once and
// within 72 hours (path/94888); empty if it cannot. Without the application's token the code is of no use.
func codeID(task, code string) string {
	if code == "" || strings.ContainsFunc(code, unicode.IsSpace) {
		return ""
	}
	return messages.CodeSign + task + codeSep + code
}

// codeIn reads what codeID wrote.
func codeIn(id string) (task, code string) {
	held, ok := strings.CutPrefix(id, messages.CodeSign)
	if !ok {
		return "", ""
	}
	task, code, _ = strings.Cut(held, codeSep)
	return task, code
}

func partOf(key string) string { return digest(key)[:keyPart] }

// told returns what task tells under kind; empty if it tells nothing.
func told(task string, kind byte) string {
	for _, part := range strings.Split(task, taskSep)[1:] {
		if part != "" && part[0] == kind {
			return part[1:]
		}
	}
	return ""
}

// standsFor reports whether the card task is one of the message root, which is known by target, or stands in its place.
func standsFor(task, root, target string) bool {
	return slices.Contains(strings.Fields(target), task) || told(task, taskRoot) == digest(root)
}

// among returns those of buttons that the card task had; all if it had all of its message.
func among(buttons []messages.Button, task string) []messages.Button {
	keys := told(task, taskKeys)
	if keys == "" {
		return buttons
	}
	var some []messages.Button
	for part := range slices.Chunk([]byte(keys), keyPart) {
		for _, b := range buttons {
			if partOf(b.Data) == string(part) {
				some = append(some, b)
			}
		}
	}
	return some
}
