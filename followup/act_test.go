package followup_test

import (
	"testing"
	"time"

	"genjin/followup"
)

func TestWhoMayDoWhat(t *testing.T) {
	in := func(r followup.Roles) followup.Standing {
		return followup.Standing{Member: true, Roles: r, Anyway: r}
	}
	people := []struct {
		name string
		who  followup.Standing
	}{
		{"stranger", followup.Standing{}},
		{"guest in a bound group", followup.Standing{Group: true}},
		{"removed, in the group", followup.Standing{Group: true, Barred: true}},
		{"learner", in(followup.Learner)},
		{"rep", in(followup.Rep)},
		{"manager", in(followup.Manager)},
		{"trainer", in(followup.Trainer)},
		{"admin", in(followup.Admin)},
		{"admin elsewhere", followup.Standing{Anyway: followup.Admin}},
		{"owner", followup.Standing{Owner: true}},
	}
	for _, row := range []struct {
		name string
		act  followup.Act
		may  string // y or n for each of people
	}{
		{"help", followup.AskHelp, "yyyyyyyyyy"},
		{"link accounts", followup.LinkAccounts, "yyyyyyyyyy"},
		{"claim", followup.Claim, "yyyyyyyyyy"},
		{"language", followup.SetLanguage, "yyyyyyyyyy"},
		{"log a visit", followup.LogVisit, "nynyyyyynn"},
		{"own clients", followup.KeepClients, "nnnyyyyynn"},
		{"undo", followup.Undo, "nnnyyyyynn"},
		{"bind a group", followup.BindGroup, "nnnnnnnyyy"},
		{"grant roles", followup.Grant, "nnnnnnnyny"},
		{"remove a member", followup.RemoveMember, "nnnnnnnyny"},
		{"set the workspace", followup.SetWorkspace, "nnnnnnnyny"},
		{"see faults", followup.SeeFaults, "nnnnnnnnny"},
		{"hand in homework", followup.HandIn, "nynyyyyynn"},
		{"see the board", followup.SeeBoard, "nnnynyyyny"},
		{"keep the class", followup.KeepClass, "nnnnnnyyny"},
		{"read homework", followup.ReadHomework, "nnnnnnynnn"},
		{"see a summary", followup.SeeSummary, "nnnnyynnnn"},
		{"hand over clients", followup.HandOver, "nnnnnynyny"},
	} {
		for i, p := range people {
			if got, want := p.who.May(row.act), row.may[i] == 'y'; got != want {
				t.Errorf("%s: %s: got %v, want %v", p.name, row.name, got, want)
			}
		}
	}
}

func TestWhoSeesAClient(t *testing.T) {
	client := followup.Client{Workspace: "w", Owner: "wang"}
	for _, c := range []struct {
		name string
		who  followup.Member
		want bool
	}{
		{"the manager of its rep's team", followup.Member{Workspace: "w", Person: "chen", Roles: followup.Manager, Heads: []string{"二组", "一组"}}, true},
		{"the manager of another team", followup.Member{Workspace: "w", Person: "chen", Roles: followup.Manager, Heads: []string{"二组"}}, false},
		{"its rep", followup.Member{Workspace: "w", Person: "wang", Roles: followup.Rep}, true},
		{"a colleague", followup.Member{Workspace: "w", Person: "zhao", Roles: followup.Rep}, false},
		{"the manager", followup.Member{Workspace: "w", Person: "chen", Roles: followup.Manager}, true},
		{"a manager of another workspace", followup.Member{Workspace: "v", Person: "chen", Roles: followup.Manager}, false},
		{"the trainer", followup.Member{Workspace: "w", Person: "lin", Roles: followup.Trainer}, false},
		{"the admin", followup.Member{Workspace: "w", Person: "lin", Roles: followup.Admin}, false},
		{"its rep after he left", followup.Member{Workspace: "w", Person: "wang", Gone: time.Unix(1, 0)}, false},
		{"nobody", followup.Member{}, false},
	} {
		if got := c.who.Sees(client, "一组"); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
}

func TestRolesHaveNames(t *testing.T) {
	r := followup.Rep | followup.Admin
	if got := followup.ParseRoles(r.Names()); got != r || r.String() != "rep+admin" {
		t.Errorf("got %v of %v", got, r.Names())
	}
}
