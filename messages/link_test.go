package messages_test

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"genjin/messages"
)

func TestChatLink(t *testing.T) {
	for _, c := range []struct {
		name, reach, text string
		most              int
		want              string
	}{
		{"a name", "@wangzong", "王总好", 2000, "https://t.me/wangzong?text=%E7%8E%8B%E6%80%BB%E5%A5%BD"},
		{"a number", "+8613800138000", "Hi", 2000, "https://t.me/+8613800138000?text=Hi"},
		{"what an address takes for its own", "@wangzong", "a b+c&d=e#f?g%\n1. 行", 2000, "https://t.me/wangzong?text=a%20b%2Bc%26d%3De%23f%3Fg%25%0A1.%20%E8%A1%8C"},
		{"just fits", "@wangzong", "123456", 33, "https://t.me/wangzong?text=123456"},
		{"one byte too long", "@wangzong", "1234567", 33, "https://t.me/wangzong"},
		{"no text", "@wangzong", "", 2000, "https://t.me/wangzong"},
	} {
		if got := messages.ChatLink(c.reach, c.text, c.most); got != c.want {
			t.Errorf("%s: got %s", c.name, got)
		}
	}
}

// FuzzChatLink holds that the text comes out of the address as it went in.
func FuzzChatLink(f *testing.F) {
	f.Add("王总您好，\n谢谢。")
	f.Add("a+b %2B & ?text=x #1")
	f.Fuzz(func(t *testing.T, text string) {
		link := messages.ChatLink("+8613800138000", text, 2000)
		u, err := url.Parse(link)
		if err != nil || u.Host != "t.me" || u.Path != "/+8613800138000" || len(link) > 2000 || !utf8.ValidString(link) {
			t.Fatalf("%q: %s, %v", text, link, err)
		}
		if got := u.Query().Get("text"); got != text && strings.Contains(link, "?") {
			t.Errorf("%q became %q", text, got)
		}
	})
}
