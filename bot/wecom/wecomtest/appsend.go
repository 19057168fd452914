package wecomtest

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The limits of the application.
const (
	shortText    = 2048 // bytes
	peopleAtOnce = 1000
	sameWithin   = 30 * time.Minute // the duplicate check, unless the message says otherwise
	sameMost     = 4 * time.Hour
	recallWithin = 24 * time.Hour
	codeLife     = 72 * time.Hour
)

// dispatch is a message of the application that was sent.
type dispatch struct {
	at     time.Time
	answer map[string]any
	msgs   []*message
}

// response lets a card of the application be changed once.
type response struct {
	at   time.Time
	msgs []*message
	used bool
	by   *Press
}

// outgoingKinds are what the application may say.
var outgoingKinds = []string{"text", "markdown", "image", "file", "voice", "video", "template_card"}

func (s *Server) sendApp(c *Call) (any, error) {
	o := object(c.Body)
	kind := o.text("msgtype")
	err := o.only("the message", "touser", "msgtype", "agentid", "safe", "enable_id_trans", "enable_duplicate_check", "duplicate_check_interval", kind)
	if err != nil {
		return nil, err
	}
	if err := s.isAgent(o); err != nil {
		return nil, err
	}
	people, invalid, err := s.addressed(o.text("touser"))
	if err != nil {
		return nil, err
	}
	m, err := s.appMessage(kind, o)
	if err != nil {
		return nil, err
	}
	interval, err := same(o)
	if err != nil {
		return nil, err
	}
	now := s.o.Now()
	if d, ok := s.app.sent[string(c.Raw)]; ok && interval > 0 && now.Sub(d.at) < interval {
		return d.answer, nil // not delivered again
	}
	if len(people) == 0 {
		return nil, refuse(81013)
	}
	d := dispatch{at: now, answer: map[string]any{"msgid": s.newID("MSG")}}
	if len(invalid) > 0 {
		d.answer["invaliduser"] = strings.ToLower(strings.Join(invalid, "|"))
	}
	for _, p := range people {
		if !s.o.Unlimited && p.app.over(now, perMinute, perHour) {
			s.throttled++
			s.blame("message/send: the %d messages a minute or %d an hour of %s are full: one is dropped without a word", perMinute, perHour, p.ID)
			continue
		}
		one := *m
		d.msgs = append(d.msgs, s.add(p.chat, &one))
	}
	if m.Card != nil && m.Card.Task != "" {
		s.app.tasks[m.Card.Task] = string(encode(o.object(kind)))
		id := s.newID("RC")
		s.app.codes[id] = &response{at: now, msgs: d.msgs}
		d.answer["response_code"] = id
	}
	s.app.sent[string(c.Raw)], s.app.byID[d.answer["msgid"].(string)] = d, d
	return d.answer, nil
}

// isAgent sees that a call is about the application whose secret it has.
func (s *Server) isAgent(o object) error {
	n, ok := o.number("agentid")
	if !ok {
		return wrong(40058, "agentid %v is no number", o["agentid"])
	}
	if n != s.o.App.AgentID {
		return refuse(301002)
	}
	return nil
}

// addressed returns who is to get a message, and which ids are nobody's whom the application may write to.
func (s *Server) addressed(touser string) (people []*person, invalid []string, err error) {
	ids := strings.Split(touser, "|")
	if touser == "" || touser == "@all" || len(ids) > peopleAtOnce {
		return nil, nil, wrong(40058, "touser %.20q has no ids, or more than %d", touser, peopleAtOnce)
	}
	for _, id := range ids {
		p := s.find(id)
		switch {
		case p == nil || p.Left || p.open == id || !s.visible(p):
			invalid = append(invalid, id)
		case !slices.Contains(people, p):
			people = append(people, p)
		}
	}
	return people, invalid, nil
}

// visible tells whether p sees the application.
func (s *Server) visible(p *person) bool {
	return s.o.App.Visible == nil || slices.ContainsFunc(s.o.App.Visible, func(id string) bool { return strings.EqualFold(id, p.ID) })
}

// same is how long the same body is not delivered again; 0: it is.
func same(o object) (time.Duration, error) {
	if on, _ := o.number("enable_duplicate_check"); on != 1 {
		return 0, nil
	}
	n, ok := o.number("duplicate_check_interval")
	d := time.Duration(n) * time.Second
	switch {
	case o["duplicate_check_interval"] == nil:
		return sameWithin, nil
	case !ok || d <= 0 || d > sameMost:
		return 0, wrong(40058, "duplicate_check_interval is %v, of at most %.0f", o["duplicate_check_interval"], sameMost.Seconds())
	}
	return d, nil
}

