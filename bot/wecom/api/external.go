package api

import (
	"context"
	"net/http"

	library "github.com/silenceper/wechat/v2/work/context"
	"github.com/silenceper/wechat/v2/work/externalcontact"
)

// Contact is somebody outside the company whom a person has among his clients in WeCom.
type Contact struct {
	ID     string // external user id
	Name   string // as he calls himself
	Remark string // as the person calls him; may be empty
}

const (
	contactsAtOnce = 100   // the most that path/92994 gives
	codeNoContacts = 84061 // somebody has no clients
)

// Contacts returns the clients of user in WeCom. The library has the call too, and stumbles over clients who use WeCom
// themselves: it takes their profile to be a text.
func (c *Client) Contacts(ctx context.Context, user string) ([]Contact, error) {
	var all []Contact
	cursor := ""
	for {
		var got struct {
			List []struct {
				External struct {
					ID   string `json:"external_userid"`
					Name string `json:"name"`
				} `json:"external_contact"`
				Follow struct {
					Remark string `json:"remark"`
				} `json:"follow_info"`
			} `json:"external_contact_list"`
			Next string `json:"next_cursor"`
		}
		err := c.patiently(ctx, func() error {
			return c.Call(ctx, http.MethodPost, "externalcontact/batch/get_by_user", struct {
				Users  []string `json:"userid_list"`
				Cursor string   `json:"cursor"`
				Limit  int      `json:"limit"`
			}{[]string{user}, cursor, contactsAtOnce}, &got)
		})
		if no := refusalOf(err); no != nil && no.Code == codeNoContacts {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		for _, one := range got.List {
			all = append(all, Contact{one.External.ID, one.External.Name, one.Follow.Remark})
		}
		if got.Next == "" || got.Next == cursor {
			return all, nil
		}
		cursor = got.Next
	}
}

// Sellers returns who may use 客户联系, by user id, of those whom the app may see.
func (c *Client) Sellers(ctx context.Context) (all []string, err error) {
	err = c.patiently(ctx, func() error {
		return c.byLibrary(ctx, func(l *library.Context) (err error) {
			all, err = externalcontact.NewClient(l).GetFollowUserList()
			return err
		})
	})
	return all, err
}
