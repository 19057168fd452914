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
	Lunar     bool // Month and Date are of the lunar calendar
	Leap      bool // of Lunar: in the leap month
}
