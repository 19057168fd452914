package visits

import (
	"fmt"
	"slices"

	"genjin/bot"
	"genjin/storage"
)

// filesMost is how many files a visit may have.
const filesMost = 20

// awaits returns the visit that files are awaited for which were asked for again.
func (f Feature) awaits(t *bot.Turn) (string, error) {
	v, err := t.Tx.VisitWithFault(t.Person.ID, bot.FaultAsked, t.Now.Add(-awaitedFor))
	if err != nil {
		return "", err
	}
	return v.About(), nil
}

// add adds the files of the event to v, in the place of as many that were asked for again, and says so.
func (f Feature) add(t *bot.Turn, v storage.Visit) error {
	if !v.Withdrawn.IsZero() {
		return t.Refuse(zhWithdrawn, enWithdrawn)
	}
	files, err := t.Tx.Attachments(v.About())
	if err != nil {
		return fmt.Errorf("find files: %w", err)
	}
	if files, err = f.replace(t, files); err != nil {
		return err
	}
	have := len(slices.DeleteFunc(files, func(a storage.Attachment) bool { return asked(a) || failed(a) }))
	n := have + len(t.Event.Files)
	if n > filesMost {
		return t.Refuse(zhManyFiles, enManyFiles, filesMost)
	}
	if err := t.Keep(v.About(), t.Event.Files); err != nil {
		return err
	}
	return f.answer(t, v, t.Text(zhAdded, enAdded, v.Title(), n))
}

// replace forgets as many of files that were asked for again as the event brings, first those of their names. It returns
// the others.
func (f Feature) replace(t *bot.Turn, files []storage.Attachment) ([]storage.Attachment, error) {
	for _, fresh := range t.Event.Files {
		i := slices.IndexFunc(files, func(a storage.Attachment) bool { return asked(a) && a.Name == fresh.Name })
		if i < 0 {
			i = slices.IndexFunc(files, asked)
		}
		if i < 0 {
			break
		}
		old := files[i]
		if err := t.Tx.DropAttachment(old.ID); err != nil {
			return nil, fmt.Errorf("forget file: %w", err)
		}
		if old.Sum != "" {
			if err := t.EraseFiles("attachment/"+old.ID, []string{old.Sum}); err != nil {
				return nil, err
			}
		}
		files = slices.Delete(files, i, i+1)
	}
	return files, nil
}
