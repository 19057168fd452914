package followup

import "testing"

func TestLeg(t *testing.T) {
	trip := func(city string, from, to int) Trip {
		on := func(d int) Day { return Day{Year: 2026, Month: 11, Date: d} }
		return Trip{Place: city, City: city, Leaves: on(from), Returns: on(to)}
	}
	for _, c := range []struct {
		name string
		a, b Trip
		want bool
	}{
		{"one day in common", trip("chengdu", 24, 26), trip("shanghai", 26, 28), true},
		{"the other way round", trip("shanghai", 26, 28), trip("chengdu", 24, 26), true},
		{"the same place", trip("chengdu", 24, 26), trip("chengdu", 26, 28), false},
		{"two days in common", trip("chengdu", 24, 26), trip("shanghai", 25, 28), false},
		{"the same day", trip("chengdu", 26, 26), trip("shanghai", 26, 26), false},
		{"a last day elsewhere", trip("chengdu", 24, 26), trip("shanghai", 26, 26), true},
		{"nobody knows where", trip("", 24, 26), trip("shanghai", 26, 28), false},
	} {
		if got := c.a.Leg(c.b); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
