package wecomtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Client is somebody outside the company whom a person has among his clients.
type Client struct {
	ID     string // external_userid; empty: some
	Name   string // as he calls himself
	Remark string // as the person calls him
}

// client is one person's.
type client struct {
	Client

	of   *person
	gone bool // the two are no contacts any more
}

// AddClient makes somebody a client of person, and returns him.
func (s *Server) AddClient(person string, c Client) Client {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.find(person)
	if p == nil {
		s.tb.Fatalf("wecomtest: there is no person %s", person)
	}
	if c.ID == "" {
		c.ID = s.newID("wmqfasd1e1927831")
	}
	s.app.clients = append(s.app.clients, &client{Client: c, of: p})
	return c
}

// DropClient ends that the client id is a contact of person.
func (s *Server) DropClient(person, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.app.clients {
		if strings.EqualFold(c.of.ID, person) && c.ID == id {
			c.gone = true
		}
	}
}

// ForbidClients takes the right to 客户联系 from person.
func (s *Server) ForbidClients(person string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.find(person); p != nil {
		p.NoClients = true
	}
}

// Sate lets the client id get no more texts of tasks.
func (s *Server) Sate(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.app.sated[id] = true
}

// clientOf finds a client of p who is his contact.
func (s *Server) clientOf(p *person, id string) *client {
	i := slices.IndexFunc(s.app.clients, func(c *client) bool { return c.of == p && c.ID == id && !c.gone })
	if i < 0 {
		return nil
	}
	return s.app.clients[i]
}

// seller finds who may use 客户联系, if the application is among those that may call it.
func (s *Server) seller(user string) (*person, error) {
	p := s.find(user)
	switch {
	case !s.o.App.Clients:
		return nil, refuse(48002)
	case p == nil || p.Left:
		return nil, refuse(60111)
	case !s.visible(p):
		return nil, refuse(60011)
	case p.NoClients:
		return nil, refuse(84074)
	}
	return p, nil
}

// followers are the people who may have clients.
func (s *Server) followers(*Call) (any, error) {
	if !s.o.App.Clients {
		return nil, refuse(48002)
	}
	ids := []string{}
	for _, p := range s.people {
		if !p.Left && !p.NoClients && s.visible(p) {
			ids = append(ids, p.ID)
		}
	}
	return map[string]any{"follow_user": ids}, nil
}

// The most that is listed at once.
const (
	usersAtOnce = 100
	pageMost    = 100
)

// listClients lists the clients of people, with what those call them.
func (s *Server) listClients(c *Call) (any, error) {
	o := object(c.Body)
	if err := o.only("the list", "userid_list", "cursor", "limit"); err != nil {
		return nil, err
	}
	users := o.texts("userid_list")
	if len(users) < 1 || len(users) > usersAtOnce {
		return nil, wrong(40058, "userid_list has %d ids, of 1-%d", len(users), usersAtOnce)
	}
	var all []map[string]any
	for _, user := range users {
		p, err := s.seller(user)
		if err != nil {
			return nil, err
		}
		for _, one := range s.app.clients {
			if one.of == p && !one.gone {
				all = append(all, one.wire())
			}
		}
	}
	if len(all) == 0 {
		return nil, refuse(84061)
	}
	page, next, err := paged(o, all, pageMost)
	return map[string]any{"external_contact_list": page, "next_cursor": next}, err
}

func (c *client) wire() map[string]any {
	external := map[string]any{"external_userid": c.ID, "name": c.Name, "type": 1, "gender": 0}
	if strings.HasPrefix(c.ID, "wo") { // he uses WeCom himself
		external["type"], external["external_profile"] = 2, map[string]any{"external_attr": []any{}}
	}
	return map[string]any{
		"external_contact": external,
		"follow_info":      map[string]any{"userid": c.of.ID, "remark": c.Remark, "createtime": 1525779812, "tag_id": []string{}},
	}
}

// paged returns the part of all that o asks for, and how the next is asked for.
func paged[T any](o object, all []T, most int) (page []T, next string, err error) {
	limit, from := most, 0
	if n, ok := o.number("limit"); ok {
		limit = int(n)
	}
	if cursor := o.text("cursor"); cursor != "" {
		if from, err = strconv.Atoi(strings.TrimPrefix(cursor, "CURSOR")); err != nil || from > len(all) {
			return nil, "", wrong(40058, "cursor %q was never given", cursor)
		}
	}
	if limit < 1 || limit > most {
		return nil, "", wrong(40058, "limit is %d, of 1-%d", limit, most)
	}
	to := min(from+limit, len(all))
	if to < len(all) {
		next = fmt.Sprintf("CURSOR%d", to)
	}
	return all[from:to], next, nil
}

// taskLag is how late WeCom tells that a task was confirmed.
const taskLag = time.Minute