// appMessage makes a message of what the application says.
func (s *Server) appMessage(kind string, o object) (*message, error) {
	in := o.object(kind)
	if !slices.Contains(outgoingKinds, kind) || in == nil {
		return nil, wrong(40008, "msgtype %q is none of %s, or has no content", kind, strings.Join(outgoingKinds, ", "))
	}
	m := &message{Message: Message{By: ByApp, Kind: kind}}
	switch kind {
	case "text", "markdown":
		if err := in.only(kind, "content"); err != nil {
			return nil, err
		}
		text := in.text("content")
		if blank(text) {
			return nil, wrong(44004, "%s.content is empty", kind)
		}
		m.Text = s.cutText(kind, text)
		return m, nil
	case "template_card":
		return m, s.appCard(m, in)
	}
	return m, s.attach(m, in, kind, byApp)
}

// cutText cuts a text as WeCom does, without a word; that it was too long is a breach.
func (s *Server) cutText(kind, text string) string {
	if len(text) <= shortText {
		return text
	}
	s.blame("message/send: %s.content has %d bytes, and what is behind %d is cut without a word", kind, len(text), shortText)
	text = text[:shortText]
	for !utf8.ValidString(text) {
		text = text[:len(text)-1]
	}
	return text
}

func (s *Server) appCard(m *message, in object) error {
	if err := checkCard(in, forApp); err != nil {
		return err
	}
	m.Card = asCard(in)
	if strings.HasSuffix(m.Card.Type, "_interaction") && s.o.App.URL == "" {
		return refuse(43012)
	}
	before, known := s.app.tasks[m.Card.Task]
	if known && before != string(encode(in)) {
		return wrong(42014, "task_id %s was used for another card", m.Card.Task)
	}
	m.Again = known
	return nil
}

// updateApp changes a card of the application, or puts a word in the place of its buttons.
func (s *Server) updateApp(c *Call) (any, error) {
	o := object(c.Body)
	if err := o.only("the update", "userids", "agentid", "response_code", "button", "template_card", "replace_text"); err != nil {
		return nil, err
	}
	if err := s.isAgent(o); err != nil {
		return nil, err
	}
	k, ok := s.app.codes[o.text("response_code")]
	switch {
	case !ok:
		return nil, wrong(42052, "no response_code %q was ever given", o.text("response_code"))
	case k.used || s.o.Now().Sub(k.at) > codeLife:
		return nil, refuse(42052)
	}
	name, card := o.object("button").text("replace_name"), o.object("template_card")
	if (name == "") == (card == nil) {
		return nil, wrong(40058, "the update has either button.replace_name or template_card")
	}
	if card != nil {
		if err := checkCard(card, forApp); err != nil {
			return nil, err
		}
	}
	ids, invalid := o.texts("userids"), []string{}
	for _, id := range ids {
		if i := slices.IndexFunc(k.msgs, func(m *message) bool { return strings.EqualFold(m.Chat, id) }); i >= 0 {
			s.changeApp(k.msgs[i], name, card)
		} else {
			invalid = append(invalid, id)
		}
	}
	if len(ids) == 0 || len(invalid) == len(ids) {
		return nil, wrong(40058, "userids %v got no such card", ids)
	}
	k.used = true
	if k.by != nil {
		k.by.answer()
	}
	return map[string]any{"invaliduser": invalid}, nil
}

// changeApp makes of m's card another, or takes its buttons.
func (s *Server) changeApp(m *message, name string, card object) {
	next := m.Card.clone()
	next.Replaced, next.Buttons = name, nil
	if card != nil {
		next = asCard(card)
	}
	s.recard(m, next, nil)
}

func (s *Server) recall(c *Call) (any, error) {
	o := object(c.Body)
	d, ok := s.app.byID[o.text("msgid")]
	if !ok {
		return nil, wrong(40058, "no msgid %q was ever given", o.text("msgid"))
	}
	if s.o.Now().Sub(d.at) > recallWithin {
		return nil, refuse(40058) // the document names no code
	}
	for _, m := range d.msgs {
		m.Recalled = true
	}
	return nil, nil
}

// number is a number of a query.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}
