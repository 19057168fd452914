package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"genjin/bot"
	"genjin/bot/playground"
	"genjin/followup"
	"genjin/messages"
	"genjin/messages/place"
	"genjin/storage"
)

// The sample that the playground begins with.
//
//go:embed sample.json
var sampleJSON []byte

type sample struct {
	Workspace string
	Groups    []string
	Members   []struct {
		ID, Team string
		Roles    []string
		Owner    bool
	}
	Clients []struct {
		Of, Name, Address, Company string
		Class                      followup.Class
		Leader                     bool

		Trip *struct {
			Place    string
			In, Days int // days from today, and how many
		}
		Anniversary *struct {
			Name string
			In   int // days from today
		}
	}
}

// naming tells the accounts and chats of the stock people and groups. The private chat of a person is named as he is.
type naming struct {
	user func(id string) messages.UserID
	chat func(id string) messages.ChatID
}

// plantSample puts the sample into an empty database, under the names of n; into another one nothing.
func plantSample(ctx context.Context, db *storage.DB, stock playground.Stock, n naming, now time.Time, zone *time.Location) error {
	var s sample
	if err := json.Unmarshal(sampleJSON, &s); err != nil {
		return fmt.Errorf("read sample: %w", err)
	}
	return db.Do(ctx, func(tx *storage.Tx) error {
		if ws, err := tx.Workspaces(1); err != nil || len(ws) > 0 {
			return err
		}
		return s.plant(tx, stock, n, now, followup.DayOf(now.In(zone)))
	})
}

func (s sample) plant(tx *storage.Tx, stock playground.Stock, n naming, now time.Time, today followup.Day) error {
	id := func(what string) string { return bot.ID(now, "sample/"+what) }
	w := followup.Workspace{ID: followup.WorkspaceID(id("workspace")), Name: s.Workspace}
	if err := tx.AddWorkspace(w, now); err != nil {
		return fmt.Errorf("plant workspace: %w", err)
	}
	for _, g := range s.Groups {
		if err := plantGroup(tx, w.ID, stock, n, g); err != nil {
			return err
		}
	}
	for i, m := range s.Members {
		p := followup.Person{ID: followup.PersonID(id(m.ID)), Name: nameOf(stock, m.ID), Owner: m.Owner}
		member := followup.Member{
			Workspace: w.ID, Person: p.ID, Name: p.Name, Roles: followup.ParseRoles(m.Roles), Team: m.Team,
			Joined: now.Add(time.Duration(i) * time.Millisecond),
		}
		if err := plantMember(tx, p, member, stock, n, m.ID); err != nil {
			return err
		}
	}
	for i, c := range s.Clients {
		err := tx.PutClient(followup.Client{
			ID: followup.ClientID(id(fmt.Sprintf("client %d", i))), Workspace: w.ID, Owner: followup.PersonID(id(c.Of)),
			Name: c.Name, Company: c.Company, Address: c.Address, Class: c.Class, Leader: c.Leader,
		})
		if err != nil {
			return fmt.Errorf("plant client: %w", err)
		}
		if err := s.plantDays(tx, w.ID, i, id, today); err != nil {
			return fmt.Errorf("plant trip and anniversary: %w", err)
		}
	}
	_, err := tx.Newcomers(w.ID) // the sample's members are no news
	return err
}

// plantDays puts the trip and the anniversary of the i-th client a few days ahead of today.
func (s sample) plantDays(tx *storage.Tx, w followup.WorkspaceID, i int, id func(string) string, today followup.Day) error {
	c := s.Clients[i]
	client, owner := followup.ClientID(id(fmt.Sprintf("client %d", i))), followup.PersonID(id(c.Of))
	if c.Trip != nil {
		trip := followup.Trip{
			ID: followup.TripID(id(fmt.Sprintf("trip %d", i))), Workspace: w, Owner: owner, Client: client, Place: c.Trip.Place,
			Leaves: today.Add(c.Trip.In), Returns: today.Add(c.Trip.In + c.Trip.Days - 1),
		}
		if m, ok := place.Find(c.Trip.Place, place.Argument); ok && m.Sure {
			trip.City = m.Places[0].ID
		}
		if err := tx.PutTrip(trip); err != nil {
			return err
		}
	}
	if c.Anniversary == nil {
		return nil
	}
	day := today.Add(c.Anniversary.In)
	return tx.PutAnniversary(followup.Anniversary{
		ID: followup.AnniversaryID(id(fmt.Sprintf("anniversary %d", i))), Workspace: w, Owner: owner, Client: client,
		Name: c.Anniversary.Name, Month: day.Month, Date: day.Date,
	})
}

func plantGroup(tx *storage.Tx, w followup.WorkspaceID, stock playground.Stock, n naming, id string) error {
	for _, g := range stock.Chats {
		if g.ID != id {
			continue
		}
		c := storage.Chat{ID: n.chat(id), Workspace: w, Title: g.Title, State: storage.Bound}
		if err := tx.PutChat(c); err != nil {
			return fmt.Errorf("plant group: %w", err)
		}
	}
	return nil
}

func plantMember(tx *storage.Tx, p followup.Person, m followup.Member, stock playground.Stock, n naming, id string) error {
	a := storage.Account{ID: n.user(id), Person: p.ID}
	if !slices.Contains(stock.Closed, id) {
		a.Private = n.chat(id)
	}
	errs := []error{tx.AddPerson(p), tx.PutAccount(a), tx.PutMember(m), tx.UseWorkspace(p.ID, m.Workspace)}
	for _, g := range stock.Chats {
		if slices.Contains(g.Members, id) {
			errs = append(errs, tx.Seat(n.chat(g.ID), p.ID))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("plant member: %w", err)
	}
	return nil
}

func nameOf(stock playground.Stock, id string) string {
	for _, p := range stock.People {
		if p.ID == id {
			return p.Name
		}
	}
	return id
}

// rolesOf returns the roles of the playground's people in any workspace.
func rolesOf(ctx context.Context, db *storage.DB, stock playground.Stock) (map[messages.UserID][]string, error) {
	roles := map[messages.UserID][]string{}
	err := db.View(ctx, func(tx *storage.Tx) error {
		for _, p := range stock.People {
			a, err := tx.Account(playground.UserID(p.ID))
			if errors.Is(err, followup.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			r, err := tx.RolesAnywhere(a.Person)
			if err != nil {
				return err
			}
			roles[a.ID] = r.Names()
		}
		return nil
	})
	return roles, err
}
