package api

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"slices"
	"strings"

	"genjin/messages"
)

const (
	recipientsMost = 1000
	recipientsEnd  = "|"

	// For so long, in seconds, WeCom delivers a message of the same bytes once (at most 4 hours, document 90236).
	checkLeast = 3600
	checkMost  = 14400
)

// Message is one of the app to people.
type Message struct {
	Key string   // what makes it this message; the same when it is sent again
	To  []string // user ids, at most 1,000
	Content
}

// Sent is what WeCom says of a message that it took.
type Sent struct {
	ID           string   // for Recall, within 24 hours
	ResponseCode string   // of a card: changes it once, within 72 hours; a credential
	Gone         []string // of To: who left, is out of the app's sight, or has no licence
}

// Send sends m. If it reached nobody, that is messages.ErrGone; what can never be sent is messages.ErrRejected. Sent again
// within an hour, byte for byte, it is delivered once.
func (c *Client) Send(ctx context.Context, m Message) (Sent, error) {
	w, err := m.wire()
	if err == nil && (len(m.To) == 0 || len(m.To) > recipientsMost) {
		err = fmt.Errorf("%w: %d recipients", messages.ErrRejected, len(m.To))
	}
	if err != nil {
		return Sent{}, fmt.Errorf("message/send: %w", err)
	}
	w.ToUser, w.AgentID = strings.Join(m.To, recipientsEnd), c.o.AgentID
	w.Check, w.Interval = 1, interval(m.Key)
	body, err := encode(w)
	if err != nil {
		return Sent{}, fmt.Errorf("write message/send: %w", err)
	}
	var got struct {
		ID         word `json:"msgid"`
		Code       word `json:"response_code"`
		Invalid    word `json:"invaliduser"`
		Unlicensed word `json:"unlicenseduser"`
	}
	if err := c.Call(ctx, http.MethodPost, "message/send", written(append(body, blanks(m.Key)...)), &got); err != nil {
		return Sent{}, err
	}
	s := Sent{ID: string(got.ID), ResponseCode: string(got.Code), Gone: among(m.To, string(got.Invalid+recipientsEnd+got.Unlicensed))}
	if len(s.Gone) == len(m.To) {
		return s, fmt.Errorf("message/send: %w: %s", messages.ErrGone, strings.Join(s.Gone, ", "))
	}
	return s, nil
}

// blanks are the spaces and tabs behind the request of the message key. Two messages that say the same to the same
// person, as answers often do, must both arrive; the check compares whole requests, and these tell them apart.
func blanks(key string) []byte {
	if key == "" {
		return nil
	}
	h := fnv.New64a()
	h.Write([]byte(key))
	n, b := h.Sum64(), make([]byte, 64)
	for i := range b {
		b[i] = " \t"[n>>i&1]
	}
	return b
}

// interval returns how long the duplicate check of the message key lasts. It differs by the key as well, should WeCom
// compare what requests say and not their bytes.
func interval(key string) int {
	if key == "" {
		return checkMost
	}
	h := fnv.New32a()
	h.Write([]byte(key))
	return checkLeast + int(h.Sum32()%(checkMost-checkLeast+1))
}

// among returns those of ids that list names, which is written in small letters.
func among(ids []string, list string) []string {
	named := strings.Split(list, recipientsEnd)
	var found []string
	for _, id := range ids {
		if slices.ContainsFunc(named, func(n string) bool { return strings.EqualFold(n, id) }) {
			found = append(found, id)
		}
	}
	return found
}

// CardUpdate changes a card of the app that was sent to To.
type CardUpdate struct {
	To           []string
	ResponseCode string // of the message, or of the press
	Replace      string // the text that stands in place of the buttons; empty: Card is set
	Card         any    // the new card, as JSON
}

// UpdateCard changes a card. The code of one works once, for 72 hours; after that the class of the error is
// errcode.UsedUp.
func (c *Client) UpdateCard(ctx context.Context, u CardUpdate) error {
	type button struct {
		Replace string `json:"replace_name"`
	}
	body := struct {
		To      []string `json:"userids"`
		AgentID int      `json:"agentid"`
		Code    string   `json:"response_code"`
		Button  *button  `json:"button,omitempty"`
		Card    any      `json:"template_card,omitempty"`
	}{To: u.To, AgentID: c.o.AgentID, Code: u.ResponseCode, Card: u.Card}
	if u.Replace != "" {
		body.Button = &button{u.Replace}
	}
	r, err := newRequest(http.MethodPost, "message/update_template_card", body)
	if err != nil {
		return err
	}
	r.hidden = []string{u.ResponseCode}
	return c.ask(ctx, r, nil)
}

// Recall takes back the message id, within 24 hours.
func (c *Client) Recall(ctx context.Context, id string) error {
	return c.Call(ctx, http.MethodPost, "message/recall", struct {
		ID string `json:"msgid"`
	}{id}, nil)
}
