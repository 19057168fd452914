package followup

import (
	"testing"
	"time"
)

// TestAmong: who bears the name is sure; a few of the same family name stand behind him.
func TestAmong(t *testing.T) {
	all := []External{
		{"1", "王建国", "王总"}, {"2", "王丽", ""}, {"3", "Tom Brown", "tom"}, {"4", "李娜", "李总（华泰）"}, {"5", "", ""}, {"6", "Tommy", ""}, {"7", "王总", "王总"},
	}
	for name, x := range map[string]struct {
		c    Client
		want string // ids
		sure int
	}{
		"two of a remark or a name":     {Client{Name: "王总"}, "172", 2},
		"by the form of address":        {Client{Name: "老板", Address: "王总"}, "17", 2},
		"with the company in brackets":  {Client{Name: "李总", Company: "华泰"}, "4", 1},
		"the brackets of another":       {Client{Name: "李总", Company: "远达"}, "4", 0},
		"in another case":               {Client{Name: "TOM"}, "3", 1},
		"a first word is no beginning":  {Client{Name: "To"}, "", 0},
		"of the same family name alone": {Client{Name: "王强"}, "127", 0},
		"nobody":                        {Client{Name: "欧阳"}, "", 0},
		"without a name":                {Client{}, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			some, sure := x.c.Among(all)
			got := ""
			for _, e := range some {
				got += e.ID
			}
			if got != x.want || sure != x.sure {
				t.Errorf("got %s, %d sure", got, sure)
			}
		})
	}
	many := make([]External, 20)
	for i := range many {
		many[i] = External{Name: "王五"}
	}
	if some, _ := (Client{Name: "王总"}).Among(many); len(some) != likeMost {
		t.Errorf("%d are offered", len(some))
	}
}

func TestExternalTitle(t *testing.T) {
	for want, e := range map[string]External{
		"王总（王建国）": {Name: "王建国", Remark: "王总"}, "王建国": {Name: "王建国", Remark: "王建国"}, "老王": {Name: "老王"}, "Tom (Tommy)": {Name: "Tommy", Remark: "Tom"},
	} {
		if got := e.Title(); got != want {
			t.Errorf("%+v is %s", e, got)
		}
	}
}

// TestRelayAsk: it is asked at most every two minutes, ever more seldom, a few times in all and for a day.
func TestRelayAsk(t *testing.T) {
	var last, all time.Duration
	n := 0
	for ; ; n++ {
		wait, ok := RelayAsk(n)
		if !ok {
			break
		}
		if wait < 2*time.Minute || wait < last {
			t.Errorf("the %d-th time after %v", n, wait)
		}
		last = wait
		all += wait
	}
	if n > 12 || all != 24*time.Hour {
		t.Errorf("asked %d times within %v", n, all)
	}
}
