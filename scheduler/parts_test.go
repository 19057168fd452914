package scheduler_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"genjin/messages"
	"genjin/storage"
)

// four lets messages that begin with "long" go in four parts.
func four(m messages.Message) int {
	if len(m.Key) >= 4 && m.Key[:4] == "long" {
		return 4
	}
	return 1
}

// sents returns which parts of key were taken, as the ids that stood before each.
func (p *platform) sents(key string) []string {
	var all []string
	for _, s := range p.all() {
		if s.Key == key {
			all = append(all, s.Sent)
		}
	}
	return all
}

var inFour = []string{"", "1", "1 2", "1 2 3"}

// The parts of a message go one behind the other, nothing else of the chat between them, and each counts in the buckets.
func TestAMessageGoesInParts(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.parts = four
		b.pg.limits = func(m messages.Message) []messages.Limit {
			return []messages.Limit{{Bucket: string(m.Chat), Every: time.Second, Burst: 1}}
		}
		b.start()
		begin := b.clock.Now()
		b.say(message("long/1", "a"), message("long/2", "a"))
		time.Sleep(500 * time.Millisecond)
		urgent := message("urgent/1", "a")
		urgent.Deadline = begin.Add(time.Second)
		b.say(urgent, message("beside/1", "b"))
		time.Sleep(time.Minute)
		var got []string
		for _, s := range b.pg.all() {
			if s.Chat == "pg/a" {
				got = append(got, s.Key)
			}
		}
		if want := []string{"long/1", "long/1", "long/1", "long/1", "urgent/1", "long/2", "long/2", "long/2", "long/2"}; !slices.Equal(got, want) {
			t.Errorf("said %v", got)
		}
		if got := b.pg.sents("long/1"); !slices.Equal(got, inFour) {
			t.Errorf("parts behind %q", got)
		}
		if s := b.pg.all()[len(b.pg.all())-1]; s.at.Sub(begin) < 8*time.Second {
			t.Errorf("nine messages took %v", s.at.Sub(begin))
		}
		if d := b.delayed("beside/1", begin); d > time.Second {
			t.Errorf("another chat waited %v", d)
		}
		if r := b.receipt("long/1"); r.State != storage.OutboxSent || r.Sent != "1 2 3 4" {
			t.Errorf("known as %+v", r)
		}
	})
}

// Whatever stops it in the midst, a message goes on behind the parts that were taken.
func TestAMessageGoesOnBehindItsParts(t *testing.T) {
	for name, fault := range map[string]error{
		"net": errors.New("the net is down"), "limit": &messages.RetryAfter{Bucket: "pg/a", Wait: 40 * time.Second}, "unsaid": messages.ErrMore,
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T, b *bench) {
				b.pg.parts = four
				b.pg.script["long/1 1 2"] = []error{fault}
				b.start()
				b.say(message("long/1", "a"))
				time.Sleep(time.Minute)
				if got := b.pg.sents("long/1"); !slices.Equal(got, inFour) || b.pg.tries("long/1") != 5 {
					t.Errorf("parts behind %q, %d tries", got, b.pg.tries("long/1"))
				}
			})
		})
	}
}

// breaking stops being asked behind some parts of a message: it closes the database, as a kill between them does, or hangs.
type breaking struct {
	*platform
	at    string
	close func() error
}

func (p breaking) Send(ctx context.Context, m messages.Message) (string, error) {
	if m.Sent != p.at {
		return p.platform.Send(ctx, m)
	}
	if p.close != nil {
		return "", errors.Join(errors.New("the end"), p.close())
	}
	<-ctx.Done()
	return "", ctx.Err()
}

// The next life of the program goes on behind the parts that were taken, after a kill and after a stop that cut one off.
func TestPartsAreNotRepeatedInTheNextLife(t *testing.T) {
	for _, killed := range []bool{true, false} {
		path := filepath.Join(t.TempDir(), "genjin.db")
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t, path)
			b.pg.parts = four
			broken := breaking{platform: b.pg, at: "1 2"}
			if killed {
				broken.close = b.db.Close
			}
			b.o.Senders["pg"] = broken
			b.start()
			b.say(message("long/1", "a"), message("next/1", "a"))
			time.Sleep(time.Second)
			b.stop()
			if got := b.pg.sents("long/1"); !slices.Equal(got, inFour[:2]) {
				t.Fatalf("parts behind %q before the end", got)
			}
			b = newBench(t, path)
			b.pg.parts = four
			b.start()
			urgent := message("urgent/1", "a")
			urgent.Deadline = b.clock.Now()
			b.say(urgent)
			b.settle()
			if got := b.pg.sents("long/1"); !slices.Equal(got, inFour[2:]) {
				t.Errorf("killed %v: parts behind %q in the next life", killed, got)
			}
			if r := b.receipt("long/1"); r.Sent != "1 2 3 4" {
				t.Errorf("killed %v: known as %+v", killed, r)
			}
			if got := b.pg.keys(); !slices.Equal(got[:2], []string{"long/1", "long/1"}) {
				t.Errorf("killed %v: what was begun waited: %v", killed, got)
			}
			b.stop()
		})
	}
}

// An edit is told all parts of its target, an answer the first; what an edit adds belongs to its target from then on.
func TestAnEditIsToldAllParts(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.parts = func(m messages.Message) int {
			if m.Key == "edit/1" {
				return 5
			}
			return four(m)
		}
		b.start()
		edit, again, answer := message("edit/1", "a"), message("again/1", "a"), message("answer/1", "a")
		edit.Edits, again.Edits, answer.Follows = "long/1", "long/1", "long/1"
		b.say(message("long/1", "a"))
		b.settle()
		b.say(edit, answer)
		b.settle()
		b.say(again)
		b.settle()
		for key, want := range map[string]string{"edit/1": "1 2 3 4", "again/1": "1 2 3 4 5"} {
			if s, _ := b.pg.find(key); s.Target != want {
				t.Errorf("%s edits %q", key, s.Target)
			}
		}
		if s, _ := b.pg.find("answer/1"); s.ReplyTo != "1" {
			t.Errorf("answers %q", s.ReplyTo)
		}
	})
}

// clumsy sends all parts at once, and is stopped behind each by a limit: their ids come with that.
type clumsy struct{ *platform }

func (p clumsy) Send(ctx context.Context, m messages.Message) (string, error) {
	id, err := p.platform.Send(ctx, m)
	if errors.Is(err, messages.ErrMore) {
		err = &messages.RetryAfter{Bucket: "pg/a", Wait: 10 * time.Second}
	}
	return id, err
}

// Ids that come with an error are durable before the next try.
func TestIDsThatComeWithAnErrorAreKept(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.parts = four
		b.o.Senders["pg"] = clumsy{b.pg}
		b.start()
		b.say(message("long/1", "a"))
		time.Sleep(15 * time.Second)
		b.do(func(tx *storage.Tx) error {
			ps, err := tx.Unsent(0, 10)
			if err != nil || len(ps) != 1 || ps[0].Sent != "1 2" || ps[0].Tries != 1 {
				t.Errorf("waiting: %+v, %v", ps, err)
			}
			return nil
		})
		time.Sleep(time.Minute)
		if got := b.pg.sents("long/1"); !slices.Equal(got, inFour) {
			t.Errorf("parts behind %q", got)
		}
	})
}
