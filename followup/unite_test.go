package followup_test

import (
	"reflect"
	"testing"
	"time"

	"genjin/followup"
)

func TestOneMemberOfTwo(t *testing.T) {
	first := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	then, gone := first.Add(time.Hour), first.Add(2*time.Hour)
	day := followup.DayOf(first)
	type member = followup.Member
	for name, c := range map[string]struct{ m, o, want member }{
		"roles of both, name and team of who joined first": {
			member{Name: "Wang", Team: "二组", Roles: followup.Rep, Joined: then},
			member{Name: "王芳", Team: "一组", Roles: followup.Learner, Joined: first},
			member{Name: "王芳", Team: "一组", Roles: followup.Rep | followup.Learner, Joined: first},
		},
		"unless he has no team": {
			member{Name: "王芳", Roles: followup.Rep, Joined: first},
			member{Name: "Wang", Team: "二组", Roles: followup.Rep, Joined: then},
			member{Name: "王芳", Team: "二组", Roles: followup.Rep, Joined: first},
		},
		"a manager for all stays one": {
			member{Roles: followup.Manager, Heads: []string{"一组"}, Joined: first},
			member{Roles: followup.Manager, Joined: first},
			member{Roles: followup.Manager, Joined: first},
		},
		"who is no manager does not make one for all": {
			member{Roles: followup.Rep, Joined: first},
			member{Roles: followup.Manager, Heads: []string{"一组"}, Joined: first},
			member{Roles: followup.Rep | followup.Manager, Heads: []string{"一组"}, Joined: first},
		},
		"the teams of both": {
			member{Roles: followup.Manager, Heads: []string{"二组", "一组"}, Joined: first},
			member{Roles: followup.Manager, Heads: []string{"一组", "三组"}, Joined: first},
			member{Roles: followup.Manager, Heads: []string{"一组", "三组", "二组"}, Joined: first},
		},
		"the later leave": {
			member{Joined: first, LeaveFrom: day, LeaveTo: day.Add(1)},
			member{Joined: first, LeaveFrom: day.Add(3), LeaveTo: day.Add(4)},
			member{Joined: first, LeaveFrom: day.Add(3), LeaveTo: day.Add(4)},
		},
		"access that has ended lends no role": {
			member{Roles: followup.Rep, Joined: then},
			member{Roles: followup.Admin, Joined: first, Gone: gone},
			member{Roles: followup.Rep, Joined: first},
		},
		"nor keeps any": {
			member{Roles: followup.Admin, Joined: first, Gone: gone},
			member{Roles: followup.Rep, Joined: then},
			member{Roles: followup.Rep, Joined: first},
		},
		"who was removed stays removed": {
			member{Roles: followup.Rep, Joined: then},
			member{Roles: followup.Learner, Joined: first, Gone: gone, Barred: true},
			member{Roles: followup.Rep, Joined: first, Gone: gone, Barred: true},
		},
		"on either side": {
			member{Roles: followup.Learner, Joined: first, Gone: gone, Barred: true},
			member{Roles: followup.Rep, Joined: then},
			member{Roles: followup.Rep, Joined: first, Gone: gone, Barred: true},
		},
		"gone on both sides": {
			member{Roles: followup.Rep, Joined: first, Gone: then},
			member{Roles: followup.Rep, Joined: first, Gone: gone},
			member{Roles: followup.Rep, Joined: first, Gone: gone},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c.m.Person, c.o.Person, c.want.Person = "m", "o", "m"
			if got := c.m.Unite(c.o); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func TestOnePersonOfTwo(t *testing.T) {
	p := followup.Person{ID: "p", Name: "王芳", Zone: "Asia/Tokyo"}
	o := followup.Person{ID: "o", Name: "Wang", Lang: "en", Hint: "en-GB", Zone: "UTC", Owner: true}
	want := followup.Person{ID: "p", Name: "王芳", Lang: "en", Hint: "en-GB", Zone: "Asia/Tokyo", Owner: true}
	if got := p.Unite(o); got != want {
		t.Errorf("got %+v", got)
	}
}
