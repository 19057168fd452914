package visits

import (
	"strings"
	"testing"
)

func TestSplitName(t *testing.T) {
	for _, c := range []struct{ text, name, company, note string }{
		{"王总 想看样品", "王总", "", "想看样品"},
		{"王总，想看样品", "王总", "", "想看样品"},
		{"王总：想看样品", "王总", "", "想看样品"},
		{"王总\n想看样品", "王总", "", "想看样品"},
		{"王总想看样品，担心交期", "王总", "", "想看样品，担心交期"},
		{"张总经理关心售后问题", "张总经理", "", "关心售后问题"},
		{"欧阳董事长想看样品", "欧阳董事长", "", "想看样品"},
		{"王总（华泰） 想看样品", "王总", "华泰", "想看样品"},
		{"王总 (华泰) 想看样品", "王总", "华泰", "想看样品"},
		{"Wang wants a sample", "Wang", "", "wants a sample"},
		{"Mr. Wang wants a sample", "Mr. Wang", "", "wants a sample"},
		{"Dr Li", "Dr Li", "", ""},
		{`"Li Wei" wants a sample`, "Li Wei", "", "wants a sample"},
		{"“李 伟” 想看样品", "李 伟", "", "想看样品"},
		{"王总", "王总", "", ""},
		{"", "", "", ""},
		{"，，", "", "", ""},
		{"“李伟 想看样品", "“李伟", "", "想看样品"},
	} {
		who, note := splitName(c.text)
		if who.name != c.name || who.company != c.company || note != c.note {
			t.Errorf("%q: got %q, %q, %q", c.text, who.name, who.company, note)
		}
	}
}

func FuzzSplitName(f *testing.F) {
	for _, s := range []string{"王总（华泰） 想看样品", `"Li`, "Mr.", "\xff总总总总总总", "（（（"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		who, note := splitName(text)
		for _, part := range []string{who.name, who.company, note} {
			if !strings.Contains(text, part) {
				t.Fatalf("%q has no %q", text, part)
			}
		}
	})
}
