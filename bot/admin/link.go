package admin

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

const (
	linkFor   = 10 * time.Minute // how long a code can be used, and how long tries are counted
	linkTries = 5                // tries a person
	linkBits  = 50
)

// link gives a one-time code; with one, said on another platform, the account joins who asked for it; with 取消
// the account is a person of its own again.
func (f Feature) link(t *bot.Turn) error {
	rest := strings.TrimSpace(t.Rest)
	switch {
	case !t.Event.Private && rest != "":
		return f.spoilt(t, rest)
	case !t.Event.Private:
		return t.Answer(t.Text(zhClaimPrivate, enClaimPrivate), t.OpenPrivate())
	case rest == "":
		return f.linkCode(t)
	case takes(rest):
		return f.unlink(t)
	}
	return f.linkBy(t, rest)
}

// linkCode gives the person a code, and says where to say it.
func (f Feature) linkCode(t *bot.Turn) error {
	if err := t.Known(); err != nil {
		return err
	}
	code := newCode(linkBits)
	l := storage.Link{Person: t.Person.ID, Account: t.Event.From.ID, Hash: linkHash(code), Until: t.Now.Add(linkFor)}
	if err := t.Tx.PutLink(l); err != nil {
		return fmt.Errorf("keep code: %w", err)
	}
	words := t.Text(zhLinkWord, enLinkWord) + " " + code
	return t.Answer(t.Text(zhLinkCode, enLinkCode, words, int(linkFor.Minutes())), messages.Button{Label: t.Text(zhCopy, enCopy), Copy: words})
}

// spoilt ends a code that was said in a group: all who are in it have read it.
func (f Feature) spoilt(t *bot.Turn, code string) error {
	l, err := t.Tx.Link(linkHash(code))
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhClaimPrivate, enClaimPrivate)
	}
	if err != nil {
		return fmt.Errorf("find code: %w", err)
	}
	if err := t.Tx.DropLink(l.Person); err != nil {
		return fmt.Errorf("end code: %w", err)
	}
	return t.Answer(t.Text(zhLinkSpoilt, enLinkSpoilt))
}

// linkBy lets the account join who asked for the code. Who has something to lose by it is asked first: a code may be
// another's, who wants it.
func (f Feature) linkBy(t *bot.Turn, code string) error {
	tries, err := t.Tx.TryLink(t.Event.From.ID, t.Now, linkFor)
	if err != nil {
		return fmt.Errorf("count tries: %w", err)
	}
	if tries > linkTries {
		return t.Refuse(zhLinkTries, enLinkTries, int(linkFor.Minutes()))
	}
	l, err := t.Tx.Link(linkHash(code))
	switch missing := errors.Is(err, followup.ErrNotFound); { // no refusal: the try is to be kept
	case missing && tries == linkTries:
		return t.Answer(t.Text(zhLinkTries, enLinkTries, int(linkFor.Minutes())))
	case missing:
		return t.Answer(t.Text(zhWrongCode, enWrongCode, linkTries-tries))
	}
	if err != nil {
		return fmt.Errorf("find code: %w", err)
	}
	if err := f.mayJoin(t, l); err != nil {
		return err
	}
	ws, err := t.Tx.WorkspacesOf(t.Person.ID)
	if err != nil {
		return fmt.Errorf("find workspaces: %w", err)
	}
	if len(ws) == 0 {
		return f.unite(t, l)
	}
	who, _, err := t.Tx.Person(l.Person)
	if err != nil {
		return fmt.Errorf("find who asked: %w", err)
	}
	return t.Answer(t.Text(zhLinkSure, enLinkSure, who.Name),
		messages.Button{Label: t.Text(zhLinkYes, enLinkYes), Data: buttonLink + "/" + l.Hash})
}

// linkPressed joins who was asked and is sure.
func (f Feature) linkPressed(t *bot.Turn) error {
	l, err := t.Tx.Link(t.Rest)
	if errors.Is(err, followup.ErrNotFound) || err == nil && !t.Event.Private {
		return t.Refuse(zhLinkGone, enLinkGone)
	}
	if err != nil {
		return fmt.Errorf("find code: %w", err)
	}
	if err := f.mayJoin(t, l); err != nil {
		return err
	}
	t.Notice(t.Text(zhLinkNotice, enLinkNotice))
	return f.unite(t, l)
}

