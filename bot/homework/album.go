package homework

import (
	"fmt"
	"strings"

	"genjin/bot"
)

// albumPart adds a part of the album that a version came with, after that was answered: its receipt changes, and
// nothing else is said.
func (f Feature) albumPart(t *bot.Turn) error {
	s, a, err := f.own(t, strings.TrimPrefix(t.About, kind+"/"))
	if err != nil {
		return err
	}
	if err := f.newest(t, s); err != nil {
		return err
	}
	if err := f.fewParts(t, s); err != nil {
		return err
	}
	s.Changed = t.Event.At
	receipt, err := f.store(t, &s, a, strings.TrimSpace(t.Event.Text))
	if err != nil {
		return err
	}
	if err := t.Tx.PutSubmission(s); err != nil {
		return fmt.Errorf("keep submission: %w", err)
	}
	return f.edit(t, s, receipt)
}
