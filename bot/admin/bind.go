package admin

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

const (
	nameLimit   = 40 // characters of a workspace's name
	chooseMost  = 8  // workspaces to choose from
	defaultName = "genjin"
)

// bind makes the group work: in the workspace named, if he may join it, else in a new one.
func (f Feature) bind(t *bot.Turn) error {
	if t.Event.Private {
		return t.Refuse(zhBindWhere, enBindWhere)
	}
	name := strings.TrimSpace(t.Rest)
	if utf8.RuneCountInString(name) > nameLimit {
		return t.Refuse(zhLongName, enLongName, nameLimit)
	}
	if t.Group.State == storage.Bound {
		if !t.Standing.May(followup.SetWorkspace) {
			return t.Refuse(zhBoundElse, enBoundElse)
		}
		return t.Answer(t.Text(zhBoundHere, enBoundHere, t.Workspace.Name))
	}
	if err := t.Known(); err != nil {
		return err
	}
	mine, err := f.administered(t)
	if err != nil {
		return err
	}
	if name == "" && t.Group.State == storage.Resting {
		for _, w := range mine {
			if w.ID == t.Group.Workspace {
				return f.join(t, w)
			}
		}
	}
	if name == "" && len(mine) > 0 {
		return f.choose(t, mine)
	}
	for _, w := range mine {
		if strings.EqualFold(w.Name, name) {
			return f.join(t, w)
		}
	}
	if name == "" {
		name = f.title(t)
	}
	if name == "" {
		return t.Refuse(zhBindName, enBindName)
	}
	return f.found(t, name)
}

// title is what a new workspace is called after; empty where the platform does not tell how the group is called.
func (f Feature) title(t *bot.Turn) string {
	for _, s := range []string{t.Event.Title, t.Group.Title} {
		if s = strings.TrimSpace(s); s != "" {
			return string([]rune(s)[:min(utf8.RuneCountInString(s), nameLimit)])
		}
	}
	return ""
}

// administered returns the workspaces that the person may join a group to: where he is admin; the
// owner: all.
func (f Feature) administered(t *bot.Turn) ([]followup.Workspace, error) {
	if t.Standing.Owner {
		ws, err := t.Tx.Workspaces(chooseMost)
		if err != nil {
			return nil, fmt.Errorf("find workspaces: %w", err)
		}
		return ws, nil
	}
	ws, err := t.Tx.WorkspacesOf(t.Person.ID)
	if err != nil {
		return nil, fmt.Errorf("find workspaces: %w", err)
	}
	var mine []followup.Workspace
	for _, w := range ws {
		m, err := t.Tx.Member(w.ID, t.Person.ID)
		if err != nil {
			return nil, fmt.Errorf("find member: %w", err)
		}
		if m.Roles.Has(followup.Admin) {
			mine = append(mine, w)
		}
	}
	return mine, nil
}

// choose offers the workspaces, and a new one.
func (f Feature) choose(t *bot.Turn, ws []followup.Workspace) error {
	var buttons []messages.Button
	for _, w := range ws[:min(len(ws), chooseMost)] {
		buttons = append(buttons, messages.Button{Label: w.Name, Data: buttonBind + "/" + string(w.ID)})
	}
	if title := f.title(t); title != "" {
		buttons = append(buttons, messages.Button{Label: t.Text(zhNewWorkspace, enNewWorkspace, title), Data: buttonBind + "/"})
		return t.Answer(t.Text(zhChoose, enChoose)+deaf(t), buttons...)
	}
	return t.Answer(t.Text(zhChooseOr, enChooseOr)+deaf(t), buttons...)
}

// bindPressed joins the group to the workspace that was chosen, or makes the new one.
func (f Feature) bindPressed(t *bot.Turn) error {
	if t.Event.Private || t.Group.State == storage.Bound {
		t.Notice(t.Text(zhBoundAlready, enBoundAlready))
		return nil
	}
	if err := t.Known(); err != nil {
		return err
	}
	if t.Rest == "" {
		return f.found(t, cmp.Or(f.title(t), defaultName))
	}
	mine, err := f.administered(t)
	if err != nil {
		return err
	}
	for _, w := range mine {
		if string(w.ID) == t.Rest {
			return f.join(t, w)
		}
	}
	return t.Refuse(zhNotAdmin, enNotAdmin)
}

// found makes a new workspace, whose admin is who binds, and joins the group to it.
func (f Feature) found(t *bot.Turn, name string) error {
	w := followup.Workspace{ID: followup.WorkspaceID(t.NewID()), Name: name, Language: t.NewLanguage()}
	if err := t.Tx.AddWorkspace(w, t.Now); err != nil {
		return fmt.Errorf("add workspace: %w", err)
	}
	m := followup.Member{
		Workspace: w.ID, Person: t.Person.ID, Name: t.Person.Name, Roles: followup.Admin, Joined: t.Now,
	}
	if err := t.Tx.PutMember(m); err != nil {
		return fmt.Errorf("add admin: %w", err)
	}
	if err := t.Audit("found workspace", "workspace/"+string(w.ID), name); err != nil {
		return err
	}
	return f.join(t, w)
}

