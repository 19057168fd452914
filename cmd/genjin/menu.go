package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"genjin/bot"
	"genjin/bot/telegram"
)

const menuAgain = time.Minute // until a menu that could not be set is tried again

// The commands that a menu offers in one kind of chat only, and those of the installer, which none offers.
var (
	menuPrivate = []string{"start", "claim", "link", "morning", "trip", "anniversary", "todo", "plan", "client", "mute", "leave", "why", "handover"}
	menuGroup   = []string{"bind", "team", "roster", "manager", "trainer", "admin", "remove"}
	menuNever   = []string{"claim", "dead"}
)

// menu is what Telegram's menu of commands offers. A command is told by what stands behind the example in its
// line of help.
func menu(routes []*bot.Route) []telegram.Command {
	var cs []telegram.Command
	for _, r := range routes {
		name := strings.TrimPrefix(r.Words[len(r.Words)-1], "/")
		if slices.Contains(menuNever, name) {
			continue
		}
		cs = append(cs, telegram.Command{
			Name: name, ZH: told(r.Help.ZH), EN: told(r.Help.EN),
			Private: !slices.Contains(menuGroup, name), Group: !slices.Contains(menuPrivate, name),
		})
	}
	return cs
}

func told(help string) string {
	if _, what, ok := strings.Cut(help, " · "); ok {
		return what
	}
	return help
}

// offer sets the menu of commands, for as many tries as it takes.
func (s *served) offer(ctx context.Context) {
	for ctx.Err() == nil {
		err := s.telegram.Menu(ctx, menu(s.bot.Commands()))
		if err == nil || ctx.Err() != nil {
			return
		}
		s.log.WarnContext(ctx, "the menu of commands is not set", "error", err)
		again, stop := s.clock.Timer(menuAgain)
		select {
		case <-again:
		case <-ctx.Done():
		}
		stop()
	}
}
