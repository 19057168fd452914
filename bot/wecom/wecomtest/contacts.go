package wecomtest

import "slices"

// idsAtOnce is how many ids can be converted at once.
const idsAtOnce = 1000

// plainIDs turns the ids that the robot is told into user ids.
func (s *Server) plainIDs(c *Call) (any, error) {
	ids := object(c.Body).texts("open_userid_list")
	if len(ids) < 1 || len(ids) > idsAtOnce {
		return nil, wrong(40058, "open_userid_list has %d ids, of 1-%d", len(ids), idsAtOnce)
	}
	known, invalid := []map[string]string{}, []string{}
	for _, id := range ids {
		if p := s.find(id); p != nil && p.open == id && s.visible(p) {
			known = append(known, map[string]string{"open_userid": id, "userid": p.ID})
		} else {
			invalid = append(invalid, id)
		}
	}
	return map[string]any{"userid_list": known, "invalid_open_userid_list": invalid}, nil
}

func (s *Server) getUser(c *Call) (any, error) {
	p := s.find(c.Query.Get("userid"))
	switch {
	case p == nil || p.Left || p.open == c.Query.Get("userid"):
		return nil, refuse(60111)
	case !s.visible(p):
		return nil, refuse(60011)
	}
	return p.wire(), nil
}

// wire is what the address book tells of p. That somebody leads is told by a list as long as that of departments.
func (p *person) wire() map[string]any {
	leads := make([]int, len(p.Departments))
	for i, d := range p.Departments {
		if slices.Contains(p.Leads, d) {
			leads[i] = 1
		}
	}
	return map[string]any{
		"userid": p.ID, "name": p.Name, "department": p.Departments, "is_leader_in_dept": leads, "status": 1, "isleader": 0,
		"enable": 1, "main_department": p.Departments[0],
	}
}

// listUsers lists the people of one department whom the application sees.
func (s *Server) listUsers(c *Call) (any, error) {
	id := number(c.Query.Get("department_id"))
	if !slices.ContainsFunc(s.departments, func(d Department) bool { return d.ID == id }) {
		return nil, wrong(40058, "there is no department %q", c.Query.Get("department_id"))
	}
	list := []map[string]any{}
	for _, p := range s.people {
		if p.Left || !s.visible(p) || !slices.Contains(p.Departments, id) {
			continue
		}
		one := p.wire()
		if c.Name == "user/simplelist" {
			one = map[string]any{"userid": p.ID, "name": p.Name, "department": p.Departments}
		}
		list = append(list, one)
	}
	return map[string]any{"userlist": list}, nil
}

// listDepartments lists the departments that the application sees: all, or none if people are named to it singly.
func (s *Server) listDepartments(c *Call) (any, error) {
	root := number(c.Query.Get("id"))
	full, short := []map[string]any{}, []map[string]any{}
	for i, d := range s.departments {
		if s.o.App.Visible != nil || root > 1 && !s.under(d, root) {
			continue
		}
		leaders := []string{}
		for _, p := range s.people {
			if slices.Contains(p.Leads, d.ID) && !p.Left {
				leaders = append(leaders, p.ID)
			}
		}
		short = append(short, map[string]any{"id": d.ID, "parentid": d.Parent, "order": 1000 - i})
		full = append(full, map[string]any{"id": d.ID, "name": d.Name, "parentid": d.Parent, "order": 1000 - i, "department_leader": leaders})
	}
	if c.Name == "department/simplelist" {
		return map[string]any{"department_id": short}, nil
	}
	return map[string]any{"department": full}, nil
}

// under tells whether d is the department root, or stands somewhere below it.
func (s *Server) under(d Department, root int) bool {
	for range s.departments {
		if d.ID == root {
			return true
		}
		i := slices.IndexFunc(s.departments, func(o Department) bool { return o.ID == d.Parent })
		if i < 0 {
			return false
		}
		d = s.departments[i]
	}
	return false
}

func (s *Server) getAgent(c *Call) (any, error) {
	if int64(number(c.Query.Get("agentid"))) != s.o.App.AgentID {
		return nil, refuse(301002)
	}
	users, parties, off := []map[string]string{}, []int{1}, 0
	if s.o.App.Visible != nil {
		parties = []int{}
	}
	if s.o.App.Off {
		off = 1
	}
	for _, id := range s.o.App.Visible {
		users = append(users, map[string]string{"userid": id})
	}
	return map[string]any{
		"agentid": s.o.App.AgentID, "name": s.o.App.Name, "close": off, "allow_userinfos": map[string]any{"user": users},
		"allow_partys": map[string]any{"partyid": parties}, "allow_tags": map[string]any{"tagid": []int{}},
	}, nil
}

func (s *Server) callbackIPs(*Call) (any, error) {
	return map[string]any{"ip_list": []string{"127.0.0.1"}}, nil
}
