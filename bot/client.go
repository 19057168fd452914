package bot

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"genjin/followup"
)

// clientMost is how long the name of a client may be, in characters.
const clientMost = 40

// ParseClient reads a client's name as people write it: 王总, or 王总（华泰）.
func ParseClient(s string) followup.Client {
	s = strings.NewReplacer("(", "（", ")", "）").Replace(strings.TrimSpace(s))
	name, company, ok := strings.Cut(s, "（")
	if !ok {
		return followup.Client{Name: s}
	}
	return followup.Client{Name: strings.TrimSpace(name), Company: strings.TrimSpace(strings.TrimSuffix(company, "）"))}
}

// OneClient returns the person's one client of that name, and of the company if one is named. Where there are
// several it refuses; where there is none, err is [followup.ErrNotFound].
func (t *Turn) OneClient(named followup.Client) (followup.Client, error) {
	cs, err := t.Tx.ClientsNamed(t.Workspace.ID, t.Person.ID, named.Name)
	if err != nil {
		return followup.Client{}, fmt.Errorf("find client: %w", err)
	}
	var match []followup.Client
	for _, c := range cs {
		if named.Company == "" || strings.EqualFold(c.Company, named.Company) {
			match = append(match, c)
		}
	}
	switch len(match) {
	case 0:
		return followup.Client{}, followup.ErrNotFound
	case 1:
		return match[0], nil
	}
	titles := make([]string, len(match))
	for i, c := range match {
		titles[i] = c.Title()
	}
	return followup.Client{}, t.Refuse(zhSeveral, enSeveral, named.Name, len(match), strings.Join(titles, t.Text("、", ", ")), t.command(), named.Name)
}

// command is how the command of the turn is written again, in an example.
func (t *Turn) command() string {
	r := t.bot.lookup(command{word: t.Word})
	switch {
	case t.Word == "" || r == nil:
		return t.Text("客户", "/client")
	case t.Word[0] < utf8.RuneSelf:
		return "/" + t.Word
	}
	return t.Word
}

// NoClient refuses a name that none of the person's clients has.
func (t *Turn) NoClient(named followup.Client) error {
	return t.Refuse(zhNoClient, enNoClient, named.Title(), named.Name)
}

// ClientIn returns the person's client whose name text begins with, and what follows it. The name ends at a
// blank or a bracket, or where a known name ends; an English one may have several words, of which the longest
// that is known wins. Where none is known it refuses.
func (t *Turn) ClientIn(text string) (c followup.Client, rest string, err error) {
	text = strings.TrimFunc(text, blank)
	for _, end := range nameEnds(text) {
		named := ParseClient(text[:end])
		if named.Name == "" || utf8.RuneCountInString(named.Name) > clientMost {
			continue
		}
		c, err = t.OneClient(named)
		if !errors.Is(err, followup.ErrNotFound) {
			return c, tidy(text[end:]), err
		}
	}
	first := ParseClient(text[:firstWord(text)])
	if utf8.RuneCountInString(first.Name) > clientMost {
		first.Name = clip(first.Name)
	}
	return c, "", t.NoClient(first)
}

// nameEnds returns where a client's name that text begins with may end, in the order in which the ends are
// tried: behind the longest run of English words first; a Chinese word is tried whole, then ever shorter.
func nameEnds(text string) []int {
	const words, most = 3, 12
	end := firstWord(text)
	if end == 0 {
		return nil
	}
	ends := []int{end}
	if text[0] < utf8.RuneSelf {
		for range words - 1 {
			skip := len(text[end:]) - len(strings.TrimLeftFunc(text[end:], blank))
			next := firstWord(text[end+skip:])
			if skip == 0 || next == 0 {
				break
			}
			end += skip + next
			ends = append([]int{end}, ends...)
		}
		return ends
	}
	n := 0
	var shorter []int
	for i := range text[:end] {
		if i > 0 && n < most {
			shorter = append([]int{i}, shorter...)
		}
		n++
	}
	return append(ends, shorter...)
}

// firstWord returns where the first word of text ends; what stands in brackets belongs to it.
func firstWord(text string) int {
	deep := 0
	for i, r := range text {
		switch {
		case r == '（' || r == '(':
			deep++
		case r == '）' || r == ')':
			deep--
			if deep <= 0 {
				return i + utf8.RuneLen(r)
			}
		case deep == 0 && (blank(r) || strings.ContainsRune(",，;；、:：。", r)):
			return i
		}
	}
	return len(text)
}

// Reached tells the features that c, a client of the person's, has another name or number on Telegram: what leads
// to him must lead there.
func (t *Turn) Reached(c followup.Client) error {
	t.About = "client/" + string(c.ID)
	for _, r := range t.bot.reached {
		if err := r.Do(t); err != nil {
			return err
		}
	}
	return nil
}
