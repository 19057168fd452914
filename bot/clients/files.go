package clients

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// buttonFiles brings the files of a client's visits: behind it stand the client and how many visits were shown before.
const buttonFiles = "files"

// filesOf returns the files of v that are here.
func (f Feature) filesOf(t *bot.Turn, v storage.Visit) ([]storage.Attachment, error) {
	as, err := t.Tx.Attachments(v.About())
	if err != nil {
		return nil, fmt.Errorf("find files: %w", err)
	}
	return bot.Here(as), nil
}

// filesButton leads to the files of c's visits, but those of the last shown ones; none if there are no others.
func (f Feature) filesButton(t *bot.Turn, c followup.Client, shown int) ([]messages.Button, error) {
	vs, err := t.Tx.VisitsWithFiles(c.ID, bot.FaultBroken, 1, shown)
	if err != nil {
		return nil, fmt.Errorf("find visits with files: %w", err)
	}
	if len(vs) == 0 {
		return nil, nil
	}
	label := t.Text(zhFiles, enFiles)
	if shown > 0 {
		label = t.Text(zhFilesMore, enFilesMore)
	}
	return []messages.Button{{Label: label, Data: buttonFiles + "/" + string(c.ID) + "/" + strconv.Itoa(shown)}}, nil
}

// filesPressed brings the files of a few visits in private, a message for each visit.
func (f Feature) filesPressed(t *bot.Turn) error {
	id, from, _ := strings.Cut(t.Rest, "/")
	skip, err := strconv.Atoi(from)
	if err != nil || skip < 0 || !t.Event.Private {
		return t.Refuse(zhPrivately, enPrivately)
	}
	c, err := f.visible(t, followup.ClientID(id))
	if err != nil {
		return err
	}
	vs, err := t.Tx.VisitsWithFiles(c.ID, bot.FaultBroken, lastVisits, skip)
	if err != nil {
		return fmt.Errorf("find visits with files: %w", err)
	}
	if len(vs) == 0 {
		return t.Refuse(zhFilesNone, enFilesNone)
	}
	for i, v := range vs {
		files, err := f.filesOf(t, v)
		if err != nil {
			return err
		}
		at := v.Ended.In(t.Zone).Format("2006-01-02 15:04")
		m := messages.Message{
			Chat: t.Event.Ref.Chat, About: v.About(), Text: t.Text(zhFilesAt, enFilesAt, c.Title(), at, len(files)), Files: bot.Attached(t.Lang, files),
		}
		if i == len(vs)-1 {
			if m.Buttons, err = f.filesButton(t, c, skip+len(vs)); err != nil {
				return err
			}
		}
		if _, err := t.Say(m); err != nil {
			return err
		}
	}
	t.Notice(t.Text(zhFilesSent, enFilesSent))
	return nil
}

// visible returns the client id if the person may see him, in whose workspace t is a turn then. To all others there is
// none. A look at another's client is recorded.
func (f Feature) visible(t *bot.Turn, id followup.ClientID) (followup.Client, error) {
	none := t.Refuse(zhForgetGone, enForgetGone)
	c, err := t.Tx.Client(id)
	if errors.Is(err, followup.ErrNotFound) {
		return c, none
	}
	if err != nil {
		return c, fmt.Errorf("find client: %w", err)
	}
	if c.Workspace != t.Workspace.ID {
		if err := t.For(c.Workspace, t.Person.ID); err != nil {
			return c, err
		}
	}
	owner, err := t.Tx.Member(c.Workspace, c.Owner)
	if err != nil {
		return c, fmt.Errorf("find rep: %w", err)
	}
	switch {
	case !t.Who.Sees(c, owner.Team):
		return c, none
	case c.Owner == t.Person.ID:
		return c, nil
	}
	return c, t.Audit("look at client's files", "client/"+string(c.ID), "")
}
