package cadence

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/calendar"
	"genjin/messages"
	"genjin/storage"
)

// aboutList is what the messages of a list are about.
func aboutList(l storage.List) string {
	return kindList + "/" + l.Day.String() + "/" + string(l.Meal) + "/" + strconv.Itoa(l.Page) + "/" + string(l.Workspace)
}

// listOf returns the page that text, as aboutList writes it behind its first slash, names, and makes t a turn
// in its workspace.
func listOf(t *bot.Turn, text string) (storage.List, error) {
	parts := strings.Split(text, "/")
	if len(parts) != 4 {
		return storage.List{}, t.Refuse(zhListOver, enListOver)
	}
	on, err := time.Parse(time.DateOnly, parts[0])
	n, bad := strconv.Atoi(parts[2])
	if err != nil || bad != nil || n < 0 || n > bounded {
		return storage.List{}, t.Refuse(zhListOver, enListOver)
	}
	l := storage.List{Workspace: followup.WorkspaceID(parts[3]), Person: t.Person.ID, Day: followup.DayOf(on), Meal: followup.Meal(parts[1]), Page: n}
	if l.Workspace == t.Workspace.ID {
		return l, nil
	}
	err = t.For(l.Workspace, t.Person.ID)
	if errors.Is(err, followup.ErrNotFound) || err == nil && !t.Standing.Member {
		return l, t.Refuse(zhListOver, enListOver)
	}
	return l, err
}

// sayPage says a page of a list, and notes where it stands.
func (f Feature) sayPage(t *bot.Turn, l storage.List, gs []storage.Greeting) error {
	m, err := f.page(t, l, gs)
	if err != nil {
		return err
	}
	m.Chat = t.Private
	if t.Reminder.ID != "" {
		m.Deadline, m.Expires = t.Now.Add(listWithin), l.Meal.Ends(l.Day, t.Zone)
	}
	key, err := t.Say(m)
	if err != nil {
		return err
	}
	if err := t.Tx.PutListed(l, key); err != nil {
		return fmt.Errorf("note list: %w", err)
	}
	return nil
}

// page writes a page of a list: a line for each client, and a button for each whose draft was not taken.
func (f Feature) page(t *bot.Turn, l storage.List, gs []storage.Greeting) (messages.Message, error) {
	from := l.Page * listMost
	if from >= len(gs) {
		return messages.Message{}, t.Refuse(zhListOver, enListOver)
	}
	head := t.Text(zhListMorning, enListMorning, len(gs))
	if l.Meal == followup.AtDinner {
		head = t.Text(zhListDinner, enListDinner, len(gs))
	}
	m := messages.Message{About: aboutList(l)}
	lines := []string{head}
	for i, g := range gs[from:min(len(gs), from+listMost)] {
		c, err := t.Tx.Client(g.Client)
		if errors.Is(err, followup.ErrNotFound) {
			continue
		}
		if err != nil {
			return m, fmt.Errorf("find client: %w", err)
		}
		line := strconv.Itoa(from+i+1) + ". " + c.Title()
		if g.Note != "" {
			line += " · " + g.Note
		}
		if !g.Brought.IsZero() || !g.Open() {
			line += " · " + f.state(t, g)
		} else if !c.Muted {
			m.Buttons = append(m.Buttons, messages.Button{Label: c.Title(), Data: buttonBring + "/" + string(g.ID)})
		}
		lines = append(lines, line)
	}
	if left := len(gs) - from - listMost; left > 0 {
		next := l
		next.Page++
		data := buttonPage + strings.TrimPrefix(aboutList(next), kindList)
		m.Buttons = append(m.Buttons, messages.Button{Label: t.Text(zhListMore, enListMore, left), Data: data})
	}
	if _, known := calendar.Workday(l.Day); !known && l.Day.Weekday() == time.Monday {
		lines = append(lines, t.Text(zhUnknownDays, enUnknownDays, l.Day.Year))
	}
	m.Text = strings.Join(lines, "\n")
	return m, nil
}

// showList writes the page anew on which g stands.
func (f Feature) showList(t *bot.Turn, g storage.Greeting) error {
	if g.Meal == "" {
		return nil
	}
	gs, err := t.Tx.Greetings(g.Owner, g.Workspace, g.Day, g.Meal)
	if err != nil {
		return fmt.Errorf("find list: %w", err)
	}
	if gs, err = f.kept(t, gs); err != nil {
		return err
	}
	at := slices.IndexFunc(gs, func(o storage.Greeting) bool { return o.ID == g.ID })
	l := storage.List{Workspace: g.Workspace, Person: g.Owner, Day: g.Day, Meal: g.Meal, Page: max(at, 0) / listMost}
	key, err := t.Tx.Listed(l)
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find list: %w", err)
	}
	m, err := f.page(t, l, gs)
	if err != nil {
		return err
	}
	r, err := t.Tx.Receipt(key)
	if errors.Is(err, followup.ErrNotFound) {
		return nil // it was told of as missed
	}
	if err != nil {
		return fmt.Errorf("find list: %w", err)
	}
	m.Chat, m.Edits = r.Chat, key
	_, err = t.Say(m)
	return err
}

// pagePressed says another page of a list.
func (f Feature) pagePressed(t *bot.Turn) error {
	l, err := listOf(t, t.Rest)
	if err != nil {
		return err
	}
	gs, err := t.Tx.Greetings(l.Person, l.Workspace, l.Day, l.Meal)
	if err != nil {
		return fmt.Errorf("find list: %w", err)
	}
	if gs, err = f.kept(t, gs); err != nil {
		return err
	}
	return f.sayPage(t, l, gs)
}
