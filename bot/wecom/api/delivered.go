package api

import (
	"context"
	"strings"
	"time"

	library "github.com/silenceper/wechat/v2/work/context"
	"github.com/silenceper/wechat/v2/work/externalcontact"
)

// Delivery is what became of a text for a client.
type Delivery int

// The deliveries (path/93338).
const (
	Waiting  Delivery = 0 // the sender did not confirm it
	Arrived  Delivery = 1
	Stranger Delivery = 2 // the two are no contacts any more
	Sated    Delivery = 3 // the client got as many texts as he may
)

// tasksAPage is how many tasks WeCom lists at once, sendsAPage how many clients of one (path/93338).
const (
	tasksAPage = 100
	sendsAPage = 1000
)

// Delivered tells what became of the text of task, which sender sends to client, and since when. known is false if WeCom
// tells nothing of client.
func (c *Client) Delivered(ctx context.Context, task, sender, client string) (d Delivery, at time.Time, known bool, err error) {
	cursor := ""
	for {
		var got *externalcontact.GetGroupMsgSendResultResponse
		err := c.patiently(ctx, func() error {
			return c.byLibrary(ctx, func(l *library.Context) (err error) {
				ask := &externalcontact.GetGroupMsgSendResultRequest{MsgID: task, UserID: sender, Limit: sendsAPage, Cursor: cursor}
				got, err = externalcontact.NewClient(l).GetGroupMsgSendResult(ask)
				return err
			})
		})
		if err != nil {
			return 0, time.Time{}, false, err
		}
		for _, one := range got.SendList {
			if one.ExternalUserID == client {
				return Delivery(one.Status), time.Unix(int64(one.SendTime), 0), true, nil
			}
		}
		if got.NextCursor == "" || got.NextCursor == cursor {
			return 0, time.Time{}, false, nil
		}
		cursor = got.NextCursor
	}
}

// Made looks for a task of sender with text for client that was made since, by our clock; empty if there is none. It tells,
// where the answer to Offer was lost, whether it was carried out.
func (c *Client) Made(ctx context.Context, sender, client, text string, since time.Time) (task string, err error) {
	if c.skew.Load() == nil { // before the first answer; that with a token tells WeCom's time as any does
		if _, err := c.tokens.get(ctx); err != nil {
			return "", err
		}
	}
	now := c.now()
	if skew := c.skew.Load(); skew != nil {
		since, now = since.Add(-*skew), now.Add(-*skew)
	}
	cursor := ""
	for {
		var got *externalcontact.GetGroupMsgListV2Response
		err := c.patiently(ctx, func() error {
			return c.byLibrary(ctx, func(l *library.Context) (err error) {
				got, err = externalcontact.NewClient(l).GetGroupMsgListV2(&externalcontact.GetGroupMsgListV2Request{
					ChatType: "single", StartTime: since.Unix(), EndTime: now.Unix() + 1, Limit: tasksAPage, Cursor: cursor,
				})
				return err
			})
		})
		if err != nil {
			return "", err
		}
		for _, one := range got.GroupMsgList {
			if one.Text.Content != text {
				continue
			}
			if is, err := c.isFor(ctx, one.MsgID, sender, client); err != nil || is {
				return one.MsgID, err
			}
		}
		if got.NextCursor == "" || got.NextCursor == cursor {
			return "", nil
		}
		cursor = got.NextCursor
	}
}

// isFor reports whether task is for sender to send to client.
func (c *Client) isFor(ctx context.Context, task, sender, client string) (bool, error) {
	all, err := c.assigned(ctx, task)
	if err != nil {
		return false, err
	}
	for _, t := range all {
		if strings.EqualFold(t.UserID, sender) {
			_, _, known, err := c.Delivered(ctx, task, t.UserID, client)
			return known, err
		}
	}
	return false, nil
}

// Cancel ends a task that was not confirmed yet (path/97610).
func (c *Client) Cancel(ctx context.Context, task string) error {
	return c.patiently(ctx, func() error {
		return c.byLibrary(ctx, func(l *library.Context) error {
			return externalcontact.NewClient(l).CancelGroupMsgSend(&externalcontact.CancelGroupMsgSendRequest{MsgID: task})
		})
	})
}
