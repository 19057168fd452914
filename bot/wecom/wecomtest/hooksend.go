package wecomtest

import (
	"crypto/md5" //nolint:gosec // the platform wants it
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
)

// The limits of a web hook.
const (
	hookAMinute  = 20
	hookMarkdown = 4096 // bytes
	hookPicture  = 2 << 20
	newsMost     = 8
)

// mention is one in a web hook's markdown.
var mention = regexp.MustCompile(`<@([^<>@\s]+)>`)

// hookOf returns the web hook of a call.
func (s *Server) hookOf(c *Call) (*hook, error) {
	h, ok := s.hooks[c.Query.Get("key")]
	if !ok || h.chat.gone {
		return nil, refuse(93000)
	}
	return h, nil
}

func (s *Server) sendHook(c *Call) (any, error) {
	h, err := s.hookOf(c)
	if err != nil {
		return nil, err
	}
	o := object(c.Body)
	kind := o.text("msgtype")
	in := o.object(kind)
	if err := o.only("the message", "msgtype", kind); err != nil || in == nil {
		return nil, wrong(40008, "msgtype %q has no content, or stands beside others (%v)", kind, err)
	}
	m := &message{Message: Message{By: ByHook, Kind: kind}}
	if err := s.hookMessage(h, m, in); err != nil {
		return nil, err
	}
	if err := s.throttle(&h.load, hookAMinute, hookAMinute*60); err != nil {
		return nil, err
	}
	s.add(h.chat, m)
	return nil, nil
}

// hookMessage fills m with what a web hook says.
func (s *Server) hookMessage(h *hook, m *message, in object) error {
	text := in.text("content")
	switch m.Kind {
	case "text":
		if err := in.only("text", "content", "mentioned_list", "mentioned_mobile_list"); err != nil {
			return err
		}
		m.Text, m.Mentions = text, h.members(in.texts("mentioned_list"))
		return hookText(m.Kind, text, shortText)
	case "markdown", "markdown_v2":
		if err := in.only(m.Kind, "content"); err != nil {
			return err
		}
		m.Text = text
		if m.Kind == "markdown" {
			var ids []string
			for _, found := range mention.FindAllStringSubmatch(text, -1) {
				ids = append(ids, found[1])
			}
			m.Mentions = h.members(ids)
		} else if mention.MatchString(text) || strings.Contains(text, "<font") {
			return wrong(40058, "markdown_v2 knows neither mentions nor colours")
		}
		return hookText(m.Kind, text, hookMarkdown)
	case "image":
		return hookImage(m, in)
	case "file", "voice":
		return s.attach(m, in, m.Kind, h.owner())
	case "news":
		if n := len(in.list("articles")); n < 1 || n > newsMost {
			return wrong(40058, "articles has %d, of 1-%d", n, newsMost)
		}
		return nil
	case "template_card":
		m.Card = asCard(in)
		return checkCard(in, forHook)
	}
	return wrong(40008, "msgtype %q is not known to a web hook", m.Kind)
}

// members are those of ids who are members of the group; nobody else is called.
func (h *hook) members(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id != "@all" && !h.chat.has(id) })
}

func (h *hook) owner() string { return "web hook " + h.key }

func hookText(kind, text string, most int) error {
	switch {
	case blank(text):
		return wrong(44004, "%s.content is empty", kind)
	case len(text) > most:
		return wrong(45002, "%s.content has %d bytes, of at most %d", kind, len(text), most)
	}
	return nil
}

func hookImage(m *message, in object) error {
	if err := in.only("image", "base64", "md5"); err != nil {
		return err
	}
	body, err := base64.StdEncoding.DecodeString(in.text("base64"))
	sum := md5.Sum(body) //nolint:gosec // the platform wants it
	switch {
	case err != nil:
		return wrong(40058, "image.base64: %v", err)
	case len(body) > hookPicture:
		return wrong(45001, "the picture has %d bytes, of at most %d", len(body), hookPicture)
	case hex.EncodeToString(sum[:]) != in.text("md5"):
		return wrong(40058, "the MD5 of the picture is %x, not %q", sum, in.text("md5"))
	}
	m.Files = []Shown{{Kind: "image", Body: body}}
	return checkBytes("image", body)
}

func (s *Server) uploadHook(c *Call) (any, error) {
	h, err := s.hookOf(c)
	if err != nil {
		return nil, err
	}
	kind := c.Query.Get("type")
	if kind != "file" && kind != "voice" {
		return nil, wrong(40008, "a web hook takes no %q", kind)
	}
	f, err := c.uploaded(kind)
	if err != nil {
		return nil, err
	}
	id := s.keep(media{kind: kind, name: f.name, owner: h.owner(), body: f.body})
	return map[string]any{"type": kind, "media_id": id, "created_at": s.o.Now().Unix()}, nil
}
