package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// AppChatSend sends m to a group chat that the app itself made. There is no duplicate check.
func (c *Client) AppChatSend(ctx context.Context, chatID string, m Content) error {
	w, err := m.wire()
	if err != nil {
		return fmt.Errorf("appchat/send: %w", err)
	}
	w.ChatID = chatID
	return c.Call(ctx, http.MethodPost, "appchat/send", w, nil)
}

// AppChat is a group chat that the app made.
type AppChat struct {
	Name   string
	People int // its members
}

// AppChat asks for the group chat chatID (document 98914). One that another app made, or nobody, is refused.
func (c *Client) AppChat(ctx context.Context, chatID string) (AppChat, error) {
	var got struct {
		Chat struct {
			Name   word   `json:"name"`
			People []word `json:"userlist"`
		} `json:"chat_info"`
	}
	err := c.patiently(ctx, func() error {
		return c.Call(ctx, http.MethodGet, "appchat/get", url.Values{"chatid": {chatID}}, &got)
	})
	return AppChat{Name: string(got.Chat.Name), People: len(got.Chat.People)}, err
}
