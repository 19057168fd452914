package api

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/silenceper/wechat/v2/work/addresslist"
	library "github.com/silenceper/wechat/v2/work/context"

	"genjin/bot/wecom/errcode"
)

// Status says how a person stands to the company.
type Status int

// The statuses (document 90196).
const (
	Active   Status = 1
	Disabled Status = 2
	Inactive Status = 4 // was invited, and never logged in
	Departed Status = 5
)

// Person is one of the company whom the app sees.
type Person struct {
	ID          string // user id; compared without regard to case
	Name        string
	Departments []int // of those that the app sees
	Leads       []int // of these
	Status      Status
}

// Gone reports whether p no longer works with WeCom.
func (p Person) Gone() bool { return p.Status == Disabled || p.Status == Departed }

// Department is one that the app sees.
type Department struct {
	ID, Parent int // 1 is the company
	Name       string
	Leaders    []string // user ids
}

// Book is the address book, as far as the app sees it: each person and department once.
type Book struct {
	People      []Person
	Departments []Department
}

// Book reads the address book: the people of each department that the app sees, and those whom it sees by name. It is read
// whole or not at all. The library has no call for the people of a department with their standing, so that one is ours.
func (c *Client) Book(ctx context.Context) (Book, error) {
	departments, err := c.departments(ctx)
	if err != nil {
		return Book{}, err
	}
	b := book{at: map[string]int{}}
	for _, d := range departments {
		people, err := c.peopleOf(ctx, d.ID)
		if err != nil {
			return Book{}, err
		}
		b.add(people...)
	}
	app, err := c.app(ctx)
	if err != nil {
		return Book{}, err
	}
	for _, u := range app.People.Users {
		if id := string(u.ID); !b.has(id) {
			p, err := c.Person(ctx, id)
			if err != nil {
				return Book{}, err
			}
			b.add(p)
		}
	}
	b.lead(departments)
	return Book{People: b.people, Departments: departments}, nil
}

// departments lists the departments that the app sees.
func (c *Client) departments(ctx context.Context) ([]Department, error) {
	var all []Department
	err := c.patiently(ctx, func() error {
		all = nil
		return c.byLibrary(ctx, func(l *library.Context) error {
			list, err := addresslist.NewClient(l).DepartmentList()
			for _, d := range list {
				all = append(all, Department{ID: d.ID, Parent: d.ParentID, Name: d.Name, Leaders: d.DepartmentLeader})
			}
			return err
		})
	})
	return all, err
}

// Person reads the entry of one person. Without one that the app sees, the class of the error is errcode.GonePerson.
func (c *Client) Person(ctx context.Context, id string) (Person, error) {
	var p Person
	err := c.patiently(ctx, func() error {
		return c.byLibrary(ctx, func(l *library.Context) error {
			u, err := addresslist.NewClient(l).UserGet(url.QueryEscape(id)) // the library does not escape
			if err != nil {
				return err
			}
			p = Person{ID: u.UserID, Name: u.Name, Departments: u.Department, Leads: led(u.Department, u.IsLeaderInDept), Status: Status(u.Status)}
			return nil
		})
	})
	return p, err
}

func (c *Client) peopleOf(ctx context.Context, department int) ([]Person, error) {
	var got struct {
		Users []struct {
			ID          string `json:"userid"`
			Name        string `json:"name"`
			Departments []int  `json:"department"`
			Leads       []int  `json:"is_leader_in_dept"`
			Status      Status `json:"status"`
		} `json:"userlist"`
	}
	err := c.patiently(ctx, func() error {
		return c.Call(ctx, http.MethodGet, "user/list", url.Values{"department_id": {strconv.Itoa(department)}}, &got)
	})
	var people []Person
	for _, u := range got.Users {
		people = append(people, Person{ID: u.ID, Name: u.Name, Departments: u.Departments, Leads: led(u.Departments, u.Leads), Status: u.Status})
	}
	return people, err
}

// led returns those of departments that flags, in the same order, mark with 1.
func led(departments, flags []int) []int {
	var some []int
	for i, d := range departments {
		if i < len(flags) && flags[i] == 1 {
			some = append(some, d)
		}
	}
	return some
}

// Left returns those of known, user ids, who left the company, were disabled, or are no longer seen by the app. Who is
// missing in the book is asked for by name before he counts as gone.
func (c *Client) Left(ctx context.Context, known []string) ([]string, error) {
	all, err := c.Book(ctx)
	if err != nil {
		return nil, err
	}
	here := map[string]Person{}
	for _, p := range all.People {
		here[strings.ToLower(p.ID)] = p
	}
	var gone []string
	for _, id := range known {
		p, ok := here[strings.ToLower(id)]
		if !ok {
			p, err = c.Person(ctx, id)
		}
		if classOf(err) == errcode.GonePerson {
			p, err = Person{Status: Departed}, nil
		}
		if err != nil {
			return nil, fmt.Errorf("look for %s: %w", id, err)
		}
		if p.Gone() {
			gone = append(gone, id)
		}
	}
	return gone, nil
}

// book gathers people, each once, by the small letters of his id.
type book struct {
	people []Person
	at     map[string]int
}

func (b *book) has(id string) bool {
	_, ok := b.at[strings.ToLower(id)]
	return ok
}

func (b *book) add(people ...Person) {
	for _, p := range people {
		if p.ID != "" && !b.has(p.ID) {
			b.at[strings.ToLower(p.ID)] = len(b.people)
			b.people = append(b.people, p)
		}
	}
}

// lead adds what the departments tell of their leaders.
func (b *book) lead(departments []Department) {
	for _, d := range departments {
		for _, id := range d.Leaders {
			if i, ok := b.at[strings.ToLower(id)]; ok && !slices.Contains(b.people[i].Leads, d.ID) {
				b.people[i].Leads = append(b.people[i].Leads, d.ID)
			}
		}
	}
}

// tries is how often what changes nothing is asked for, a second or two apart.
const tries = 3

// patiently asks again when WeCom is busy or an answer was lost. It is for what changes nothing.
func (c *Client) patiently(ctx context.Context, ask func() error) error {
	for n := 1; ; n++ {
		err := ask()
		if n == tries || c.o.Timer == nil || !passing(err) {
			return err
		}
		again, stop := c.o.Timer(time.Second + rand.N(time.Second)) //nolint:gosec // jitter needs no secret
		select {
		case <-again:
		case <-ctx.Done():
			stop()
			return err
		}
	}
}

// passing reports whether err may be gone in a moment.
func passing(err error) bool {
	if _, ok := errors.AsType[*Unsure](err); ok {
		return true
	}
	class := classOf(err)
	return class == errcode.Retry || class == errcode.Concurrent
}
