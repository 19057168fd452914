package wecom

import (
	"slices"
	"strings"
	"testing"

	"genjin/messages"
)

// A web hook takes short texts: of several, each calls whom it names first, and nobody is called twice.
func TestAWebHookCallsNobodyTwice(t *testing.T) {
	a := onLine(t, &line{})
	us := []messages.User{{ID: "wc/li", Name: "李娜"}, {ID: "wc/sun", Name: "孙浩"}, {ID: "tg/1", Name: "李娜"}}
	long := "李娜\n" + strings.Repeat("作业还没交。\n", 130) + "李娜、孙浩"
	steps := a.steps(&hookOutlet{a: a, chat: "wc/g/one", calls: us}, messages.Message{Key: "k/1", Text: long}, false)
	if len(steps) != 2 || !slices.Equal(steps[0].calls, []string{"li"}) || !slices.Equal(steps[1].calls, []string{"sun"}) {
		for _, s := range steps {
			t.Errorf("called %v", s.calls)
		}
	}
}
