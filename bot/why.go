package bot

import (
	"strings"

	"genjin/followup"
)

// asking is the feature that tells why something was said, whatever feature said it.
type asking struct{ b *Bot }

func (a asking) Routes() []Route {
	return []Route{{
		Words: []string{"为什么", "/why"}, Act: followup.Undo, Talk: true, Do: a.why,
		Help: Help{ZH: zhHelpWhy, EN: enHelpWhy, For: followup.Rep},
	}}
}

// why tells why the message was said that the question answers.
func (a asking) why(t *Turn) error {
	about, err := a.b.answeredAbout(t)
	if err != nil {
		return err
	}
	kind, _, _ := strings.Cut(about, "/")
	r, ok := a.b.whys[kind]
	if !ok {
		return t.Refuse(zhWhyWhat, enWhyWhat)
	}
	t.About = about
	return r.Do(t)
}
