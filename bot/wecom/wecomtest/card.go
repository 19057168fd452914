package wecomtest

import (
	"regexp"
	"slices"
	"unicode/utf8"
)

// bounds are what a card holds, in characters (developer.work.weixin.qq.com/document/path/101032, 90236).
type bounds struct {
	title, desc, text, value int
	types                    []string
}

var (
	allCards  = []string{"text_notice", "news_notice", "button_interaction", "vote_interaction", "multiple_interaction"}
	forRobot  = bounds{26, 30, 112, 26, allCards}
	forApp    = bounds{36, 44, 160, 30, allCards}
	forHook   = bounds{26, 30, 112, 26, allCards[:2]}
	cardParts = []string{
		"card_type", "source", "action_menu", "main_title", "emphasis_content", "quote_area", "sub_title_text",
		"horizontal_content_list", "vertical_content_list", "jump_list", "card_action", "card_image", "image_text_area",
		"task_id", "button_selection", "button_list", "checkbox", "submit_button", "select_list", "feedback",
	}
	taskID = regexp.MustCompile(`^[0-9A-Za-z_@-]{1,128}$`)
)

// checkCard tells what is wrong with a card.
func checkCard(o object, b bounds) error {
	if err := o.only("template_card", cardParts...); err != nil {
		return err
	}
	kind := o.text("card_type")
	if !slices.Contains(b.types, kind) {
		return wrong(40058, "card_type %q is none of %v", kind, b.types)
	}
	title := o.object("main_title")
	if err := title.only("main_title", "title", "desc"); err != nil {
		return err
	}
	if blank(title.text("title")) && blank(o.text("sub_title_text")) {
		return wrong(40058, "a card has main_title.title or sub_title_text")
	}
	for _, one := range []struct {
		name, text string
		most       int
	}{
		{"main_title.title", title.text("title"), b.title},
		{"main_title.desc", title.text("desc"), b.desc},
		{"sub_title_text", o.text("sub_title_text"), b.text},
	} {
		if n := utf8.RuneCountInString(one.text); n > one.most {
			return wrong(40058, "%s has %d characters, of at most %d", one.name, n, one.most)
		}
	}
	if err := checkTask(o, kind); err != nil {
		return err
	}
	if err := checkLists(o, b); err != nil {
		return err
	}
	switch kind {
	case "text_notice", "news_notice":
		return checkAction(o)
	case "button_interaction":
		return checkButtons(o)
	}
	return checkSubmit(o, kind)
}

// checkTask sees that a card which comes back has a task_id, and that any is well formed.
func checkTask(o object, kind string) error {
	id, given := o["task_id"]
	text, _ := id.(string)
	needed := kind != "text_notice" && kind != "news_notice" || o["action_menu"] != nil
	if (needed || given) && !taskID.MatchString(text) {
		return wrong(42014, "task_id %q is not made of 1-128 of 0-9 A-Z a-z _ @ -", text)
	}
	return nil
}

func checkLists(o object, b bounds) error {
	if n := len(o.list("horizontal_content_list")); n > 6 {
		return wrong(40058, "horizontal_content_list has %d lines, of at most 6", n)
	}
	for _, e := range o.list("horizontal_content_list") {
		line, _ := e.(map[string]any)
		name, value := object(line).text("keyname"), object(line).text("value")
		if n := utf8.RuneCountInString(name); n < 1 || n > 5 {
			return wrong(40058, "keyname has %d characters, of 1-5", n)
		}
		if n := utf8.RuneCountInString(value); n > b.value {
			return wrong(40058, "value has %d characters, of at most %d", n, b.value)
		}
	}
	if n := len(o.list("jump_list")); n > 3 {
		return wrong(40058, "jump_list has %d lines, of at most 3", n)
	}
	if menu := o.object("action_menu"); menu != nil {
		if n := len(menu.list("action_list")); n < 1 || n > 3 {
			return wrong(40058, "action_list has %d lines, of 1-3", n)
		}
	}
	return nil
}

// checkAction sees where a notice leads when it is pressed: every one does.
func checkAction(o object) error {
	a := o.object("card_action")
	kind, _ := a.number("type")
	page := kind == 1 && a.text("url") != ""
	program := kind == 2 && a.text("appid") != ""
	if !page && !program {
		return wrong(42045, "a notice has a card_action of type 1 with url, or of type 2 with appid")
	}
	return nil
}

func checkButtons(o object) error {
	list := o.list("button_list")
	if len(list) < 1 || len(list) > 6 {
		return wrong(40058, "button_list has %d buttons, of 1-6", len(list))
	}
	keys := map[string]bool{}
	for _, e := range list {
		b, _ := e.(map[string]any)
		if err := checkButton(b); err != nil {
			return err
		}
		key := object(b).text("key")
		if keys[key] && key != "" {
			return wrong(42039, "two buttons have the key %q", key)
		}
		keys[key] = true
	}
	return nil
}

func checkButton(b object) error {
	if err := b.only("a button", "type", "text", "style", "key", "url"); err != nil {
		return err
	}
	if n := utf8.RuneCountInString(b.text("text")); n < 1 || n > 10 {
		return wrong(42038, "the text of a button has %d characters, of 1-10", n)
	}
	kind, isNumber := b.number("type")
	if b["type"] != nil && (!isNumber || kind < 0 || kind > 1) {
		return wrong(40058, "the type of a button is %v, of 0-1", b["type"])
	}
	if n := len(b.text("key")); kind == 0 && (n < 1 || n > 1024) {
		return wrong(42039, "the key of a button has %d bytes, of 1-1024", n)
	}
	if style, ok := b.number("style"); b["style"] != nil && (!ok || style < 1 || style > 4) {
		return wrong(40058, "the style of a button is %v, of 1-4", b["style"])
	}
	return nil
}

func checkSubmit(o object, kind string) error {
	button := o.object("submit_button")
	if button.text("text") == "" || button.text("key") == "" {
		return wrong(40058, "%s has a submit_button with text and key", kind)
	}
	options := len(o.object("checkbox").list("option_list"))
	if kind == "vote_interaction" && (options < 1 || options > 20) {
		return wrong(40058, "checkbox has %d options, of 1-20", options)
	}
	if n := len(o.list("select_list")); kind == "multiple_interaction" && (n < 1 || n > 3) {
		return wrong(40058, "select_list has %d lists, of 1-3", n)
	}
	return nil
}

// task sees that the robot's task_id is used for one card alone; again tells that the very same one was sent before,
// as happens after an answer that did not come.
func (s *Server) task(o object) (again bool, err error) {
	id := o.text("task_id")
	before, known := s.tasks[id]
	if known && before != string(encode(o)) {
		return false, wrong(42014, "task_id %s was used for another card", id)
	}
	return known, nil
}
