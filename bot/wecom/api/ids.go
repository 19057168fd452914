package api

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	idsAtOnce = 1000             // of one call (document 101521)
	idsMost   = 20000            // that are remembered
	idsAgain  = 30 * time.Minute // how long an id that was not resolved is not asked for again
)

// ids remembers what the encrypted ids of people stand for, and which ids are none.
type ids struct {
	now  func() time.Time
	mu   sync.Mutex
	held map[string]known
}

type known struct {
	id    string    // empty: not resolved
	asked time.Time // when
}

// UserIDs returns the user id of each of open, ids as the robot's messages have them. They are encrypted if the robot's
// creator is no super admin. One that is not encrypted, or whose person the app does not see, stands for itself. What was
// resolved is remembered.
func (c *Client) UserIDs(ctx context.Context, open []string) (map[string]string, error) {
	found, missing := c.ids.find(open)
	for some := range slices.Chunk(missing, idsAtOnce) {
		var got struct {
			Users []struct {
				Open word `json:"open_userid"`
				ID   word `json:"userid"`
			} `json:"userid_list"`
		}
		ask := struct {
			Open []string `json:"open_userid_list"`
		}{some}
		if err := c.Call(ctx, http.MethodPost, "batch/openuserid_to_userid", ask, &got); err != nil {
			return nil, err
		}
		resolved := map[string]string{}
		for _, u := range got.Users {
			resolved[string(u.Open)] = string(u.ID)
		}
		for _, id := range some {
			c.ids.keep(id, resolved[id])
			if found[id] = resolved[id]; found[id] == "" {
				found[id] = id
			}
		}
	}
	return found, nil
}

// KnownUserID returns the user id of open, as far as it was resolved or found to stand for itself; no call is made.
func (c *Client) KnownUserID(open string) (id string, ok bool) {
	found, missing := c.ids.find([]string{open})
	return found[open], len(missing) == 0
}

// RememberUserIDs takes in what encrypted ids were found to stand for.
func (c *Client) RememberUserIDs(ids map[string]string) {
	for open, id := range ids {
		c.ids.keep(open, id)
	}
}

// find returns what is remembered of open, and what is to be asked for.
func (s *ids) find(open []string) (found map[string]string, missing []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	found = map[string]string{}
	for _, id := range open {
		k, ok := s.held[id]
		switch {
		case found[id] != "" || id == "":
		case ok && k.id != "":
			found[id] = k.id
		case ok && now.Sub(k.asked) < idsAgain && !now.Before(k.asked):
			found[id] = id
		default:
			found[id] = id // until it is resolved
			missing = append(missing, id)
		}
	}
	return found, missing
}

func (s *ids) keep(open, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held == nil || len(s.held) >= idsMost {
		s.held = map[string]known{}
	}
	s.held[open] = known{id, s.now()}
}
