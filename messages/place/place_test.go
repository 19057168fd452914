package place_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // zones are a fact of the data, not of the machine
	"unicode/utf8"

	"genjin/messages"
	"genjin/messages/place"
)

func TestEveryPlaceIsFoundByItsNames(t *testing.T) {
	spelled := map[string][]string{}
	for p := range place.All() {
		spelled[p.Pinyin] = append(spelled[p.Pinyin], p.ID)
	}
	spelled["bali"] = append(spelled["bali"], "id-bali")
	for p := range place.All() {
		asked := strings.Contains("朝阳 吉林 阿里 海西 海南州 伊春", p.ZH)
		for _, name := range []string{p.ZH, p.Full} {
			m, ok := place.Find(name, place.Argument)
			sure := !asked || name != p.ZH
			if !ok || m.Places[0].ID != p.ID || sure && !m.Sure || m.Start != 0 || m.End != len(name) {
				t.Errorf("%s: got %+v", name, m)
			}
		}
		if m, ok := place.Find("下周去"+p.ZH+"三天", place.Sentence); !ok || m.Places[0].ID != p.ID || m.Sure == asked {
			t.Errorf("去%s: got %+v", p.ZH, m)
		}
		m, ok := place.Find(p.Pinyin, place.Argument)
		shared := len(spelled[p.Pinyin]) > 1
		if !ok || m.Sure == shared || !shared && m.Places[0].ID != p.ID {
			t.Errorf("%s: got %+v", p.Pinyin, m)
		}
		en, _, _ := strings.Cut(p.EN, " (")
		found := false
		m, _ = place.Find(en, place.Argument)
		for _, c := range m.Places {
			found = found || c.ID == p.ID
		}
		if !found {
			t.Errorf("%s: got %+v", p.EN, m)
		}
		if got, ok := place.ByID(p.ID); !ok || got != p {
			t.Errorf("%s is not found by its id", p.ZH)
		}
	}
	if _, ok := place.ByID("nowhere"); ok {
		t.Error("nowhere is a place")
	}
}

func TestEveryNameOfTheDataIsKnown(t *testing.T) {
	raw, err := os.ReadFile("cities.json")
	if err != nil {
		t.Fatal(err)
	}
	var data struct {
		Cities []struct {
			ID, Ini, Seat string
			Alias, Abbr   []string
		}
	}
	if err := json.Unmarshal(raw, &data); err != nil {
		t.Fatal(err)
	}
	for _, c := range data.Cities {
		for _, name := range append(append(c.Alias, c.Abbr...), c.Seat, c.Ini) {
			if utf8.RuneCountInString(name) < 2 && len(name) < 3 || strings.Contains(name, "(") {
				continue
			}
			m, ok := place.Find(name, place.Argument)
			found := false
			for _, p := range m.Places {
				found = found || p.ID == c.ID
			}
			if !ok || !found {
				t.Errorf("%s: got %+v", name, m)
			}
		}
	}
}

func TestThePlacesAreWhole(t *testing.T) {
	n := 0
	for p := range place.All() {
		n++
		if p.ID == "" || p.ZH == "" || p.Full == "" || p.Pinyin == "" || p.EN == "" || len(p.Country) != 2 {
			t.Errorf("%+v lacks something", p)
		}
		if p.Lat < -60 || p.Lat > 75 || p.Lon < -180 || p.Lon > 180 || p.Lat == 0 {
			t.Errorf("%s lies nowhere", p.ZH)
		}
		if _, err := time.LoadLocation(p.Zone); err != nil || p.Zone == "" {
			t.Errorf("%s: zone %q: %v", p.ZH, p.Zone, err)
		}
		if p.Name(messages.Chinese) != p.ZH || p.Name(messages.English) != p.EN {
			t.Errorf("%s: wrong names", p.ZH)
		}
	}
	if n < 500 {
		t.Errorf("only %d places", n)
	}
	notes, err := os.ReadFile("cities.SOURCE.md")
	if err != nil || !strings.Contains(string(notes), place.Credit) {
		t.Errorf("the sources lack the credit: %v", err)
	}
}

func TestFindAllReadsFromLeftToRight(t *testing.T) {
	var got []string
	text := "周一去北京，周三到上海，再从四川成都飞 Hong Kong"
	for _, m := range place.FindAll(text) {
		got = append(got, text[m.Start:m.End])
	}
	if s := strings.Join(got, "|"); s != "北京|上海|四川成都|Hong Kong" {
		t.Errorf("got %s", s)
	}
	if n := len(place.FindAll(strings.Repeat("去北京，", 200))); n != 20 {
		t.Errorf("got %d places", n)
	}
	if _, ok := place.Find(strings.Repeat("很", 333)+"去北京", place.Sentence); ok {
		t.Error("read on behind the first 1000 bytes")
	}
}

func TestNearSuggests(t *testing.T) {
	for arg, want := range map[string]string{
		"成渡":       "成都",
		"北京路":      "北京",
		"石家装":      "石家庄",
		"去乌鲁木奇":    "乌鲁木齐",
		"hanzou":   "杭州",
		"chendou":  "成都",
		"shenzen":  "深圳",
		"Singapor": "新加坡",
		"bejng":    "北京",
	} {
		found := false
		ps := place.Near(arg)
		for _, p := range ps {
			found = found || p.ZH == want
		}
		if !found || len(ps) > 4 {
			t.Errorf("%s: got %v, want %s", arg, ps, want)
		}
	}
	for _, arg := range []string{"", "？", "王", "ab", "我们周五见客户", "qqqqqqq", strings.Repeat("成", 1000)} {
		if ps := place.Near(arg); len(ps) > 0 {
			t.Errorf("%s: got %v, want none", arg, ps)
		}
	}
}
