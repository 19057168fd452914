package followup

import "time"

// Anniversary is a big day of a client's: the founding of the company, a birthday, the first deal.
type Anniversary struct {
	ID        AnniversaryID
	Workspace WorkspaceID
	Owner     PersonID // the rep
	Client    ClientID
	Name      string // 公司周年, 生日
	Month     time.Month
	Date      int
	Year      int  // of one that comes once; 0: each year
	Since     int  // the year in which it began; 0: not known
	Lunar     bool // Month and Date are of the lunar calendar
	Leap      bool // of Lunar: in the leap month
	Next      Day  // when it comes next; zero when it never comes again
}

// About is what a's reminders and messages name as what they are about.
func (a Anniversary) About() string { return "anniversary/" + string(a.ID) }

// Years returns how many years it has been on day; 0 where the beginning is not known, or lies ahead.
func (a Anniversary) Years(on Day) int {
	if a.Since == 0 || a.Year != 0 {
		return 0
	}
	return max(0, on.Year-a.Since)
}

// The days ahead of an anniversary on which its rep is told: to prepare a card, a letter or a small gift,
// and once more (course, 3).
const (
	PrepareAhead = 7
	EveAhead     = 1
)
