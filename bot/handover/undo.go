package handover

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
)

// undone gives the clients back that their new rep has still. A visit that went along stays with him: he has its
// draft in hand.
func (f Feature) undone(t *bot.Turn) error {
	m, err := f.find(t, strings.TrimPrefix(t.Act.About, kind+"/"))
	if err != nil {
		return err
	}
	var past given
	if err := json.Unmarshal([]byte(t.Act.Past), &past); err != nil {
		return fmt.Errorf("read hand-over as it was: %w", err)
	}
	n, err := f.giveBack(t, m, past)
	if err != nil {
		return err
	}
	if n == 0 {
		return t.Refuse(zhMovedOn, enMovedOn)
	}
	if err := t.Audit("take back hand-over", "person/"+string(m.Person), fmt.Sprintf("%d from person/%s", n, past.To)); err != nil {
		return err
	}
	t.Notice(t.Text(zhUndone, enUndone, n, m.from.Name))
	if m, err = f.count(t, m.Handover, m.from); err != nil {
		return err
	}
	return t.Reword(m.Workspace, m.about(), func() (messages.Message, error) {
		if m.from.Current() {
			return messages.Message{Text: t.Text(zhUndone, enUndone, n, m.from.Name)}, nil
		}
		return f.offer(t, m, 0)
	})
}

// giveBack makes the former rep the one of his clients again, and tells both.
func (f Feature) giveBack(t *bot.Turn, m matter, past given) (n int, err error) {
	here, by := *t, t.Name()
	defer func() { t.Restore(here) }()
	if err := t.For(m.Workspace, m.Person); err != nil {
		return 0, err
	}
	for _, one := range past.Clients {
		c, err := t.Tx.Client(one.ID)
		if errors.Is(err, followup.ErrNotFound) || err == nil && c.Owner != past.To {
			continue
		}
		if err != nil {
			return n, fmt.Errorf("find client: %w", err)
		}
		if one.Is != "" && c.Company == one.Is {
			c.Company = one.Was
			if err := t.Tx.PutClient(c); err != nil {
				return n, fmt.Errorf("keep client: %w", err)
			}
		}
		if err := t.GiveTo(c.ID); err != nil {
			return n, err
		}
		n++
	}
	if m.from.Current() {
		if err := t.Tell(t.Text(zhYoursAgain, enYoursAgain, by, n)); err != nil {
			return n, err
		}
	}
	if err := t.For(m.Workspace, past.To); err != nil {
		return n, err
	}
	return n, t.Tell(t.Text(zhNotYours, enNotYours, by, n, m.from.Name))
}
