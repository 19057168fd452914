package main

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"testing"
	"time"

	"genjin/bot/telegram/telegramtest"
	"genjin/storage"
)

// held lets 王芳 send n pictures as one album, of which the bot is told by and by; only the part with, from 0, says
// something. It returns the ids of the parts and the sums of the pictures.
func (c *city) held(n int, caption string, with int) (ids []int, sums []string) {
	c.t.Helper()
	album := telegramtest.Saying{Album: c.s.NewAlbum(), Held: true}
	for i, p := range photos(album.Album, n) {
		ids = append(ids, c.s.SayPhoto(c.fang, c.group, map[int]string{with: caption}[i], p, album))
		sum := sha256.Sum256(p.Body)
		sums = append(sums, hex.EncodeToString(sum[:]))
	}
	return ids, sums
}

// pictures returns the sums of the files of the version that 王芳 handed in for key, in their order.
func (c *city) pictures(key string) []string {
	c.t.Helper()
	var sums []string
	c.view(func(tx *storage.Tx) error {
		ss, err := tx.Standing("w", "fang")
		for _, s := range ss {
			if s.Key != key {
				continue
			}
			parts, err := tx.Parts(s.ID)
			if err != nil {
				return err
			}
			for _, p := range parts {
				files, err := tx.Attachments(p.About())
				if err != nil {
					return err
				}
				for _, f := range files {
					sums = append(sums, f.Sum)
				}
			}
		}
		return err
	})
	return sums
}

// TestTelegramAlbumsOutOfOrder: however the parts come, and whichever bears the words, they are one hand-in with its
// pictures as the album shows them, and one answer to its first, which comes 2 to 10 s after the last.
func TestTelegramAlbumsOutOfOrder(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
			for with := range order {
				before := len(c.s.Said(c.group))
				ids, want := c.held(3, "交作业 2.2", with)
				for _, i := range order {
					c.rest(1500 * time.Millisecond)
					c.s.Release(c.group, ids[i])
				}
				c.rest(1900 * time.Millisecond)
				if got := c.s.Said(c.group)[before:]; len(got) != 0 {
					t.Fatalf("in the order %v, answered before all can have come: %q", order, texts(got))
				}
				c.rest(8 * time.Second)
				if got := c.s.Said(c.group)[before:]; len(got) != 1 || got[0].ReplyTo != ids[0] {
					t.Fatalf("in the order %v, the answer to %d: %+v", order, ids[0], got)
				}
				if got := c.pictures("2.2"); !slices.Equal(got, want) {
					t.Fatalf("in the order %v with words in %d, handed in: %q, want %q", order, with, got, want)
				}
			}
		}
	})
}

// TestTelegramAPartThatIsLate: a part that comes minutes after the others loses nothing. If it bears the words, those that
// came without a word wait for it; if not, it joins what was answered.
func TestTelegramAPartThatIsLate(t *testing.T) {
	for _, late := range []time.Duration{5 * time.Second, 15 * time.Second, 5 * time.Minute, 3 * time.Hour} {
		inCity(t, supergroup, func(c *city) {
			for with := range 3 {
				for last := range 3 {
					before := len(c.s.Said(c.group))
					ids, want := c.held(3, "交作业 2.2", with)
					for i := range 3 {
						if i != last {
							c.s.Release(c.group, ids[i])
						}
					}
					c.rest(late)
					c.s.Release(c.group, ids[last])
					c.rest(15 * time.Second)
					if got := c.s.Said(c.group)[before:]; len(got) != 1 {
						t.Fatalf("%d late by %v, the words in %d, said: %q", last, late, with, texts(got))
					}
					got := c.pictures("2.2")
					if slices.Sort(got); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
						t.Fatalf("%d late by %v, the words in %d, handed in: %q", last, late, with, got)
					}
				}
			}
		})
	}
}

// TestTelegramAnAlbumThroughAFault: a part, with or without the words, that the house cannot take for minutes, or that is
// brought again and again, is in the one hand-in, which is answered once.
func TestTelegramAnAlbumThroughAFault(t *testing.T) {
	for name, fault := range map[string]int32{"not taken": untaken, "taken": twice} {
		t.Run(name, func(t *testing.T) {
			inCity(t, supergroup, func(c *city) {
				for with := range 3 {
					before := len(c.s.Said(c.group))
					ids, want := c.held(3, "交作业 2.2", with)
					c.s.Release(c.group, ids[0])
					c.rest(500 * time.Millisecond)
					c.s.Release(c.group, ids[1:]...)
					c.breaks(fault, 5*time.Minute)
					c.rest(3 * time.Minute)
					if got := c.s.Said(c.group)[before:]; len(got) != 1 {
						t.Fatalf("with words in %d, said: %q", with, texts(got))
					}
					got := c.pictures("2.2")
					if slices.Sort(got); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
						t.Fatalf("with words in %d, handed in: %q", with, got)
					}
				}
			})
		})
	}
}

// TestTelegramTheWordsAreForgotten: whoever writes them under an album afterwards has handed in all of it.
func TestTelegramTheWordsAreForgotten(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		for with := range 3 {
			before := len(c.s.Said(c.group))
			ids, _ := c.held(3, "", with)
			c.s.Release(c.group, ids...)
			c.rest(time.Minute)
			c.s.Edit(c.fang, c.group, ids[with], "哈哈交作业")
			c.rest(time.Minute)
			if got := c.s.Said(c.group)[before:]; len(got) != 0 {
				t.Fatalf("of talk it says %q", texts(got))
			}
			ids, want := c.held(3, "", with)
			c.s.Release(c.group, ids...)
			c.rest(time.Minute)
			c.s.Edit(c.fang, c.group, ids[with], "交作业 2.2")
			c.rest(15 * time.Second)
			if got := c.s.Said(c.group)[before:]; len(got) != 1 || got[0].ReplyTo != ids[0] {
				t.Fatalf("with words in %d, said: %q", with, texts(got))
			}
			if got := c.pictures("2.2"); !slices.Equal(got, want) {
				t.Fatalf("with words in %d, handed in: %q", with, got)
			}
			c.s.Edit(c.fang, c.group, ids[with], "交作业 2.2 三页")
			c.rest(15 * time.Second)
			if got := c.s.Said(c.group)[before:]; len(got) != 1 {
				t.Fatalf("with words in %d, an edit of them was answered by %q", with, texts(got))
			}
		}
	})
}
