package followup_test

import (
	"slices"
	"testing"

	"genjin/followup"
)

func TestWhoHasLeftTheCompany(t *testing.T) {
	for _, c := range []struct {
		name       string
		roll       followup.Roll
		now        []string
		left, lost []string
	}{
		{"nobody", followup.Roll{Seen: []string{"a", "b"}}, []string{"a", "b", "c"}, nil, nil},
		{"the first list", followup.Roll{}, []string{"a"}, nil, nil},
		{"one of two", followup.Roll{Seen: []string{"a", "b"}}, []string{"a"}, []string{"b"}, nil},
		{"three of three, and others came", followup.Roll{Seen: []string{"a", "b", "c"}}, []string{"d"}, []string{"a", "b", "c"}, nil},
		{"four of eight are half", followup.Roll{Seen: []string{"a", "b", "c", "d", "e", "f", "g", "h"}}, []string{"e", "f", "g", "h"}, []string{"a", "b", "c", "d"}, nil},
		{"four of seven are more than half", followup.Roll{Seen: []string{"a", "b", "c", "d", "e", "f", "g"}}, []string{"e", "f", "g"}, nil, []string{"a", "b", "c", "d"}},
		{"an empty list is not believed", followup.Roll{Seen: []string{"a"}}, nil, nil, []string{"a"}},
		{"the lost stay lost", followup.Roll{Seen: []string{"a", "b"}, Lost: []string{"c", "d", "e", "f"}}, []string{"a"}, []string{"b"}, nil},
		{"the lost are back, but one", followup.Roll{Seen: []string{"a", "b"}, Lost: []string{"c", "d", "e", "f"}}, []string{"a", "b", "c", "d", "e"}, []string{"f"}, nil},
		{"one of the lost is back, the others are too many", followup.Roll{Seen: []string{"a", "b"}, Lost: []string{"c", "d", "e", "f", "g"}}, []string{"a", "c"}, []string{"b"}, nil},
	} {
		now := map[string]bool{}
		for _, id := range c.now {
			now[id] = true
		}
		left, lost := c.roll.Compare(now)
		if !slices.Equal(left, c.left) || !slices.Equal(lost, c.lost) {
			t.Errorf("%s: left %v, lost %v", c.name, left, lost)
		}
	}
}

func TestNamesOfTheAddressBook(t *testing.T) {
	for _, c := range []struct{ name, is, was, book, want string }{
		{"without a name", "", "", "王芳", "王芳"},
		{"called by the account", "WangFang", "", "王芳", "王芳"},
		{"set by somebody", "小王", "", "王芳", "小王"},
		{"set by somebody, and the book changes", "小王", "王芳", "王芳芳", "小王"},
		{"as the book said, which changes", "王芳", "王芳", "王芳芳", "王芳芳"},
		{"the book knows none", "王芳", "王芳", "", "王芳"},
		{"nobody knows one", "", "", "", ""},
	} {
		if got := followup.BookName(c.is, "wangfang", c.was, c.book); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

func TestTeamsOfADepartment(t *testing.T) {
	in := func(teams ...string) (ms []followup.Member) {
		for _, team := range teams {
			ms = append(ms, followup.Member{Team: team})
		}
		return ms
	}
	for _, c := range []struct {
		name            string
		department, all []followup.Member
		want            []string
		ok              bool
	}{
		{"its people's teams", in("二组", "一组", "", "二组"), in("一组", "二组", "三组"), []string{"一组", "二组"}, true},
		{"no teams: all", in("", ""), in("", "", ""), nil, true},
		{"others have teams", in("", ""), in("", "", "一组"), nil, false},
	} {
		if got, ok := followup.TeamsOf(c.department, c.all); !slices.Equal(got, c.want) || ok != c.ok {
			t.Errorf("%s: %v, %v", c.name, got, ok)
		}
	}
}
