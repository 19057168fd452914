package admin

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

const deadShown = 10

// settings shows what is set and can be, or sets one's own language, and for an admin those of the workspace.
func (f Feature) settings(t *bot.Turn) error {
	word, value, _ := strings.Cut(strings.TrimSpace(t.Rest), " ")
	value = strings.TrimSpace(value)
	switch w := strings.ToLower(word); {
	case w == "":
		return f.showSettings(t)
	case strings.Contains(wordsLanguage, "|"+w+"|"):
		return f.setLanguage(t, value)
	case strings.Contains(wordsWorkspaceLanguage, "|"+w+"|"):
		return f.setWorkspaceLanguage(t, value)
	case strings.Contains(wordsWorkspaceName, "|"+w+"|"):
		return f.setWorkspaceName(t, value)
	}
	if known, err := t.Set(word, value); known || err != nil {
		return err
	}
	return f.showSettings(t)
}

func (f Feature) showSettings(t *bot.Turn) error {
	var s strings.Builder
	s.WriteString(t.Text(zhSettings, enSettings, languageName(t.Lang, t.Lang)))
	var buttons []messages.Button
	if t.Workspace.ID != "" {
		s.WriteString("\n• " + t.Text(zhWorkspaceIs, enWorkspaceIs, t.Workspace.Name))
	}
	is, how, err := t.Settings()
	if err != nil {
		return err
	}
	for _, line := range is {
		s.WriteString("\n• " + line)
	}
	if t.Event.Private && t.Person.ID != "" {
		ws, err := t.Tx.WorkspacesOf(t.Person.ID)
		if err != nil {
			return fmt.Errorf("find workspaces: %w", err)
		}
		for _, w := range ws {
			if w.ID != t.Workspace.ID {
				buttons = append(buttons, messages.Button{Label: t.Text(zhUse, enUse, w.Name), Data: buttonUse + "/" + string(w.ID)})
			}
		}
	}
	s.WriteString("\n" + t.Text(zhSettingsHow, enSettingsHow))
	for _, line := range how {
		s.WriteString("\n• " + line)
	}
	return t.Answer(s.String(), buttons...)
}

func (f Feature) setLanguage(t *bot.Turn, value string) error {
	l, ok := messages.ParseLang(value)
	if !ok {
		return t.Refuse(zhBadLanguage, enBadLanguage)
	}
	if t.Person.ID == "" && !t.Event.Private && !t.Standing.Group {
		return t.Refuse(zhNoWorkspace, enNoWorkspace)
	}
	if err := t.Known(); err != nil {
		return err
	}
	t.Person.Lang, t.Lang = string(l), l
	if err := t.Tx.SetPerson(t.Person); err != nil {
		return fmt.Errorf("keep language: %w", err)
	}
	return t.Answer(t.Text(zhLanguageSet, enLanguageSet, languageName(l, l)))
}

func (f Feature) setWorkspaceLanguage(t *bot.Turn, value string) error {
	if !t.Standing.May(followup.SetWorkspace) || t.Workspace.ID == "" {
		return t.Refuse(zhNotAdmin, enNotAdmin)
	}
	l, ok := messages.ParseLang(value)
	if !ok {
		return t.Refuse(zhBadLanguage, enBadLanguage)
	}
	t.Workspace.Language = string(l)
	return f.setWorkspace(t, "language "+string(l))
}

func (f Feature) setWorkspaceName(t *bot.Turn, value string) error {
	if !t.Standing.May(followup.SetWorkspace) || t.Workspace.ID == "" {
		return t.Refuse(zhNotAdmin, enNotAdmin)
	}
	if n := utf8.RuneCountInString(value); n == 0 || n > nameLimit {
		return t.Refuse(zhLongName, enLongName, nameLimit)
	}
	t.Workspace.Name = value
	return f.setWorkspace(t, "name")
}

func (f Feature) setWorkspace(t *bot.Turn, what string) error {
	if err := t.Tx.SetWorkspace(t.Workspace); err != nil {
		return fmt.Errorf("keep workspace: %w", err)
	}
	if err := t.Audit("set workspace", "workspace/"+string(t.Workspace.ID), what); err != nil {
		return err
	}
	return t.Answer(t.Text(zhSet, enSet))
}

// usePressed makes another of the person's workspaces the one that private talk is about.
func (f Feature) usePressed(t *bot.Turn) error {
	w := followup.WorkspaceID(t.Rest)
	m, err := t.Tx.Member(w, t.Person.ID)
	if errors.Is(err, followup.ErrNotFound) || err == nil && !m.Current() {
		return t.Refuse(zhNotAdmin, enNotAdmin)
	}
	if err != nil {
		return fmt.Errorf("find member: %w", err)
	}
	if err := t.Tx.UseWorkspace(t.Person.ID, w); err != nil {
		return fmt.Errorf("remember workspace: %w", err)
	}
	if err := t.For(w, t.Person.ID); err != nil {
		return err
	}
	return t.Answer(t.Text(zhWorkspaceIs, enWorkspaceIs, t.Workspace.Name))
}

// dead lists the dead letters to the owner: when, where from and why, never what was said.
func (f Feature) dead(t *bot.Turn) error {
	if !t.Event.Private {
		return t.Refuse(zhClaimPrivate, enClaimPrivate)
	}
	dead, err := t.Tx.Dead(deadShown)
	if err != nil {
		return fmt.Errorf("find dead letters: %w", err)
	}
	if len(dead) == 0 {
		return t.Answer(t.Text(zhNoDead, enNoDead))
	}
	var s strings.Builder
	s.WriteString(t.Text(zhDead, enDead))
	var buttons []messages.Button
	for i, d := range dead {
		n := strconv.Itoa(i + 1)
		s.WriteString("\n" + n + ". " + deadLine(t, d))
		// What the house could not say is not said better by another turn.
		if data := buttonReplay + "/" + d.ID; len(data) <= 64 && !strings.HasPrefix(d.ID, messages.WhyRejected+"/") {
			buttons = append(buttons, messages.Button{Label: t.Text(zhReplay, enReplay, n), Data: data})
		}
	}
	return t.Answer(s.String(), buttons...)
}

func deadLine(t *bot.Turn, d storage.DeadLetter) string {
	reason, _, _ := strings.Cut(d.Reason, "\n")
	if r := []rune(reason); len(r) > 120 {
		reason = string(r[:120]) + "…"
	}
	return d.At.In(t.Zone).Format("01-02 15:04") + " " + string(d.From) + " " + d.ID + ": " + reason
}

// replayPressed gives a dead letter another turn.
func (f Feature) replayPressed(t *bot.Turn) error {
	ok, err := t.Tx.Replay(t.Rest)
	if err != nil {
		return fmt.Errorf("replay: %w", err)
	}
	if !ok {
		return t.Refuse(zhReplayGone, enReplayGone)
	}
	if err := t.Audit("replay", "delivery/"+t.Rest, ""); err != nil {
		return err
	}
	t.Notice(t.Text(zhReplayed, enReplayed))
	return nil
}
