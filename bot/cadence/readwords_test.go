package cadence

import "testing"

func TestBracketFirst(t *testing.T) {
	for in, want := range map[string]string{
		"Anna off (Globex Inc)":  "Anna(Globex Inc) off",
		"王总 取消（华泰机械）":            "王总（华泰机械） 取消",
		"Anna (Globex Inc) off":  "Anna (Globex Inc) off",
		"Anna Tokyo (Japan)":     "Anna Tokyo (Japan)",
		"off (Globex Inc)":       "off (Globex Inc)",
		"王总（华泰机械） 成都 11月25日到28日": "王总（华泰机械） 成都 11月25日到28日",
	} {
		if got := bracketFirst(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
