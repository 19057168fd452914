package bot

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// meet finds out who speaks where, and what he is there.
func (t *Turn) meet() error {
	e := t.Event
	who, err := t.Tx.Speaker(e.From.ID)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return fmt.Errorf("find account: %w", err)
	}
	t.Person, t.Private, t.here, t.last = who.Person, who.Best, who.Private, who.Last
	if t.Person.ID == "" {
		t.Person = followup.Person{Name: e.From.Name, Hint: e.From.Lang}
	}
	if err := t.owns(who.Linked); err != nil {
		return err
	}
	if e.Private {
		err = t.enterHere(who)
	} else {
		err = t.arrive()
	}
	if err == nil && t.Person.ID != "" {
		err = errors.Join(t.refresh(), t.reach())
	}
	t.speak()
	return err
}

// owns finds out whether the speaker owns the installation by configuration, by whichever of his accounts.
func (t *Turn) owns(linked bool) error {
	mine := []storage.Account{{ID: t.Event.From.ID}}
	if linked && len(t.bot.o.Owners) > 0 {
		var err error
		if mine, err = t.Tx.Accounts(t.Person.ID); err != nil {
			return fmt.Errorf("find accounts: %w", err)
		}
	}
	t.owner = slices.ContainsFunc(mine, func(a storage.Account) bool { return a.ID != "" && slices.Contains(t.bot.o.Owners, a.ID) })
	return nil
}

// enterHere makes the private chat of the event the one that the person is answered in, and used last, unless he did
// nothing there himself.
func (t *Turn) enterHere(who storage.Speaker) error {
	t.Private = who.Private
	if who.Linked && !who.Newest && t.Event.Kind != messages.Missed {
		if err := t.Tx.UseAccount(t.Person.ID, t.Event.From.ID); err != nil {
			return fmt.Errorf("note which account is used: %w", err)
		}
	}
	return t.enterAny(who.Last)
}

// enterAny sets the workspace of private talk: that of the group used last or, where he is no member of
// it, another that the person is a member of.
func (t *Turn) enterAny(last followup.WorkspaceID) error {
	err := t.enter(last, t.Person.ID)
	if err != nil || t.Standing.Member || t.Person.ID == "" {
		return err
	}
	ws, err := t.Tx.WorkspacesOf(t.Person.ID)
	if err != nil {
		return fmt.Errorf("find workspaces: %w", err)
	}
	if len(ws) == 0 {
		return nil
	}
	return t.enter(ws[0].ID, t.Person.ID)
}

// arrive sets what the person is in the group of the event.
func (t *Turn) arrive() error {
	if t.Event.Press != "" { // buttons stay behind when a group moves, and name its former id
		to, err := t.Tx.MovedTo(t.Event.Ref.Chat)
		if err != nil && !errors.Is(err, followup.ErrNotFound) {
			return fmt.Errorf("find where the group is now: %w", err)
		}
		t.moved = to
	}
	scene, err := t.Tx.Scene(cmp.Or(t.moved, t.Event.Ref.Chat), t.Person.ID)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return fmt.Errorf("find group: %w", err)
	}
	t.Group, t.seated = scene.Chat, scene.Seated
	if err := t.found(); err != nil {
		return err
	}
	bound := t.Group.State == storage.Bound
	t.stand(bound)
	if !bound {
		return nil
	}
	t.Workspace = scene.Of
	return t.belong(scene.Member)
}

// found lets a group that was lost work again, as somebody writes there; one to which the bot is brought anew, or from
// which it is thrown out, waits for an admin. Other news of a group may be older than its loss.
func (t *Turn) found() error {
	if t.Group.State != storage.Lost {
		return nil
	}
	switch t.Event.Kind {
	case messages.Said, messages.Edited:
		t.Group.State = storage.Bound
	case messages.Added, messages.Removed:
		t.Group.State = storage.Resting
	default:
		return nil
	}
	if err := t.Tx.PutChat(t.Group); err != nil {
		return fmt.Errorf("find group again: %w", err)
	}
	return nil
}

