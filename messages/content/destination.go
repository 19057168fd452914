package content

import "time"

// Normal is what a month is usually like: day high and night low in whole degrees Celsius, and the
// number of days with rain. It is never a forecast.
type Normal [3]int

// High returns the usual day high.
func (n Normal) High() int { return n[0] }

// Low returns the usual night low.
func (n Normal) Low() int { return n[1] }

// Rain returns the usual number of days with rain.
func (n Normal) Rain() int { return n[2] }

// Dest is what a traveller may care for at a place.
type Dest struct {
	ID      string // of the list of places
	Name    Named
	Sights  []Named
	Food    []Named
	Local   []Named // what is taken home
	Climate []Normal
	Note    Named  // one useful remark
	Checked string // the month in which a human last looked it through
}

// Month returns what m is usually like at d.
func (d Dest) Month(m time.Month) Normal { return d.Climate[m-1] }

// Destination returns what is known about the place with this id; false if there is no entry. The
// caller does not change its lists.
func Destination(id string) (Dest, bool) {
	d, ok := destinations()[id]
	return d, ok
}
