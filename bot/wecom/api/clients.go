package api

import (
	"context"
	"fmt"
	"time"

	library "github.com/silenceper/wechat/v2/work/context"
	"github.com/silenceper/wechat/v2/work/externalcontact"

	"genjin/messages"
)

const (
	// OfferLimit is how many bytes a text for clients has at most (document 92135).
	OfferLimit  = 4000
	offerMost   = 10000 // clients of one task
	tasksAtOnce = 1000
	taskSent    = 2 // the status of a task that the rep confirmed
)

// Offer makes a task in WeCom of sender, a user id: to send text to clients, external user ids of his. WeCom asks him, and
// sends when he says so; a client gets as many a month as the month has days. It returns the task, and those of clients who
// cannot be reached. Offered twice, the task comes twice.
func (c *Client) Offer(ctx context.Context, sender string, clients []string, text string) (task string, failed []string, err error) {
	if err := within(len(text), OfferLimit); err != nil {
		return "", nil, fmt.Errorf("offer text: %w", err)
	}
	if len(clients) == 0 || len(clients) > offerMost {
		return "", nil, fmt.Errorf("offer text: %w: %d clients", messages.ErrRejected, len(clients))
	}
	err = c.byLibrary(ctx, func(l *library.Context) error {
		got, err := externalcontact.NewClient(l).AddMsgTemplate(&externalcontact.AddMsgTemplateRequest{
			ChatType: "single", Sender: sender, ExternalUserID: clients, Text: externalcontact.MsgText{Content: text},
			// Empty lists, where the library would write null.
			Attachments: []*externalcontact.Attachment{}, TagFilter: externalcontact.TagFilter{GroupList: []externalcontact.TagGroupList{}},
		})
		if err == nil {
			task, failed = got.MsgID, got.FailList
		}
		return err
	})
	return task, failed, err
}

// Offered returns who has sent the text of task, by user id, and when. WeCom knows it minutes late.
func (c *Client) Offered(ctx context.Context, task string) (map[string]time.Time, error) {
	all, err := c.assigned(ctx, task)
	if err != nil {
		return nil, err
	}
	sent := map[string]time.Time{}
	for _, t := range all {
		if t.Status == taskSent {
			sent[t.UserID] = time.Unix(int64(t.SendTime), 0)
		}
	}
	return sent, nil
}

// assigned returns who is to send the text of task, and whether they did.
func (c *Client) assigned(ctx context.Context, task string) (all []*externalcontact.Task, err error) {
	cursor := ""
	for {
		var got *externalcontact.GetGroupMsgTaskResponse
		err := c.patiently(ctx, func() error {
			return c.byLibrary(ctx, func(l *library.Context) (err error) {
				ask := &externalcontact.GetGroupMsgTaskRequest{MsgID: task, Limit: tasksAtOnce, Cursor: cursor}
				got, err = externalcontact.NewClient(l).GetGroupMsgTask(ask)
				return err
			})
		})
		if err != nil {
			return nil, err
		}
		all = append(all, got.TaskList...)
		if got.NextCursor == "" || got.NextCursor == cursor {
			return all, nil
		}
		cursor = got.NextCursor
	}
}
