package telegramtest

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// The parts of a plain text that Telegram finds by itself. None follows a letter or a digit, of whatever script.
var found = []struct {
	kind string
	re   *regexp.Regexp
}{
	{"bot_command", regexp.MustCompile(`(?:^|[^\p{L}\p{N}_/<>])(/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?:[^A-Za-z0-9_@/>]|$)`)},
	{"mention", regexp.MustCompile(`(?:^|[^\p{L}\p{N}_/@])(@[A-Za-z0-9_]{3,32})`)},
	{"hashtag", regexp.MustCompile(`(?:^|[^\p{L}\p{N}_&/])(#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)`)},
	{"url", regexp.MustCompile(`(?:^|[^\p{L}\p{N}_])(https?://[^\s<>"]+)`)},
}

// named is how Mention writes somebody without a username.
var named = regexp.MustCompile(`\[([^\]]+)\]\(tg://user\?id=(\d+)\)`)

// Mention is what people write to mention somebody: @username, or a name that Say turns into a mention.
func (s *Server) Mention(user int64) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.person(user)
	if u.Username != "" {
		return "@" + u.Username
	}
	return "[" + u.First + "](tg://user?id=" + strconv.FormatInt(user, 10) + ")"
}

// entities are those of a text that people write, and the text without the form of Mention.
func (s *Server) entities(text string) formatted {
	var t formatted
	for {
		at := named.FindStringSubmatchIndex(text)
		if at == nil {
			break
		}
		name := text[at[2]:at[3]]
		id, _ := strconv.ParseInt(text[at[4]:at[5]], 10, 64)
		u := s.person(id)
		t.Entities = append(t.Entities, Entity{Type: "text_mention", Offset: units(text[:at[0]]), Length: units(name), User: &u})
		text = text[:at[0]] + name + text[at[1]:]
	}
	t.Text = text
	for _, f := range found {
		for from := 0; ; {
			at := f.re.FindStringSubmatchIndex(text[from:])
			if at == nil {
				break
			}
			a, b := from+at[2], from+at[3]
			t.Entities = append(t.Entities, Entity{Type: f.kind, Offset: units(text[:a]), Length: units(text[a:b])})
			from = b
		}
	}
	slices.SortStableFunc(t.Entities, func(a, b Entity) int { return cmp.Compare(a.Offset, b.Offset) })
	return t.trimmed()
}

// account is the address of a link that calls somebody.
var account = regexp.MustCompile(`^tg://user\?id=([0-9]{1,19})$`)

// linked is t as people see it: a link to an account that there is calls its owner, any other is no more than
// its text.
func (s *Server) linked(t formatted) formatted {
	var es []Entity
	for _, e := range t.Entities {
		if m := account.FindStringSubmatch(e.URL); m != nil && e.Type == "text_link" {
			id, _ := strconv.ParseInt(m[1], 10, 64)
			u, ok := s.users[id]
			if !ok {
				continue
			}
			who := *u
			e.Type, e.URL, e.User = "text_mention", "", &who
		}
		es = append(es, e)
	}
	t.Entities = es
	return t
}

// part is what an entity covers.
func part(text string, e Entity) string {
	u := utf16.Encode([]rune(text))
	if e.Offset < 0 || e.Length < 0 || e.Offset+e.Length > len(u) {
		return ""
	}
	return string(utf16.Decode(u[e.Offset : e.Offset+e.Length]))
}

// ours tells whether a command is for the bot: by its name, or because it was the last bot that wrote.
func (s *Server) ours(c *chat, command string) bool {
	if _, name, ok := strings.Cut(command, "@"); ok {
		return strings.EqualFold(name, s.bot.Username)
	}
	return c.lastBot == s.bot.ID
}
