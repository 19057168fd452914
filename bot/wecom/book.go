package wecom

import (
	"context"
	"strings"
	"sync"
	"time"

	"genjin/bot/wecom/api"
	"genjin/bot/wecom/crypt"
)

const (
	bookEvery   = time.Hour
	bookAgain   = 5 * time.Minute // after a failure
	bookWithin  = 2 * time.Minute
	forgetAfter = 24 * time.Hour // that the application did not reach somebody
)

// book is what the company's address book tells, as far as the application may see it.
type book struct {
	a    *Adapter
	kick chan struct{} // of capacity 1

	mu     sync.Mutex
	names  map[string]string    // by userid, in small letters
	ids    map[string][]string  // userids by name
	beyond map[string]time.Time // whom the application did not reach, and when
}

// keep reads the address book now and then, and when it changes, until ctx ends. What is old is forgotten meanwhile.
func (b *book) keep(ctx context.Context) {
	for ctx.Err() == nil {
		next := bookEvery
		if b.a.company != nil {
			if err := b.read(ctx); err != nil && ctx.Err() == nil {
				next = bookAgain
				b.a.o.Log.WarnContext(ctx, "the address book cannot be read: people are known by their accounts", "error", err)
			}
		}
		c, stop := b.a.o.Timer(next)
		select {
		case <-c:
		case <-b.kick:
		case <-ctx.Done():
		}
		stop()
		b.a.heard.sweep(b.a.o.Now())
	}
}

func (b *book) read(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, bookWithin)
	defer cancel()
	read, err := b.a.company.Book(ctx)
	b.a.app.note(err, true, b.a.o.App.AgentID, b.a.o.Now())
	if err != nil {
		return err
	}
	b.set(read.People)
	return b.tell(read)
}

func (b *book) set(people []api.Person) {
	names, ids := map[string]string{}, map[string][]string{}
	for _, p := range people {
		if p.Gone() || p.Name == "" {
			continue
		}
		names[strings.ToLower(p.ID)] = p.Name
		ids[p.Name] = append(ids[p.Name], p.ID)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.names, b.ids = names, ids
}

// changed reads the book anew if WeCom tells that it changed.
func (b *book) changed(m crypt.AppMessage) {
	if m.Event != "change_contact" {
		return
	}
	select {
	case b.kick <- struct{}{}:
	default:
	}
}

// name returns the name of a person; empty if it is not known.
func (b *book) name(user string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.names[strings.ToLower(user)]
}

// called returns the one person who is called name; empty if there is none, or several.
func (b *book) called(name string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if ids := b.ids[name]; len(ids) == 1 {
		return ids[0]
	}
	return ""
}

// unreached notes that the application did not reach user.
func (b *book) unreached(user string, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.beyond == nil {
		b.beyond = map[string]time.Time{}
	}
	b.beyond[strings.ToLower(user)] = now
}

// reaches reports whether the application can write to user, as far as is known.
func (b *book) reaches(user string, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	at, ok := b.beyond[strings.ToLower(user)]
	return !ok || now.Sub(at) > forgetAfter
}
