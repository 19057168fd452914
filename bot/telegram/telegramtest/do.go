package telegramtest

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// methods are those that the table holds.
var methods = map[string]func(*Server, context.Context, *Call) (any, error){
	"getMe":                  (*Server).getMe,
	"setWebhook":             (*Server).setWebhook,
	"deleteWebhook":          (*Server).deleteWebhook,
	"getWebhookInfo":         (*Server).getWebhookInfo,
	"sendMessage":            (*Server).sendMessage,
	"sendPhoto":              (*Server).sendPhoto,
	"sendDocument":           (*Server).sendDocument,
	"editMessageText":        (*Server).editText,
	"editMessageCaption":     (*Server).editCaption,
	"editMessageReplyMarkup": (*Server).editMarkup,
	"deleteMessage":          (*Server).deleteMessage,
	"answerCallbackQuery":    (*Server).answerPress,
	"getFile":                (*Server).getFile,
	"setMyCommands":          (*Server).setCommands,
	"getMyCommands":          (*Server).getCommands,
	"deleteMyCommands":       (*Server).deleteCommands,
	"getChatMember":          (*Server).getChatMember,
	"getChatAdministrators":  (*Server).getAdministrators,
	"getChat":                (*Server).getChat,
	"sendChatAction":         (*Server).sendAction,
	"leaveChat":              (*Server).leaveChat,
}

