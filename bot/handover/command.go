package handover

import (
	"fmt"
	"slices"
	"strings"

	"genjin/bot"
	"genjin/followup"
)

// command lists whose clients wait, offers those of somebody, or gives them to a rep: 交接 赵磊 王芳.
func (f Feature) command(t *bot.Turn) error {
	if !t.Event.Private {
		return t.Answer(t.Text(zhPrivately, enPrivately), t.OpenPrivate())
	}
	if t.Workspace.ID == "" {
		return t.Refuse(zhNoWorkspace, enNoWorkspace)
	}
	if t.Rest == "" {
		return f.waiting(t)
	}
	all, err := f.people(t)
	if err != nil {
		return err
	}
	from, to, heir := read(t.Rest, all)
	from = slices.DeleteFunc(from, func(m followup.Member) bool { return !may(t, m.Team) })
	switch {
	case len(from) == 0:
		return t.Refuse(zhNobody, enNobody)
	case len(from) > 1:
		return t.Refuse(zhSeveral, enSeveral, from[0].Name, len(from))
	}
	m, err := f.open(t, t.Workspace.ID, from[0].Person)
	if err != nil {
		return err
	}
	if m.clients == 0 {
		return t.Refuse(zhNoneLeft, enNoneLeft, m.from.Name)
	}
	if m.from.Current() { // nobody was asked but who hands over
		if err := t.Tx.DropQuestions(m.about()); err != nil {
			return fmt.Errorf("forget former offers: %w", err)
		}
	}
	switch {
	case heir == "":
		return f.ask(t, m)
	case len(to) == 1:
		return f.handOver(t, m, to[0], false)
	}
	return f.which(t, m, heir, len(to))
}

// which offers the clients of m, as n reps are called heir.
func (f Feature) which(t *bot.Turn, m matter, heir string, n int) error {
	msg, err := f.offer(t, m, 0)
	if err != nil {
		return err
	}
	head := t.Text(zhNoHeir, enNoHeir, heir)
	if n > 0 {
		head = t.Text(zhWhichHeir, enWhichHeir, heir, n)
	}
	msg.Text = head + "\n" + msg.Text
	return t.Ask(m.about(), msg)
}

// people are the members of the workspace, and those who left clients there.
func (f Feature) people(t *bot.Turn) ([]followup.Member, error) {
	all, err := t.Tx.Members(t.Workspace.ID)
	if err != nil {
		return nil, fmt.Errorf("find members: %w", err)
	}
	left, err := t.Tx.LeftClients(t.Workspace.ID)
	if err != nil {
		return nil, fmt.Errorf("find who left clients: %w", err)
	}
	for _, l := range left {
		all = append(all, l.Member)
	}
	return all, nil
}

// read finds whose clients text names, and who is to get them: two names with a blank between, each of one word or
// more. heir is the second as it is written; it is empty where text is one name alone.
func read(text string, all []followup.Member) (from, to []followup.Member, heir string) {
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(separators, r) })
	words = slices.DeleteFunc(words, func(w string) bool { return strings.Contains(wordsTo, "|"+strings.ToLower(w)+"|") })
	if from = called(all, words); len(from) > 0 {
		return from, nil, ""
	}
	for n := len(words) - 1; n > 0; n-- {
		whose := called(all, words[:n])
		if len(whose) == 0 {
			continue
		}
		who := slices.DeleteFunc(called(all, words[n:]), func(m followup.Member) bool { return !m.Current() })
		if from == nil || len(who) > 0 {
			from, to, heir = whose, who, strings.Join(words[n:], " ")
		}
	}
	return from, to, heir
}

// called returns those of all whose name words are.
func called(all []followup.Member, words []string) []followup.Member {
	name := strings.TrimPrefix(strings.Join(words, " "), "@")
	var found []followup.Member
	for _, m := range all {
		if strings.EqualFold(strings.Join(strings.Fields(m.Name), " "), name) && name != "" {
			found = append(found, m)
		}
	}
	return found
}
