package followup

import (
	"slices"
	"strings"
	"time"
)

// Workspace is one class or one company.
type Workspace struct {
	ID       WorkspaceID
	Name     string
	Language string // "zh", "en"; empty: as each person's platform tells
}

// Person is a human, with accounts on one or more platforms.
type Person struct {
	ID    PersonID
	Name  string
	Lang  string // own setting; empty: not set
	Hint  string // what the platform told last
	Owner bool   // of the installation
	Zone  string // IANA name of his time zone; empty: the installation's
}

// Roles is a set of what a member is in a workspace.
type Roles uint8

// The roles. Learner and rep come by use; manager, trainer and admin are granted by an admin.
const (
	Learner Roles = 1 << iota
	Rep
	Manager
	Trainer
	Admin
)

// roleNames are the names of the roles in data and in the playground's API, in the order of the bits.
var roleNames = []string{"learner", "rep", "manager", "trainer", "admin"}

// Has reports whether r holds all of q.
func (r Roles) Has(q Roles) bool { return r&q == q }

// Names returns the names of the roles in r: "learner", "rep", "manager", "trainer", "admin".
func (r Roles) Names() []string {
	names := []string{}
	for i, n := range roleNames {
		if r.Has(1 << i) {
			names = append(names, n)
		}
	}
	return names
}

// ParseRoles reads the names of roles; unknown ones are left out.
func ParseRoles(names []string) Roles {
	var r Roles
	for i, n := range roleNames {
		if slices.Contains(names, n) {
			r |= 1 << i
		}
	}
	return r
}

// String returns the names of the roles in r with plus signs between them.
func (r Roles) String() string { return strings.Join(r.Names(), "+") }

// Member is a person in a workspace.
type Member struct {
	Workspace WorkspaceID
	Person    PersonID
	Name      string
	Roles     Roles
	Team      string
	Heads     []string // of a manager: the teams whose reps he is for; none: all
	Joined    time.Time
	Gone      time.Time // when access ended; zero for a member of today
	Barred    bool      // removed by an admin: use of a group makes no member again

	LeaveFrom, LeaveTo Day // on leave from the first to the last day; zero: not on leave
}

// Current reports whether m belongs to its workspace today.
func (m Member) Current() bool { return m.Person != "" && m.Gone.IsZero() }

// OnLeave reports whether m is on leave on d: he is not nudged, and his figures are not counted.
func (m Member) OnLeave(d Day) bool {
	return !m.LeaveFrom.IsZero() && !d.Before(m.LeaveFrom) && !m.LeaveTo.Before(d)
}
