package wecom

import (
	"regexp"
	"strings"

	"genjin/messages"
)

// WeCom's markdown has no way to escape. So what somebody wrote is kept from being read as markup by the least that
// hides nothing: a wide sign for a narrow one, or a blank.
var (
	tag     = regexp.MustCompile(`<([/@!A-Za-z])`) // <font>, <@userid>
	link    = regexp.MustCompile(`\]\(`)
	heading = regexp.MustCompile(`(?m)^(\s*)(#{1,6}) `)
)

// markdown writes a plain text for the robot.
func markdown(text string) string {
	text = tag.ReplaceAllString(text, "＜$1")
	text = link.ReplaceAllString(text, "] (")
	text = heading.ReplaceAllString(text, "$1＃ ")
	return strings.NewReplacer("**", "＊＊", "`", "｀").Replace(text)
}

// links writes the buttons that lead somewhere as lines behind the text, by write.
func links(bs []messages.Button, bot string, write func(label, url string) string) string {
	var s strings.Builder
	for _, b := range bs {
		switch {
		case b.URL != "":
			s.WriteString("\n" + write(b.Label, b.URL))
		case b.Private:
			s.WriteString("\n" + openPrivate(b.Label, bot))
		}
	}
	return s.String()
}

func markdownLink(label, url string) string { return "[" + label + "](" + url + ")" }

func htmlLink(label, url string) string {
	return `<a href="` + strings.ReplaceAll(url, `"`, "%22") + `">` + label + "</a>"
}
