package followup

import "slices"

// Act is something that a person may or may not do.
type Act uint8

// The acts.
const (
	AskHelp      Act = iota // be told how things work, open the private chat
	Claim                   // become the owner by the one-time code
	SetLanguage             // choose one's own language
	LinkAccounts            // be one person on several platforms
	LogVisit                // note a visit; makes a rep of who uses a bound group
	KeepClients             // see and set one's own clients
	Undo                    // take back one's own last act
	BindGroup               // make a group work, in a new workspace or in one that he administers
	Grant                   // give and take the roles manager, trainer, admin
	RemoveMember            // end somebody's access
	SetWorkspace            // settings of the workspace
	SeeFaults               // dead letters: read and replay
	HandIn                  // hand in homework; makes a learner of who uses a bound group
	SeeBoard                // who has handed in what, by team
	KeepClass               // the list of names, deadlines, others' teams
	ReadHomework            // others' hand-ins, with their files
	SeeSummary              // a day's figures: a rep's own, a manager's teams
	HandOver                // give a rep's clients to another; see [Member.HandsOver]
)

// Standing is who asks, and where.
type Standing struct {
	Owner  bool  // of the installation
	Member bool  // of the workspace, today
	Barred bool  // use of a group makes no member of him again: an admin removed him, or he left
	Left   bool  // the company
	Group  bool  // speaks in a group that is bound to the workspace
	Roles  Roles // in the workspace
	Anyway Roles // in any workspace
}

// May reports whether who stands so may do a. What belongs to whom is asked apart: see
// [Member.Sees].
func (s Standing) May(a Act) bool {
	admin := s.Owner || s.Member && s.Roles.Has(Admin)
	switch a {
	case AskHelp, Claim, SetLanguage, LinkAccounts:
		return true
	case LogVisit, HandIn:
		return s.Member || s.Group && !s.Barred
	case SeeBoard:
		return admin || s.Member && s.Roles&(Learner|Trainer|Manager) != 0
	case KeepClass:
		return admin || s.Member && s.Roles.Has(Trainer)
	case ReadHomework:
		return s.Member && s.Roles.Has(Trainer)
	case SeeSummary:
		return s.Member && s.Roles&(Rep|Manager) != 0
	case HandOver:
		return admin || s.Member && s.Roles.Has(Manager)
	case KeepClients, Undo:
		return s.Member
	case BindGroup:
		return s.Owner || s.Anyway.Has(Admin)
	case Grant, RemoveMember, SetWorkspace:
		return admin
	case SeeFaults:
		return s.Owner
	}
	return false
}

// Sees reports whether m may see c, whose owner counts for team: his own, and a manager those of his
// teams. Everybody else, trainers and admins too, is to be told that there is no such client.
func (m Member) Sees(c Client, team string) bool {
	if !m.Current() || m.Workspace != c.Workspace {
		return false
	}
	return c.Owner == m.Person || m.HeadOf(team)
}

// HeadOf reports whether m is a manager for the reps of team.
func (m Member) HeadOf(team string) bool {
	return m.Current() && m.Roles.Has(Manager) && (len(m.Heads) == 0 || slices.Contains(m.Heads, team))
}
