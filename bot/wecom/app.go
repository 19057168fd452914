package wecom

import (
	"fmt"
	"strings"

	"genjin/bot/wecom/crypt"
	"genjin/messages"
)

// fromApp reads what a person said to the application, or did with it; ok is false if it does not concern the bot.
func (env envelope) fromApp() (e messages.Event, ok bool, err error) {
	m, err := crypt.ReadAppMessage([]byte(env.AppXML))
	if err != nil {
		return e, false, fmt.Errorf("read message of the application: %w", err)
	}
	if m.FromUserName == "" || m.FromUserName == systemUser {
		return e, false, nil
	}
	e = messages.Event{
		From: messages.User{ID: UserID(m.FromUserName), Name: clean(env.Name)}, Private: true, Addressed: true, Unquoted: true, At: m.Sent(),
		Ref: messages.Ref{Chat: PrivateID(m.FromUserName), ID: handle{way: byApp, message: appID(m), user: m.FromUserName}.String()},
	}
	e.Direct = e.Ref.Chat
	switch m.MsgType {
	case "text":
		e.Text, e.Album = clean(strings.TrimFunc(m.Content, blank)), env.Album
		env.mentioned(&e, hearing{bot: env.Bot})
	case "image", "video", "voice":
		f := kinds[m.MsgType]
		f.ID = source{Media: m.MediaID, Kind: m.MsgType}.String()
		e.Files = []messages.File{f}
	case "location", "link":
		e.Text = clean(strings.TrimSpace(m.Label + m.Title))
	case "event":
		ok = appEvent(&e, m)
		return e, ok, nil
	default:
		return e, false, nil
	}
	return e, true, nil
}

// appEvent reads what happened to the application.
func appEvent(e *messages.Event, m crypt.AppMessage) (ok bool) {
	switch m.Event {
	case "subscribe":
		e.Kind = messages.Opened
		return true
	case "template_card_event":
		e.Kind, e.Button = messages.Pressed, clean(m.EventKey)
		e.Press = handle{way: byApp, message: appID(m), user: m.FromUserName}.String()
		e.Ref.ID = m.TaskID
		return e.Button != ""
	case "click":
		e.Text = clean(m.EventKey) // a menu of the application says a command
		return e.Text != ""
	}
	return false
}

// appID is the id of a message to the application. Events have none, and are known by what they hold.
func appID(m crypt.AppMessage) string {
	if m.MsgID != "" {
		return "a" + m.MsgID
	}
	return "e" + digest(strings.Join([]string{m.FromUserName, m.CreateTime, m.Event, m.EventKey, m.TaskID}, "\x00"))
}
