package admin

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"genjin/bot"
)

const personMost = 20 // characters of a person's name

// setName sets what the person is called, in all workspaces.
func (f Feature) setName(t *bot.Turn) error {
	name := strings.Join(strings.Fields(t.Rest), " ")
	if n := utf8.RuneCountInString(name); n == 0 || n > personMost {
		return t.Refuse(zhBadName, enBadName, personMost)
	}
	if err := t.Known(); err != nil {
		return err
	}
	t.Person.Name = name
	if err := t.Tx.SetPerson(t.Person); err != nil {
		return fmt.Errorf("keep name: %w", err)
	}
	ws, err := t.Tx.WorkspacesOf(t.Person.ID)
	if err != nil {
		return fmt.Errorf("find workspaces: %w", err)
	}
	for _, w := range ws {
		m, err := t.Tx.Member(w.ID, t.Person.ID)
		if err != nil {
			return fmt.Errorf("find member: %w", err)
		}
		m.Name = name
		if err := t.Tx.PutMember(m); err != nil {
			return fmt.Errorf("keep name: %w", err)
		}
	}
	return t.Answer(t.Text(zhNameSet, enNameSet, name))
}

// nameIs says what the person is called.
func (f Feature) nameIs(t *bot.Turn) (string, error) {
	return t.Text(zhNameIs, enNameIs, t.Name()), nil
}
