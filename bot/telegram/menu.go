package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"genjin/messages"
)

// Command is a line of the menu of commands.
type Command struct {
	Name           string // 1 to 32 of a-z, 0-9 and _, without the slash
	ZH, EN         string // what it does, at most 256 characters
	Private, Group bool   // where it is offered
}

const (
	commandLimit     = 100 // in one menu
	descriptionLimit = 256
)

// menuLangs are the menus that there are, by the language of the reader's program. Everybody else, the
// empty one, reads what the bot speaks to those whose language it does not know.
var menuLangs = []struct {
	code string
	lang messages.Lang
}{{"", messages.Chinese}, {"zh", messages.Chinese}, {"en", messages.English}}

// Menu tells Telegram which commands to offer, in private and in groups, to readers of each language. Doing
// it again changes nothing. A menu without commands is taken away.
func (a *Adapter) Menu(ctx context.Context, commands []Command) error {
	for _, c := range commands {
		if err := c.check(); err != nil {
			return err
		}
	}
	for _, scope := range []string{"all_private_chats", "all_group_chats"} {
		for _, l := range menuLangs {
			list := []models.BotCommand{}
			for _, c := range commands {
				if (c.Private && scope == "all_private_chats" || c.Group && scope == "all_group_chats") && len(list) < commandLimit {
					list = append(list, models.BotCommand{Command: c.Name, Description: clip(l.lang.Say(c.ZH, c.EN), descriptionLimit)})
				}
			}
			if err := a.setMenu(ctx, list, scope, l.code); err != nil {
				return fmt.Errorf("set menu of commands: %w", outcome(accountBucket, err))
			}
		}
	}
	return nil
}

func (c Command) check() error {
	if c.Name == "" || len(c.Name) > 32 || strings.Trim(c.Name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return fmt.Errorf("%q is no name of a command", c.Name)
	}
	if blank(c.ZH) || blank(c.EN) {
		return fmt.Errorf("command %s is not described", c.Name)
	}
	return nil
}

func (a *Adapter) setMenu(ctx context.Context, list []models.BotCommand, scope, lang string) error {
	method := "setMyCommands"
	var params any = bot.SetMyCommandsParams{Commands: list, LanguageCode: lang}
	if len(list) == 0 {
		method, params = "deleteMyCommands", bot.DeleteMyCommandsParams{LanguageCode: lang}
	}
	fields, err := members(params)
	if err != nil {
		return err
	}
	fields["scope"] = json.RawMessage(`{"type":"` + scope + `"}`) // the library's types write theirs without a type
	_, err = a.call(ctx, method, fields)
	return err
}