// unite makes the account one of the person's who asked for l, and tells both.
func (f Feature) unite(t *bot.Turn, l storage.Link) error {
	if err := t.Tx.DropLink(l.Person); err != nil {
		return fmt.Errorf("end code: %w", err)
	}
	if err := t.Unite(l.Person); err != nil {
		return err
	}
	if err := f.auditLink(t, "link account"); err != nil {
		return err
	}
	if err := t.Answer(t.Text(zhLinked, enLinked, t.Name())); err != nil {
		return err
	}
	asked, err := t.Tx.Account(l.Account)
	if err != nil || asked.Private == "" {
		return err
	}
	_, err = t.Say(messages.Message{Chat: asked.Private, Text: t.Text(zhLinkedThere, enLinkedThere)})
	return err
}

// mayJoin refuses what cannot be joined.
func (f Feature) mayJoin(t *bot.Turn, l storage.Link) error {
	switch {
	case t.Now.After(l.Until):
		return t.Refuse(zhLinkOver, enLinkOver, int(linkFor.Minutes()))
	case l.Account == t.Event.From.ID:
		return t.Refuse(zhLinkHere, enLinkHere)
	case l.Person == t.Person.ID:
		return t.Refuse(zhLinkAlready, enLinkAlready)
	}
	theirs, err := t.Tx.Accounts(l.Person)
	if err != nil {
		return fmt.Errorf("find accounts: %w", err)
	}
	mine, err := t.Tx.Accounts(t.Person.ID)
	if err != nil {
		return fmt.Errorf("find accounts: %w", err)
	}
	mine = append(mine, storage.Account{ID: t.Event.From.ID})
	for _, a := range theirs {
		if slices.ContainsFunc(mine, func(o storage.Account) bool { return o.ID.Platform() == a.ID.Platform() }) {
			return t.Refuse(zhLinkSame, enLinkSame)
		}
	}
	return nil
}

// auditLink records act in each workspace of the person; of who has none in the installation's audit.
func (f Feature) auditLink(t *bot.Turn, act string) error {
	ws, err := t.Tx.WorkspacesOf(t.Person.ID)
	if err != nil {
		return fmt.Errorf("find workspaces: %w", err)
	}
	if len(ws) == 0 {
		ws = []followup.Workspace{{}}
	}
	here := t.Workspace
	defer func() { t.Workspace = here }()
	for _, w := range ws {
		t.Workspace = w
		if err := t.Audit(act, "account/"+string(t.Event.From.ID), ""); err != nil {
			return err
		}
	}
	return nil
}

// unlink makes the account a person of its own. Where the person sat in the groups of this platform alone his
// access ends, as if he had left them: nothing would end it any more.
func (f Feature) unlink(t *bot.Turn) error {
	as, err := t.Tx.Accounts(t.Person.ID)
	if err != nil {
		return fmt.Errorf("find accounts: %w", err)
	}
	if t.Person.ID == "" || len(as) < 2 {
		return t.Refuse(zhNotLinked, enNotLinked)
	}
	if err := t.MayPart(); err != nil {
		return err
	}
	if err := f.auditLink(t, "unlink account"); err != nil {
		return err
	}
	was := t.Person.ID
	left, err := t.Part()
	if err != nil {
		return err
	}
	alone := *t
	for _, w := range left {
		if err := f.leave(t, w, was); err != nil {
			return err
		}
	}
	if err := t.For("", was); err != nil {
		return err
	}
	if err := t.Tell(t.Text(zhUnlinkedThere, enUnlinkedThere)); err != nil {
		return err
	}
	t.Restore(alone)
	if len(left) > 0 {
		return t.Answer(t.Text(zhUnlinkedLeft, enUnlinkedLeft))
	}
	return t.Answer(t.Text(zhUnlinked, enUnlinked))
}

// leave ends the access of p to w; the last admin stays, so that somebody can grant.
func (f Feature) leave(t *bot.Turn, w followup.WorkspaceID, p followup.PersonID) error {
	if err := t.For(w, p); err != nil {
		return err
	}
	if !t.Standing.Member {
		return nil
	}
	if t.Who.Roles.Has(followup.Admin) {
		if err := f.notLast(t, t.Who); err != nil {
			return err
		}
	}
	_, _, err := t.EndAccess(w, p, false)
	return err
}
