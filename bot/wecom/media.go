package wecom

import (
	"context"
	"strings"
	"sync"
	"time"

	"genjin/messages"
)

// mediaIDs remembers what was uploaded, so that one file for many goes up once.
type mediaIDs struct {
	mu  sync.Mutex
	ids map[string]*uploaded
}

// Who brings a file to WeCom, which knows it by another id for each.
const (
	fileByRobot = "robot"
	fileByApp   = "app"
)

// mediaKey is what a file is remembered by.
func mediaKey(by string, f messages.Attached) string {
	return by + "/" + string(mediaKind(f)) + "/" + f.Sum + "/" + f.Name
}

// uploaded is a file at WeCom.
type uploaded struct {
	ready chan struct{} // closed when the upload has ended
	id    string        // empty: it failed
	at    time.Time
}

// get returns WeCom's id of the file key, which upload brings there if it is not. Others who want the same file wait.
func (m *mediaIDs) get(ctx context.Context, key string, now time.Time, upload func() (string, error)) (string, error) {
	for {
		one, mine := m.of(key, now)
		if mine {
			id, err := upload()
			m.mu.Lock()
			defer m.mu.Unlock()
			if one.id = id; err != nil || id == "" {
				delete(m.ids, key)
			}
			close(one.ready)
			return id, err
		}
		select {
		case <-one.ready:
		case <-ctx.Done():
			return "", ctx.Err()
		}
		if one.id != "" {
			return one.id, nil
		}
	}
}

// stands reports whether the file key is at WeCom.
func (m *mediaIDs) stands(key string, now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	one, ok := m.ids[key]
	return ok && one.id != "" && now.Sub(one.at) <= mediaExpire
}

// of returns the upload of key; mine says that it is to be done by who asks.
func (m *mediaIDs) of(key string, now time.Time) (one *uploaded, mine bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ids == nil {
		m.ids = map[string]*uploaded{}
	}
	for k, old := range m.ids {
		if now.Sub(old.at) > mediaExpire {
			delete(m.ids, k)
		}
	}
	if one, ok := m.ids[key]; ok {
		return one, false
	}
	one = &uploaded{ready: make(chan struct{}), at: now}
	m.ids[key] = one
	return one, true
}

// forget forgets where the bytes of sum stand at WeCom, which no longer has them.
func (m *mediaIDs) forget(sum string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for k := range m.ids {
		if strings.Contains(k, "/"+sum+"/") {
			delete(m.ids, k)
		}
	}
}
