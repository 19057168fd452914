package scheduler_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"genjin/messages"
	"genjin/scheduler"
	"genjin/storage"
)

// nowhere takes everything at once.
type nowhere struct{}

func (nowhere) Send(_ context.Context, m messages.Message) (string, error) { return m.Key, nil }
func (nowhere) Limits(messages.Message) []messages.Limit                   { return nil }
func (nowhere) Account() messages.Limit                                    { return messages.Limit{} }

// BenchmarkDispatch sends 10,000 messages, each durable and marked: to as many chats, and to one.
func BenchmarkDispatch(b *testing.B) {
	for name, chats := range map[string]int{"chats=10000": 10_000, "chats=1": 1} {
		b.Run(name, func(b *testing.B) {
			round := 0
			bn := newBench(b, filepath.Join(b.TempDir(), "genjin.db"))
			bn.o.Senders = map[messages.Platform]scheduler.Sender{"pg": nowhere{}}
			s := scheduler.New(bn.o)
			ctx, cancel := context.WithCancel(context.Background())
			done := make(chan error, 1)
			go func() { done <- s.Run(ctx) }()
			for b.Loop() {
				round++
				bn.do(func(tx *storage.Tx) error {
					for i := range 10_000 {
						m := message(fmt.Sprintf("%d-%d/1", round, i), fmt.Sprint(i%chats))
						m.Deadline = time.Now().Add(time.Hour)
						if err := tx.Say(m); err != nil {
							return err
						}
					}
					return nil
				})
				if err := s.Settle(ctx); err != nil {
					b.Fatal(err)
				}
			}
			cancel()
			if err := <-done; err != nil {
				b.Error(err)
			}
			if err := bn.db.Close(); err != nil {
				b.Error(err)
			}
		})
	}
}
