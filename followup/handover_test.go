package followup_test

import (
	"testing"
	"time"

	"genjin/followup"
)

func TestWhoHandsOverClients(t *testing.T) {
	for _, c := range []struct {
		name string
		who  followup.Member
		want bool
	}{
		{"an admin", followup.Member{Person: "lin", Roles: followup.Admin}, true},
		{"the manager of all", followup.Member{Person: "chen", Roles: followup.Manager}, true},
		{"the manager of the team", followup.Member{Person: "chen", Roles: followup.Manager, Heads: []string{"一组"}}, true},
		{"the manager of another", followup.Member{Person: "chen", Roles: followup.Manager, Heads: []string{"二组"}}, false},
		{"the trainer", followup.Member{Person: "lin", Roles: followup.Trainer}, false},
		{"a rep of the team", followup.Member{Person: "wang", Roles: followup.Rep, Team: "一组"}, false},
		{"an admin who left", followup.Member{Person: "lin", Roles: followup.Admin, Gone: time.Unix(1, 0)}, false},
		{"nobody", followup.Member{}, false},
	} {
		if got := c.who.HandsOver("一组"); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
}

func TestHeirs(t *testing.T) {
	from := followup.Member{Person: "zhao", Roles: followup.Rep, Team: "一组"}
	all := []followup.Member{
		{Person: "other", Roles: followup.Rep, Team: "二组"},
		from,
		{Person: "none", Roles: followup.Rep},
		{Person: "learner", Roles: followup.Learner, Team: "一组"},
		{Person: "near", Roles: followup.Rep | followup.Manager, Team: "一组"},
		{Person: "gone", Roles: followup.Rep, Team: "一组", Gone: time.Unix(1, 0)},
	}
	got := ""
	for _, m := range followup.Heirs(all, from) {
		got += string(m.Person) + " "
	}
	if got != "near other none " {
		t.Error(got)
	}
}

func TestClientsOfOneNameStayApart(t *testing.T) {
	own := []followup.Client{
		{ID: "1", Name: "王总", Company: "华泰"},
		{ID: "2", Name: "Wang", Company: "Huatai"},
		{ID: "3", Name: "李总"},
		{ID: "4", Name: "李总", Company: "原赵磊"},
	}
	for _, c := range []struct{ name, company, want string }{
		{"张总", "华泰", "华泰"},
		{"王总", "远达", "远达"},
		{"王总", "华泰", "华泰·原赵磊"},
		{"王总", "", "原赵磊"},
		{"wang", "huatai", "huatai·原赵磊"},
		{"李总", "", "原赵磊 2"},
	} {
		got := followup.Client{ID: "9", Name: c.name, Company: c.company}.Apart(own, "原赵磊")
		if got.Company != c.want || got.Name != c.name {
			t.Errorf("%s of %q: %+v", c.name, c.company, got)
		}
	}
	if got := own[0].Apart(own, "原赵磊"); got != own[0] {
		t.Errorf("a client is its own namesake: %+v", got)
	}
}
