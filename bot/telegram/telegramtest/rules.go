package telegramtest

import (
	"net/url"
	"regexp"
	"strings"
)

// maxRaw is how long a text may be before its markup is taken out, in bytes.
const maxRaw = 32768

// actions are the fields of an inline button of which it has exactly one.
var actions = []string{
	"url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
	"switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
}

// maxURL is how long the address of a button may be here, in bytes. What the real server takes is not published.
const maxURL = 2000

// button checks what the table cannot say of an inline button.
func button(path string, b map[string]any) *fault {
	var has []string
	for _, a := range actions {
		if _, ok := b[a]; ok {
			has = append(has, a)
		}
	}
	switch {
	case len(has) == 0:
		return wrong(path, "the button has no action").as("Text buttons are unallowed in the inline keyboard")
	case len(has) > 1:
		return wrong(path, "the button has %d actions: %s", len(has), strings.Join(has, ", "))
	case strings.TrimSpace(b["text"].(string)) == "":
		return wrong(path, "the button has no text")
	}
	if raw, ok := b["url"].(string); ok {
		u, err := url.Parse(raw)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "tg") || u.Host == "" {
			return wrong(path, "%q is no address", raw).as("inline keyboard button URL '" + raw + "' is invalid: Wrong HTTP URL")
		}
		if len(raw) > maxURL {
			return wrong(path, "the address has %d bytes", len(raw)).as("BUTTON_URL_INVALID")
		}
	}
	return nil
}

// markup parses the texts of a call and measures them.
func (c *Call) markup(fields map[string]field) *fault {
	for _, p := range []string{"text", "caption"} {
		f, ok := fields[p]
		raw, given := c.Params[p].(string)
		if !ok || !f.Parsed || !given {
			continue
		}
		entities := "entities"
		if p == "caption" {
			entities = "caption_entities"
		}
		t, bad := c.parse(c.Method+"."+p, raw, c.text("parse_mode"), entities)
		if bad != nil {
			return bad
		}
		n := units(t.Text)
		switch {
		case n > *f.Max && p == "text":
			return wrong(c.Method, "the text has %d characters", n).as("message is too long")
		case n > *f.Max:
			return wrong(c.Method, "the caption has %d characters", n).as("message caption is too long")
		case n < *f.Min:
			return wrong(c.Method, "the text is empty").as("message text is empty")
		}
		c.texts[p] = t
	}
	reply, _ := c.Params["reply_parameters"].(map[string]any)
	if quote, ok := reply["quote"].(string); ok {
		mode, _ := reply["quote_parse_mode"].(string)
		if _, bad := c.parse(c.Method+".quote", quote, mode, ""); bad != nil {
			return bad
		}
	}
	return nil
}

// parse takes the markup out of raw.
func (c *Call) parse(path, raw, mode, entities string) (formatted, *fault) {
	if len(raw) > maxRaw {
		return formatted{}, wrong(path, "%d bytes with markup", len(raw)).as("message is too long")
	}
	list, _ := c.Params[entities].([]any)
	if mode != "" && list != nil {
		return formatted{}, wrong(path, "parse_mode and entities exclude each other")
	}
	switch mode {
	case "":
		t := formatted{Text: raw}
		for _, e := range list {
			o := e.(map[string]any)
			off, n := int(o["offset"].(int64)), int(o["length"].(int64))
			if off < 0 || n < 1 || off+n > units(raw) {
				return formatted{}, wrong(path, "the entity %v lies beyond the text", o)
			}
			one := Entity{Type: o["type"].(string), Offset: off, Length: n}
			one.URL, _ = o["url"].(string)
			one.Language, _ = o["language"].(string)
			t.Entities = append(t.Entities, one)
		}
		return t.trimmed(), nil
	case "HTML":
		t, err := parseHTML(raw)
		if err != nil {
			return formatted{}, wrong(path, "%v", err).as("can't parse entities: " + err.Error())
		}
		return t.trimmed(), nil
	}
	return formatted{}, wrong(path, "this server reads no %s", mode)
}

var (
	commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	secretForm  = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

// rules are those that the table cannot say.
func (c *Call) rules() *fault {
	if bad := c.keyboard(); bad != nil {
		return bad
	}
	switch c.Method {
	case "editMessageText", "editMessageCaption", "editMessageReplyMarkup":
		return c.edits()
	case "getUpdates":
		if c.number("offset") < 0 {
			return wrong(c.Method, "the offset %d forgets updates that nobody saw", c.number("offset"))
		}
	case "setWebhook", "deleteWebhook":
		return c.hooks()
	case "setMyCommands":
		for _, e := range c.Params["commands"].([]any) {
			if name := e.(map[string]any)["command"].(string); !commandName.MatchString(name) {
				return wrong(c.Method, "no command can be %q", name).as("BOT_COMMAND_INVALID")
			}
		}
		fallthrough
	case "getMyCommands", "deleteMyCommands":
		if l := c.text("language_code"); l != "" && len(l) != 2 {
			return wrong(c.Method, "%q is no language of two letters", l).as("invalid language code specified")
		}
	}
	return nil
}

func (c *Call) edits() *fault {
	_, chat := c.Params["chat_id"]
	_, id := c.Params["message_id"]
	_, inline := c.Params["inline_message_id"]
	if inline && !chat && !id || !inline && chat && id {
		if _, ok := c.Params["text"]; c.Method == "editMessageText" && !ok {
			return missing(c.Method, "text")
		}
		return nil
	}
	return wrong(c.Method, "an edit names chat_id and message_id, or inline_message_id").as("message identifier is not specified")
}

func (c *Call) hooks() *fault {
	if c.flag("drop_pending_updates") {
		return wrong(c.Method, "drop_pending_updates forgets updates that nobody saw")
	}
	if secret, ok := c.Params["secret_token"].(string); ok && !secretForm.MatchString(secret) {
		return wrong(c.Method, "the secret holds characters that are unallowed").as("secret token contains unallowed characters")
	}
	return nil
}

// maxButtons is how many buttons a keyboard holds.
const maxButtons = 100

func (c *Call) keyboard() *fault {
	o, _ := c.Params["reply_markup"].(map[string]any)
	rows, _ := o["inline_keyboard"].([]any)
	n := 0
	for _, row := range rows {
		n += len(row.([]any))
	}
	if n > maxButtons {
		return wrong(c.Method, "the keyboard has %d buttons", n).as("reply markup is too long")
	}
	return nil
}