// do does what c asks for. All but the long poll hold s.mu.
func (s *Server) do(ctx context.Context, c *Call) (any, error) {
	if c.Method == "getUpdates" {
		return s.getUpdates(ctx, c)
	}
	f, ok := methods[c.Method]
	if !ok {
		return nil, fmt.Errorf("the stand-in does not know %s", c.Method)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return f(s, ctx, c)
}

func (s *Server) getMe(context.Context, *Call) (any, error) {
	return map[string]any{
		"id": s.bot.ID, "is_bot": true, "first_name": s.bot.First, "username": s.bot.Username, "can_join_groups": true,
		"can_read_all_group_messages": !s.o.Privacy, "supports_inline_queries": false, "can_connect_to_business": false,
		"has_main_web_app": false,
	}, nil
}

// known returns the chat that a call names, if the bot ever met it.
func (s *Server) known(c *Call) (*chat, error) {
	ch, ok := s.chats[c.number("chat_id")]
	if !ok || ch.kind != private && !ch.met {
		return nil, refuse("chat not found")
	}
	if ch.movedTo != 0 {
		return nil, &refusal{
			http.StatusBadRequest, "Bad Request: group chat was upgraded to a supergroup chat",
			map[string]any{"migrate_to_chat_id": ch.movedTo},
		}
	}
	return ch, nil
}

// place is what people call c in refusals.
func (c *chat) place() string {
	switch c.kind {
	case supergroup:
		return "supergroup"
	case channel:
		return "channel"
	}
	return "group"
}

// reach returns the chat that a call writes to, or why it can't.
func (s *Server) reach(c *Call) (*chat, error) {
	ch, err := s.known(c)
	if err != nil {
		return nil, err
	}
	rank := ch.members[s.bot.ID]
	switch {
	case ch.gone != "":
		return nil, forbid(ch.gone)
	case ch.kind == private && !ch.opened && rank != kicked:
		return nil, forbid("bot can't initiate conversation with a user")
	case ch.kind == private && rank == kicked:
		return nil, forbid("bot was blocked by the user")
	case ch.kind == private:
		return ch, nil
	case rank == kicked:
		return nil, forbid("bot was kicked from the " + ch.place() + " chat")
	case !ch.has(s.bot.ID):
		return nil, forbid("bot is not a member of the " + ch.place() + " chat")
	case ch.kind == channel && rank != administrator:
		return nil, refuse("need administrator rights in the channel chat")
	}
	return ch, nil
}

func (s *Server) sendAction(_ context.Context, c *Call) (any, error) {
	if _, err := s.reach(c); err != nil {
		return nil, err
	}
	return true, nil
}

func (s *Server) leaveChat(_ context.Context, c *Call) (any, error) {
	ch, err := s.reach(c)
	if err != nil {
		return nil, err
	}
	if ch.kind == private {
		return nil, refuse("chat member status can't be changed in private chats")
	}
	s.rerank(ch, s.bot, s.bot, left)
	return true, nil
}

// scope is the key of a list of commands.
func scope(c *Call) string {
	o, ok := c.Params["scope"].(map[string]any)
	if !ok {
		o = map[string]any{"type": "default"}
	}
	return fmt.Sprintf("%v/%v/%v/%s", o["type"], o["chat_id"], o["user_id"], c.text("language_code"))
}

func (s *Server) setCommands(_ context.Context, c *Call) (any, error) {
	if err := s.scoped(c); err != nil {
		return nil, err
	}
	s.commands[scope(c)] = c.Params["commands"].([]any)
	return true, nil
}

// scoped sees that a scope which names a chat names one that is known.
func (s *Server) scoped(c *Call) error {
	o, _ := c.Params["scope"].(map[string]any)
	if id, ok := o["chat_id"]; ok {
		_, err := s.known(&Call{Params: map[string]any{"chat_id": id}})
		return err
	}
	return nil
}

func (s *Server) getCommands(_ context.Context, c *Call) (any, error) {
	return append([]any{}, s.commands[scope(c)]...), s.scoped(c)
}

func (s *Server) deleteCommands(_ context.Context, c *Call) (any, error) {
	delete(s.commands, scope(c))
	return true, nil
}

// Command is a line of a menu.
type Command struct{ Name, Text string }

// Commands returns the menu of a scope ("default", "all_group_chats" …) in a language of two letters, or in none.
func (s *Server) Commands(kind, lang string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Command
	for _, e := range s.commands[scope(&Call{Params: map[string]any{"scope": map[string]any{"type": kind}, "language_code": lang}})] {
		o := e.(map[string]any)
		out = append(out, Command{o["command"].(string), o["description"].(string)})
	}
	return out
}

func (s *Server) getChat(_ context.Context, c *Call) (any, error) {
	ch, err := s.known(c)
	if err != nil {
		return nil, err
	}
	if ch.kind != private && !ch.has(s.bot.ID) {
		_, err := s.reach(c)
		return nil, err
	}
	w := ch.wire()
	full := map[string]any{
		"id": w.ID, "type": w.Type, "accent_color_id": 1, "max_reaction_count": 11,
		"accepted_gift_types": map[string]any{
			"unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false, "gifts_from_channels": false,
		},
	}
	for k, v := range map[string]string{"title": w.Title, "username": w.Username, "first_name": w.First, "last_name": w.Last} {
		if v != "" {
			full[k] = v
		}
	}
	if ch.forum {
		full["is_forum"] = true
	}
	return full, nil
}

func (s *Server) getChatMember(_ context.Context, c *Call) (any, error) {
	ch, err := s.reach(c)
	if err != nil {
		return nil, err
	}
	u, ok := s.users[c.number("user_id")]
	if !ok {
		return nil, refuse("invalid user_id specified")
	}
	rank := ch.members[u.ID]
	if ch.kind == private && (u.ID == ch.id || u.ID == s.bot.ID) {
		rank = member
	}
	if rank == "" {
		rank = left
	}
	return asMember(*u, rank), nil
}

func (s *Server) getAdministrators(_ context.Context, c *Call) (any, error) {
	ch, err := s.reach(c)
	if err != nil {
		return nil, err
	}
	if ch.kind == private {
		return nil, refuse("there are no administrators in the private chat")
	}
	out := []wireMember{}
	for id, rank := range ch.members {
		if u := s.users[id]; (rank == creator || rank == administrator) && u != nil && (!u.IsBot || id == s.bot.ID) {
			out = append(out, asMember(*u, rank))
		}
	}
	slices.SortFunc(out, func(a, b wireMember) int { return strings.Compare(fmt.Sprint(a.User.ID), fmt.Sprint(b.User.ID)) })
	return out, nil
}
