package messages

import (
	"net/url"
	"strings"
)

// ChatLink returns the address that opens the chat with reach on Telegram, an account "@wangzong" or a number
// "+8613800138000", with text in its field (core.telegram.org/api/links, public username links and phone number
// links). Where it would be longer than most bytes, the text is left out.
func ChatLink(reach, text string, most int) string {
	link := "https://t.me/" + strings.TrimPrefix(reach, "@")
	if text == "" {
		return link
	}
	// A blank is %20: programs that read the plus as a plus would show it.
	if full := link + "?text=" + strings.ReplaceAll(url.QueryEscape(text), "+", "%20"); len(full) <= most {
		return full
	}
	return link
}
