package wecomtest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Person is a member of the company.
type Person struct {
	ID          string // user id, which is told apart without regard to case; empty: some
	Name        string
	Departments []int // empty: the company's, 1
	Leads       []int // those of them that the person leads
	Left        bool  // works here no longer
	NoClients   bool  // may not use 客户联系
}

// Department is one of the company's. The company itself is number 1.
type Department struct {
	ID, Parent int
	Name       string
}

// Group describes a new group.
type Group struct {
	ID      string // empty: some
	Title   string
	Members []string
	Robot   bool   // the robot is in it
	App     string // chatid under which the application made it, by appchat; empty: it did not
}

// person is a member, with the private chat in which the robot and the application write.
type person struct {
	Person
	open    string // the id under which a robot that may not know better is told of him
	chat    *chat
	app     window // messages of the application
	groups  window // and those of it in groups
	entered string // the day on which he entered the robot's chat last
	opened  string // and the application
}

// chat is a group, or what a person sees in private.
type chat struct {
	id      string
	group   bool
	title   string
	person  *person // of a private chat
	members []string
	robot   bool // in a group: it is in it
	appID   string
	heard   bool // somebody wrote to the robot here
	gone    bool // dissolved
	msgs    []*message
	load    window        // messages of the robot
	posted  chan struct{} // closes once the newest callback was tried
}

// hook is a web hook of a group.
type hook struct {
	key  string
	chat *chat
	load window
}

// AddPerson adds a member of the company, and returns it.
func (s *Server) AddPerson(p Person) Person {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.ID == "" {
		p.ID = s.newID("user")
	}
	if s.find(p.ID) != nil {
		s.tb.Fatalf("wecomtest: there is a person %s", p.ID)
	}
	if len(p.Departments) == 0 {
		p.Departments = []int{1}
	}
	one := &person{Person: p, open: s.newOpenID()}
	one.chat = &chat{id: p.ID, person: one}
	s.people = append(s.people, one)
	return p
}

// newOpenID returns an encrypted user id, as long as they are.
func (s *Server) newOpenID() string {
	id := s.newID("woAJ2GCAAA")
	return id + strings.Repeat("x", 32-len(id))
}

// AddDepartment adds one to the company.
func (s *Server) AddDepartment(d Department) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d.Parent == 0 {
		d.Parent = 1
	}
	s.departments = append(s.departments, d)
}

// AddGroup adds a group and returns its id.
func (s *Server) AddGroup(g Group) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g.ID == "" {
		g.ID = s.newID("wrOgQhDgAAMYQiS5ol9G7gK9JVA")
	}
	s.groups[g.ID] = &chat{id: g.ID, group: true, title: g.Title, members: slices.Clone(g.Members), robot: g.Robot, appID: g.App}
	return g.ID
}

// AddHook gives a group a web hook and returns its key.
func (s *Server) AddHook(group string) (key string) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.rng.Uint64()
	key = fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", n>>32, n>>16&0xffff, n>>4&0xfff, n&0xfff, n&0xffffffffffff)
	s.hooks[key] = &hook{key: key, chat: s.need(group)}
	return key
}

// RemoveHook takes a web hook away.
func (s *Server) RemoveHook(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.hooks, key)
}

// AddRobot puts the robot into a group. It is not told.
func (s *Server) AddRobot(group string) { s.change(group, func(c *chat) { c.robot = true }) }

// RemoveRobot takes the robot out of a group. It is not told.
func (s *Server) RemoveRobot(group string) { s.change(group, func(c *chat) { c.robot = false }) }

// Dissolve ends a group.
func (s *Server) Dissolve(group string) { s.change(group, func(c *chat) { c.gone = true }) }

// Join puts people into a group. Nobody is told.
func (s *Server) Join(group string, people ...string) {
	s.change(group, func(c *chat) { c.members = append(c.members, people...) })
}

// Quit takes a person out of a group. Nobody is told.
func (s *Server) Quit(group, who string) {
	s.change(group, func(c *chat) {
		c.members = slices.DeleteFunc(c.members, func(m string) bool { return strings.EqualFold(m, who) })
	})
}

// Leave lets a person leave the company, and all groups with it.
func (s *Server) Leave(who string) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.member(who).Left = true
	for _, c := range s.groups {
		c.members = slices.DeleteFunc(c.members, func(m string) bool { return strings.EqualFold(m, who) })
	}
}

func (s *Server) change(group string, how func(*chat)) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	how(s.need(group))
}

// find returns the person of an id, plain or encrypted, or nil.
func (s *Server) find(id string) *person {
	for _, p := range s.people {
		if strings.EqualFold(p.ID, id) || p.open == id {
			return p
		}
	}
	return nil
}

// member returns a person who must exist.
func (s *Server) member(id string) *person {
	s.tb.Helper()
	p := s.find(id)
	if p == nil {
		s.tb.Fatalf("wecomtest: there is no person %q", id)
	}
	return p
}

// place returns the group or the private chat of an id, or nil.
func (s *Server) place(id string) *chat {
	if c, ok := s.groups[id]; ok {
		return c
	}
	if p := s.find(id); p != nil {
		return p.chat
	}
	return nil
}

// need returns a chat that must exist.
func (s *Server) need(id string) *chat {
	s.tb.Helper()
	c := s.place(id)
	if c == nil {
		s.tb.Fatalf("wecomtest: there is no chat %q", id)
	}
	return c
}

// has tells whether a person is a member of c, or the one whose private chat it is.
func (c *chat) has(who string) bool {
	if !c.group {
		return strings.EqualFold(c.id, who)
	}
	return slices.ContainsFunc(c.members, func(m string) bool { return strings.EqualFold(m, who) })
}

// reaches tells whether the robot can write to c.
func (c *chat) reaches() bool {
	if c.group {
		return c.robot && !c.gone
	}
	return !c.person.Left
}

// known is the id that the robot is told of p.
func (s *Server) known(p *person) string {
	if s.o.Robot.Encrypted {
		return p.open
	}
	return p.ID
}

// day is the day of an instant in the company's zone.
func day(t time.Time) string { return t.In(time.FixedZone("", 8*60*60)).Format(time.DateOnly) }
