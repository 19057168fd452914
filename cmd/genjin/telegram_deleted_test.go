package main

import (
	"strings"
	"testing"
	"time"
)

// TestTelegramTheDraftIsDeleted: a note that is corrected brings the rep a draft also where he deleted the former one, and
// its buttons work; once it was sent, nothing comes any more.
func TestTelegramTheDraftIsDeleted(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		note := c.says(c.fang, c.group, "拜访 王总 想看样品")
		c.s.Unsay(c.fang, c.once(c.fang, "样品").ID)
		c.s.Edit(c.fang, c.group, note, "拜访 王总 关心售后")
		c.rest(5 * time.Second)
		draft := c.once(c.fang, "售后")
		if got := c.press(c.fang, draft, "已发送").Text(); !strings.Contains(got, "✓ 已发送") {
			t.Errorf("told %q", got)
		}
		if got := c.once(c.fang, "✓ 已发送"); got.ID != draft.ID || !got.Edited {
			t.Errorf("the draft became %+v", got)
		}
		n := len(c.s.Said(c.fang))
		c.s.Unsay(c.fang, draft.ID)
		c.s.Edit(c.fang, c.group, note, "拜访 王总 担心交期")
		c.rest(5 * time.Second)
		if got := c.s.Said(c.fang); len(got) >= n {
			t.Errorf("of what was sent on it says %q", texts(got))
		}
	})
}
