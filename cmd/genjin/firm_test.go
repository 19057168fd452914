package main

import (
	"fmt"
	"strings"
	"testing"
)

// TestColleaguesAreToldDifferently: who was visited at one firm with the same words gets texts that differ by more than
// the names.
func TestColleaguesAreToldDifferently(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		s.hear(on("pp/u0", "pp/g0", "拜访 王总 想看样品"))
		seen := map[string]string{}
		for _, name := range []string{"孙总", "李总", "周总", "吴总", "郑总", "钱总"} {
			s.hear(on("pp/u0", "pp/u0", fmt.Sprintf("客户 新建 %s（华泰机械）", name)))
			said := s.hear(on("pp/u0", "pp/u0", "拜访 "+name+" 想看样品，下周三寄样"))
			text := ""
			for _, m := range said {
				if m.Whole {
					text = strings.ReplaceAll(m.Text, name, "")
				}
			}
			if text == "" {
				t.Fatalf("%s has no draft: %+v", name, said)
			}
			if other := seen[text]; other != "" {
				t.Errorf("%s and %s are told the same: %q", name, other, text)
			}
			seen[text] = name
		}
	})
}
