package wecom

import (
	"testing"

	"genjin/messages"
)

// What a press led to is known with the commit, and when the last that might change its card has turned out not to.
func TestTheFateOfACard(t *testing.T) {
	notice := messages.Message{Key: "t/9", Chat: private, Answers: handle{way: bySocket, message: "E1", user: "LiSi"}.String()}
	edit := func(key, edits, target string) messages.Message {
		return messages.Message{Key: key, Chat: private, Edits: edits, Target: target, Text: "✓ 已发送"}
	}
	for name, c := range map[string]struct {
		said, sent []messages.Message
		stays      bool
	}{
		"nothing is known yet":       {nil, nil, false},
		"a notice alone":             {[]messages.Message{notice}, nil, true},
		"another is said beside it":  {[]messages.Message{{Key: "t/1", Chat: private, Text: "草稿"}, notice}, nil, true},
		"its card is to change":      {[]messages.Message{edit("t/1", "k/1", ""), notice}, nil, false},
		"another turn changes it":    {[]messages.Message{edit("u/1", "k/1", ""), notice}, nil, true},
		"another chat's changes":     {[]messages.Message{{Key: "t/1", Chat: group, Edits: "k/1", Text: "✓"}, notice}, nil, true},
		"it was another's card":      {[]messages.Message{edit("t/1", "k/2", ""), notice}, []messages.Message{edit("t/1", "k/2", "rcX-1")}, true},
		"one of two is another's":    {[]messages.Message{edit("t/1", "k/2", ""), edit("t/2", "k/1", ""), notice}, []messages.Message{edit("t/1", "k/2", "rcX-1")}, false},
		"both, and its own the last": {[]messages.Message{edit("t/1", "k/1", ""), edit("t/2", "k/2", ""), notice}, []messages.Message{edit("t/1", "k/1", "rcP-1"), edit("t/2", "k/2", "rcX-1")}, false},
		"what was never sent":        {[]messages.Message{edit("t/1", "k/2", ""), notice}, []messages.Message{edit("t/1", "k/2", "")}, true},
		"the notice of another":      {[]messages.Message{{Key: "t/1", Chat: private, Answers: handle{way: bySocket, message: "E2"}.String()}}, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			l := &line{alive: true}
			a := onLine(t, l)
			a.touched.note(press{handle: handle{way: bySocket, message: "E1", answer: "P1"}, task: "rcP-1", user: "LiSi", chat: private, at: a.o.Now()})
			a.Committed(c.said)
			for _, m := range c.sent {
				send(t, a, m)
			}
			stays := false
			select {
			case <-a.touched.fate("E1").stays:
				stays = true
			default:
			}
			if stays != c.stays {
				t.Errorf("its card is given up: %v, want %v", stays, c.stays)
			}
		})
	}
}
