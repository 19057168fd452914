package messages

import (
	"fmt"
	"strings"
)

// Lang is a language that the bot speaks.
type Lang string

// The languages that the bot speaks.
const (
	Chinese Lang = "zh"
	English Lang = "en"
)

// ParseLang understands a setting, a BCP 47 tag or the language's name ("zh-CN", "英文", "English").
func ParseLang(s string) (Lang, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	switch s {
	case "中文", "汉语", "简体中文", "chinese":
		return Chinese, true
	case "英文", "英语", "english":
		return English, true
	}
	tag, _, _ := strings.Cut(strings.ReplaceAll(s, "_", "-"), "-")
	switch Lang(tag) {
	case Chinese, English:
		return Lang(tag), true
	}
	return "", false
}

// Say formats the sentence of l. Both take the same arguments; where their order differs, they
// number them (%[1]s).
func (l Lang) Say(zh, en string, args ...any) string {
	format := zh
	if l == English {
		format = en
	}
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}