// join binds the group to w.
func (f Feature) join(t *bot.Turn, w followup.Workspace) error {
	c := storage.Chat{ID: t.Event.Ref.Chat, Workspace: w.ID, Title: t.Event.Title, State: storage.Bound}
	if c.Title == "" {
		c.Title = t.Group.Title
	}
	if err := t.Tx.PutChat(c); err != nil {
		return fmt.Errorf("bind group: %w", err)
	}
	if err := t.Tx.Seat(c.ID, t.Person.ID); err != nil {
		return fmt.Errorf("take seat: %w", err)
	}
	if err := t.Tx.UseWorkspace(t.Person.ID, w.ID); err != nil {
		return fmt.Errorf("remember workspace: %w", err)
	}
	t.Into(w)
	if err := t.Audit("bind group", "chat/"+string(c.ID), w.Name); err != nil {
		return err
	}
	return t.Answer(t.Text(zhBound, enBound, w.Name)+deaf(t)+t.Heard(), t.OpenPrivate())
}

// deaf is what to do so that the bot hears all that is said in the group; empty where it does.
func deaf(t *bot.Turn) string {
	if !t.Event.Deaf {
		return ""
	}
	return "\n" + t.Text(zhDeaf, enDeaf)
}

// added handles that the bot came to a group: brought by the owner or an admin it begins to work.
func (f Feature) added(t *bot.Turn) error {
	if t.Group.State == storage.Bound {
		return nil
	}
	var err error
	if t.Person.ID != "" {
		if t.Standing.Anyway, err = t.Tx.RolesAnywhere(t.Person.ID); err != nil {
			return fmt.Errorf("find roles: %w", err)
		}
	}
	if t.Event.From.ID != "" && t.Standing.May(followup.BindGroup) {
		return f.bind(t)
	}
	if t.Group.Told || t.Group.State == storage.Resting {
		return nil
	}
	t.Group = storage.Chat{ID: t.Event.Ref.Chat, Title: t.Event.Title, Told: true}
	if err := t.Tx.PutChat(t.Group); err != nil {
		return fmt.Errorf("keep group: %w", err)
	}
	return t.Answer(t.Text(zhAskAdmin, enAskAdmin) + deaf(t))
}

// thrownOut lets a group that threw the bot out rest.
func (f Feature) thrownOut(t *bot.Turn) error {
	if t.Group.State != storage.Bound {
		return nil
	}
	t.Group.State = storage.Resting
	if err := t.Tx.PutChat(t.Group); err != nil {
		return fmt.Errorf("rest group: %w", err)
	}
	t.Workspace = followup.Workspace{ID: t.Group.Workspace}
	if err := t.Audit("thrown out", "chat/"+string(t.Group.ID), ""); err != nil {
		return err
	}
	return f.tellOthers(t, t.Group, zhThrownOut, enThrownOut)
}

// renamed keeps the group's new title.
func (f Feature) renamed(t *bot.Turn) error {
	if t.Group.ID == "" || t.Group.State == storage.Unbound {
		return nil
	}
	t.Group.Title = t.Event.Title
	if err := t.Tx.PutChat(t.Group); err != nil {
		return fmt.Errorf("keep title: %w", err)
	}
	return nil
}

// migrated lets a group go on under another id.
func (f Feature) migrated(t *bot.Turn) error {
	if t.Event.Was == "" || t.Event.To == "" || t.Event.Was == t.Event.To {
		return nil
	}
	if err := t.Tx.MoveChat(t.Event.Was, t.Event.To); err != nil {
		return fmt.Errorf("move group: %w", err)
	}
	return nil
}

// left ends the access of who left the last bound group of a workspace; his clients wait for hand-over.
func (f Feature) left(t *bot.Turn) error {
	if t.Group.State != storage.Bound {
		return nil
	}
	for _, u := range t.Event.Members {
		a, err := t.Tx.Account(u.ID)
		if errors.Is(err, followup.ErrNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("find account: %w", err)
		}
		groups, err := t.Tx.Unseat(t.Group.ID, a.Person, t.Group.Workspace)
		if err != nil {
			return fmt.Errorf("leave group: %w", err)
		}
		if groups > 0 {
			continue
		}
		if _, _, err := t.EndAccess(t.Group.Workspace, a.Person, false); err != nil && !errors.Is(err, followup.ErrNotFound) {
			return err
		}
	}
	return nil
}

// tellAdmins says text to each admin of w, in private and in his language.
func (f Feature) tellAdmins(t *bot.Turn, w followup.WorkspaceID, text func(messages.Lang) string, buttons ...messages.Button) error {
	admin := func(m followup.Member) bool { return m.Roles.Has(followup.Admin) }
	return t.Each(w, admin, func(followup.Member) error { return t.Tell(text(t.Lang), buttons...) })
}
