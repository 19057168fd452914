package api

import (
	"context"
	"strconv"
	"strings"
)

// Shown is what the address book tells an app: that depends on its visible range, and for one that others develop for the
// company on what an admin granted it (document 90208).
type Shown struct {
	Departments int
	People      bool // somebody is told of
	Names       bool // of people
	Titles      bool // names of departments
	Leaders     bool // of departments
}

// lookMost is how many departments are looked through for people.
const lookMost = 10

// shown looks at as much of the address book as tells what is shown of it.
func (c *Client) shown(ctx context.Context, app appInfo) (Shown, error) {
	departments, err := c.departments(ctx)
	s := Shown{Departments: len(departments)}
	for _, d := range departments {
		s.Titles = s.Titles || named(d.Name, strconv.Itoa(d.ID))
		s.Leaders = s.Leaders || len(d.Leaders) > 0
	}
	var people []Person
	for i := 0; err == nil && i < min(len(departments), lookMost) && len(people) == 0; i++ {
		people, err = c.peopleOf(ctx, departments[i].ID)
	}
	if users := app.People.Users; err == nil && len(people) == 0 && len(users) > 0 {
		people = make([]Person, 1)
		people[0], err = c.Person(ctx, string(users[0].ID))
	}
	for _, p := range people {
		s.People, s.Names = true, s.Names || named(p.Name, p.ID)
	}
	return s, err
}

// named reports whether name is one: to whom WeCom tells none it tells the id instead.
func named(name, id string) bool { return name != "" && !strings.EqualFold(name, id) }
