package messages

import "strings"

// Platform names an adapter: "pg" the playground, "tg" Telegram, "wc" WeCom.
type Platform string

// Name returns what people call p.
func (p Platform) Name(l Lang) string {
	switch p {
	case "tg":
		return "Telegram"
	case "wc":
		return l.Say("企业微信", "WeCom")
	}
	return string(p)
}

// ChatID and UserID are made and read only by their platform, whose name and a slash they begin
// with ("pg/sales"); all others treat the rest as opaque.
type (
	ChatID string
	UserID string
)

// Platform returns the platform that made c.
func (c ChatID) Platform() Platform {
	p, _, _ := strings.Cut(string(c), "/")
	return Platform(p)
}

// Platform returns the platform that made u.
func (u UserID) Platform() Platform {
	p, _, _ := strings.Cut(string(u), "/")
	return Platform(p)
}

// Bare returns what the platform itself calls u.
func (u UserID) Bare() string {
	_, bare, _ := strings.Cut(string(u), "/")
	return bare
}

// Ref is a message where its platform keeps it. ID is unique within Chat only.
type Ref struct {
	Chat ChatID
	ID   string
}