// refresh keeps what the platform tells of the person.
func (t *Turn) refresh() error {
	from := t.Event.From
	if from.Lang == "" || from.Lang == t.Person.Hint {
		return nil
	}
	t.Person.Hint = from.Lang
	if err := t.Tx.SetPerson(t.Person); err != nil {
		return fmt.Errorf("keep language hint: %w", err)
	}
	return nil
}

// remember makes t a turn for p in w: a reminder's, or one that tells a third person something. It is said in the
// private chat that he used last of those that can be written to.
func (t *Turn) remember(w followup.WorkspaceID, p followup.PersonID) error {
	var err error
	if t.Person, err = t.person(p, &w); err != nil {
		return err
	}
	if err := t.enter(w, t.Person.ID); err != nil {
		return err
	}
	t.Private, err = t.Tx.PrivateOf(t.Person.ID)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return fmt.Errorf("find private chat: %w", err)
	}
	t.speak()
	return nil
}

// person reads p; where no workspace is meant, it is that of the group used last.
func (t *Turn) person(id followup.PersonID, w *followup.WorkspaceID) (followup.Person, error) {
	p, last, err := t.Tx.Person(id)
	if err != nil {
		return p, fmt.Errorf("find person: %w", err)
	}
	if *w == "" {
		*w = last
	}
	return p, nil
}

// enter sets the workspace, outside of any group, and what p is in it.
func (t *Turn) enter(w followup.WorkspaceID, p followup.PersonID) error {
	t.stand(false)
	t.Workspace, t.Who = followup.Workspace{}, followup.Member{}
	if w == "" || p == "" {
		return nil
	}
	m, err := t.Tx.Member(w, p)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return fmt.Errorf("find member: %w", err)
	}
	if err := t.belong(m); err != nil || !t.Standing.Member {
		return err
	}
	if t.Workspace, err = t.Tx.Workspace(w); err != nil {
		return fmt.Errorf("find workspace: %w", err)
	}
	return nil
}

// stand begins the person's standing anew.
func (t *Turn) stand(group bool) {
	t.Standing = followup.Standing{Owner: t.Person.Owner || t.owner, Group: group}
}

// belong sets what the person is as m. Who left the company by one of his accounts is kept out by the others too,
// until he is in its address book again or an admin lets him in.
func (t *Turn) belong(m followup.Member) error {
	t.Standing.Barred = m.Barred
	switch {
	case m.Current():
		t.Who, t.Standing.Member, t.Standing.Roles = m, true, m.Roles
	case !m.Barred && !m.Gone.IsZero():
		var err error
		if t.Standing.Left, err = t.Tx.LeftCompany(m.Person); err != nil {
			return fmt.Errorf("look into the address book: %w", err)
		}
		t.Standing.Barred = t.Standing.Left
	}
	return nil
}

// Into makes w the workspace of the turn, in whose language it goes on unless the person set his own.
func (t *Turn) Into(w followup.Workspace) {
	t.Workspace = w
	t.speak()
}

// speak chooses the zone and the language: own setting, else the workspace's, else the platform's hint, else
// Chinese.
func (t *Turn) speak() {
	t.Zone = zone(t.Person.Zone, t.Home)
	t.Lang = messages.Chinese
	for _, s := range []string{t.Person.Lang, t.Workspace.Language, t.Person.Hint} {
		if l, ok := messages.ParseLang(s); ok {
			t.Lang = l
			return
		}
	}
}

// Restore makes t the turn of the person that it was for in before, after it was one for others.
func (t *Turn) Restore(before Turn) {
	t.Person, t.Who, t.Workspace, t.Standing = before.Person, before.Who, before.Workspace, before.Standing
	t.Private, t.Lang, t.Zone = before.Private, before.Lang, before.Zone
}

// zones keeps the zones that were loaded: reading one takes a millisecond.
var zones sync.Map

// zone returns the zone of an IANA name; without one, or of an unknown name, home.
func zone(name string, home *time.Location) *time.Location {
	if name == "" {
		return home
	}
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location)
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return home
	}
	zones.Store(name, z)
	return z
}
