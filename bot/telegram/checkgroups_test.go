package telegram

import (
	"fmt"
	"strings"
	"testing"

	"genjin/messages"
)

// TestCheckGroups: in privacy mode the check names the groups where the bot is no administrator, and those where it
// is not any more.
func TestCheckGroups(t *testing.T) {
	stands := func(status string) string {
		return `{"ok":true,"result":{"user":{"id":7,"is_bot":true,"first_name":"跟进"},` + status + `}}`
	}
	deaf, outside, unknown := "又开着隐私模式", "已经没有这个机器人", "问不到"
	for name, c := range map[string]struct {
		answers []string
		want    string // of the finding, if any
		fault   bool
		asked   string // the last chat
	}{
		"administrator":     {[]string{stands(`"status":"administrator"`)}, "", false, "-100"},
		"creator":           {[]string{stands(`"status":"creator"`)}, "", false, "-100"},
		"member":            {[]string{stands(`"status":"member"`)}, deaf, true, "-100"},
		"restricted":        {[]string{stands(`"status":"restricted","is_member":true`)}, deaf, true, "-100"},
		"restricted, out":   {[]string{stands(`"status":"restricted","is_member":false`)}, outside, false, "-100"},
		"left":              {[]string{stands(`"status":"left"`)}, outside, false, "-100"},
		"thrown out":        {[]string{refused(403, "Forbidden: bot was kicked from the supergroup chat", "")}, outside, false, "-100"},
		"never there":       {[]string{refused(400, "Bad Request: chat not found", "")}, outside, false, "-100"},
		"moved, and deaf":   {[]string{refused(400, "Bad Request: group chat was upgraded to a supergroup chat", `{"migrate_to_chat_id":-1007}`), stands(`"status":"member"`)}, deaf, true, "-1007"},
		"moved, and well":   {[]string{refused(400, "Bad Request: group chat was upgraded to a supergroup chat", `{"migrate_to_chat_id":-1007}`), stands(`"status":"administrator"`)}, "", false, "-1007"},
		"a rank of the day": {[]string{stands(`"status":"emperor"`)}, "", false, "-100"},
		"a fault":           {[]string{refused(500, "Internal Server Error", "")}, unknown, false, "-100"},
		"nonsense":          {[]string{`{"ok":true,"result":7}`}, unknown, false, "-100"},
	} {
		t.Run(name, func(t *testing.T) {
			s, a := newWire(t)
			s.answers["getMe"] = []string{`{"ok":true,"result":{"id":7,"username":"genjin_bot","can_join_groups":true}}`}
			s.answers["getChatMember"] = c.answers
			s.answers["getWebhookInfo"] = []string{`{"ok":true,"result":{"url":""}}`}
			all := a.Check(t.Context(), Known{Groups: []Group{{"tg/-100", "华东"}}})[2:] // behind its name and privacy mode
			var got []string
			for _, f := range all {
				got = append(got, f.In(messages.Chinese))
				if f.Fault != c.fault || !strings.Contains(f.In(messages.Chinese), "华东") || !strings.Contains(f.In(messages.English), "华东") {
					t.Errorf("found %+v", f)
				}
			}
			if len(got) > 1 || c.want == "" && len(got) > 0 || c.want != "" && (len(got) == 0 || !strings.Contains(got[0], c.want)) {
				t.Errorf("found %q, want %q", got, c.want)
			}
			var asked string
			for _, call := range s.taken() {
				if call.method == "getChatMember" {
					asked = fmt.Sprint(call.params["chat_id"])
				}
			}
			if asked != c.asked {
				t.Errorf("asked of %s", asked)
			}
		})
	}
}

// TestCheckManyGroups: a finding names ten groups; where the server fails, the others are not asked of.
func TestCheckManyGroups(t *testing.T) {
	var groups []Group
	for i := range 12 {
		groups = append(groups, Group{messages.ChatID(fmt.Sprintf("tg/-%d", 100+i)), ""})
	}
	private := `{"ok":true,"result":{"id":7,"username":"genjin_bot","can_join_groups":true}}`
	s, a := newWire(t)
	s.answers["getMe"], s.answers["getWebhookInfo"] = []string{private}, []string{`{"ok":true,"result":{"url":""}}`}
	for range groups {
		s.answers["getChatMember"] = append(s.answers["getChatMember"], `{"ok":true,"result":{"status":"member"}}`)
	}
	all := a.Check(t.Context(), Known{Groups: groups})
	if len(all) != 3 || !strings.Contains(all[2].In(messages.English), "tg/-109 and 2 more") || !strings.Contains(all[2].In(messages.Chinese), "tg/-109 等，还有 2 个") {
		t.Errorf("found %+v", all)
	}
	s, a = newWire(t)
	s.answers["getMe"], s.answers["getChatMember"] = []string{private}, []string{refused(502, "Bad Gateway", "")}
	a.Check(t.Context(), Known{Groups: groups})
	n := 0
	for _, c := range s.taken() {
		if c.method == "getChatMember" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("asked %d times", n)
	}
	s, a = newWire(t)
	if a.Check(t.Context(), Known{Groups: groups}); len(s.taken()) != 2 {
		t.Error("with privacy mode off the groups are asked of")
	}
}
