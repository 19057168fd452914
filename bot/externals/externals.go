// Package externals links a rep's clients with his contacts on the platform by which texts go out by his own account: where
// one contact alone can be the client, the rep is asked, and nothing is linked without his word.
package externals

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// Feature is the links.
type Feature struct{}

// The buttons. Behind the first two stands the contact, behind the others the client.
const (
	buttonLink   = "external"
	buttonNot    = "noexternal"
	buttonFind   = bot.ButtonFind
	buttonUnlink = bot.ButtonUnlink
)

// Routes lists what the feature hears.
func (f Feature) Routes() []bot.Route {
	press := func(name string, do func(*bot.Turn) error) bot.Route {
		return bot.Route{Button: name, Act: followup.KeepClients, Do: do}
	}
	return []bot.Route{
		{Result: bot.JobLook, Do: f.seen},
		press(buttonLink, f.link), press(buttonNot, f.not), press(buttonFind, f.find), press(buttonUnlink, f.unlink),
	}
}

// seen asks the rep whether the contact who bears the client's name is he. Who asked for it himself is answered in any
// case, and may choose among some who are like him.
func (f Feature) seen(t *bot.Turn) error {
	if t.House.Error != "" {
		return f.inVain(t)
	}
	var got bot.Seen
	if err := json.Unmarshal(t.House.Result, &got); err != nil {
		return fmt.Errorf("read result: %w", err)
	}
	c, err := t.Tx.Client(got.Client)
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find client: %w", err)
	}
	if err := t.Tx.Looked(c.ID, got.Chat, got.Right); err != nil {
		return fmt.Errorf("note that contacts were looked through: %w", err)
	}
	if err := t.For(c.Workspace, c.Owner); err != nil {
		return err
	}
	switch mine, err := t.Relaying(got.Chat); {
	case err != nil || !mine: // he was given to another rep
		return err
	case got.Anew && !got.Right:
		return f.say(t, got, t.Text(zhNoRight, enNoRight))
	case got.Anew && len(got.Some) == 0:
		return f.say(t, got, t.Text(zhNobody, enNobody, c.Title(), c.Name))
	case !got.Anew && (!got.Right || got.Sure != 1):
		return nil
	case !got.Anew:
		got.Some = got.Some[:1]
	}
	return f.ask(t, c, got)
}

// inVain tells a rep who waits that his contacts cannot be looked through now.
func (f Feature) inVain(t *bot.Turn) error {
	c, err := t.Tx.Client(followup.ClientID(strings.TrimPrefix(t.House.About, "client/")))
	if errors.Is(err, followup.ErrNotFound) || !t.LookedAnew() {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find client: %w", err)
	}
	if err := t.For(c.Workspace, c.Owner); err != nil {
		return err
	}
	return t.Tell(t.Text(zhInVain, enInVain))
}

// ask says which contacts can be c, each with a button.
func (f Feature) ask(t *bot.Turn, c followup.Client, got bot.Seen) error {
	if err := t.Tx.DropExternals(c.ID, false); err != nil {
		return fmt.Errorf("forget contacts: %w", err)
	}
	text := t.Text(zhWhich, enWhich, c.Title())
	if len(got.Some) == 1 {
		text = t.Text(zhIsIt, enIsIt, c.Title(), got.Some[0].Title())
	}
	var buttons []messages.Button
	for _, e := range got.Some {
		known := storage.External{ID: t.NewID(), Client: c.ID, Chat: got.Chat, External: e.ID, Name: e.Title()}
		if err := t.Tx.PutExternal(known); err != nil {
			return fmt.Errorf("keep contact: %w", err)
		}
		label := e.Title()
		if len(got.Some) == 1 {
			label = t.Text(zhYes, enYes)
		}
		buttons = append(buttons, messages.Button{Label: label, Data: buttonLink + "/" + known.ID})
	}
	return f.say(t, got, text, append(buttons, messages.Button{Label: t.Text(zhNo, enNo), Data: buttonNot + "/" + string(c.ID)})...)
}

func (f Feature) say(t *bot.Turn, got bot.Seen, text string, buttons ...messages.Button) error {
	_, err := t.Say(messages.Message{Chat: got.Chat, About: "client/" + string(got.Client), Text: text, Buttons: buttons})
	return err
}
