package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"genjin/messages"
)

// namedMost is how many groups a finding names.
const namedMost = 10

// checkGroups looks in which groups the bot, which has the number me, hears only what is said to it, as privacy mode is
// on and it is no administrator, and in which it is not any more.
func (a *Adapter) checkGroups(ctx context.Context, me int64, groups []Group) []Finding {
	var deaf, outside []string
	var all []Finding
	for _, g := range groups {
		m, err := a.stands(ctx, g.Chat, me)
		in, known := m.sits()
		switch c := classOf(err); {
		case c == classGone, err == nil && known && !in:
			outside = append(outside, g.name())
		case err != nil:
			all = append(all, found(false, wordsGroupUnknown, g.name(), outcome("", err)))
			if c == classOther || c == classUnsure { // nor would the others be told of
				return all
			}
		case known && !m.governs():
			deaf = append(deaf, g.name())
		}
	}
	if len(deaf) > 0 {
		all = append(all, foundIn(true, wordsDeaf, deaf))
	}
	if len(outside) > 0 {
		all = append(all, foundIn(false, wordsOutside, outside))
	}
	return all
}

// stands asks how the bot stands in a group, under the id that it has by now.
func (a *Adapter) stands(ctx context.Context, chat messages.ChatID, me int64) (m wireMember, err error) {
	id, err := number(chat)
	if err != nil {
		return m, err
	}
	who := func(id int64) map[string]int64 { return map[string]int64{"chat_id": id, "user_id": me} }
	n, err := a.call(ctx, "getChatMember", who(id))
	if r, ok := errors.AsType[*refusal](err); ok && r.class() == classMoved {
		n, err = a.call(ctx, "getChatMember", who(r.moved))
	}
	if err == nil {
		err = json.Unmarshal(n.result, &m)
	}
	return m, err
}

// name is what people call g.
func (g Group) name() string {
	if g.Title == "" {
		return string(g.Chat)
	}
	return g.Title
}

// foundIn is a finding about groups, in as many of them as can be named.
func foundIn(fault bool, w words, names []string) Finding {
	list := func(l messages.Lang) string {
		text := strings.Join(names[:min(len(names), namedMost)], l.Say("、", ", "))
		if more := len(names) - namedMost; more > 0 {
			text += l.Say(wordsMore.zh, wordsMore.en, more)
		}
		return text
	}
	return Finding{Fault: fault, zh: fmt.Sprintf(w.zh, list(messages.Chinese)), en: fmt.Sprintf(w.en, list(messages.English))}
}
