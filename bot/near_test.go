package bot

import "testing"

func TestNamesThatAreAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"王总", "王经理", true},
		{"王总", "李总", false},
		{"王小明", "王晓明", true},
		{"王小明总", "王晓明", true},
		{"王总", "钱总", false},
		{"李经理", "王经理", false},
		{"Miller", "Miler", true},
		{"Miller", "Smith", false},
		{"", "王总", false},
	} {
		if got := Alike(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
}
