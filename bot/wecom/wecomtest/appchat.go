package wecomtest

// The limits of what the application says in groups (developer.work.weixin.qq.com/document/path/90248).
const (
	groupsAMinute = 200    // that a member gets, of all groups together
	groupsADay    = 10_000 // the same
	crowdAMinute  = 20_000 // of one message as many as its group has members
)

// appChat returns the group that the application made under an id.
func (s *Server) appChat(id string) (*chat, error) {
	if s.o.App.Visible != nil {
		return nil, refuse(48002) // the application has to be visible to the whole company; the document names no code
	}
	for _, c := range s.groups {
		switch {
		case id == "" || c.appID != id && c.id != id:
			continue
		case c.gone:
			return nil, refuse(86001)
		case c.appID != id:
			return nil, refuse(86008)
		}
		return c, nil
	}
	return nil, refuse(86001)
}

// sendAppChat says something in a group that the application made.
func (s *Server) sendAppChat(c *Call) (any, error) {
	o := object(c.Body)
	kind := o.text("msgtype")
	if err := o.only("the message", "chatid", "msgtype", "safe", kind); err != nil {
		return nil, err
	}
	g, err := s.appChat(o.text("chatid"))
	switch {
	case err != nil:
		return nil, err
	case kind == "template_card":
		return nil, wrong(40008, "a group takes no template_card")
	}
	m, err := s.appMessage(kind, o)
	if err != nil {
		return nil, err
	}
	if err := s.crowd(g); err != nil {
		return nil, err
	}
	s.add(g, m)
	return nil, nil
}

// crowd counts a message that goes to all members of g. One of them who got too many is left out without a word.
func (s *Server) crowd(g *chat) error {
	if s.o.Unlimited {
		return nil
	}
	now := s.o.Now()
	for _, id := range g.members {
		if s.app.crowd.over(now, crowdAMinute, crowdAMinute*60) {
			s.throttled++
			return refuse(45009)
		}
		if p := s.find(id); p != nil && p.groups.over(now, groupsAMinute, groupsADay) {
			s.throttled++
			s.blame("appchat/send: the %d messages a minute of %s are full: one is dropped without a word", groupsAMinute, p.ID)
		}
	}
	return nil
}

// getAppChat tells of a group that the application made.
func (s *Server) getAppChat(c *Call) (any, error) {
	g, err := s.appChat(c.Query.Get("chatid"))
	if err != nil {
		return nil, err
	}
	return map[string]any{"chat_info": map[string]any{"chatid": g.appID, "name": g.title, "owner": first(g.members), "userlist": g.members}}, nil
}

func first(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}
