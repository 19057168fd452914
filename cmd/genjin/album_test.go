package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"genjin/messages"
	"genjin/storage"
)

// part is a picture of an album.
func part(chat, id, words string) messages.Event {
	e := text(chat, words)
	e.Ref.ID, e.Album = id, "a1"
	e.Files = []messages.File{{ID: "f" + id, Name: id + ".jpg", MIME: "image/jpeg", Size: 11}}
	return e
}

// TestAnAlbumIsOneMessage: whatever part bears the words, and however late a part comes, an album is one visit
// with all its pictures, answered once.
func TestAnAlbumIsOneMessage(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		t := s.t
		for i, words := range []string{"", "拜访 王总 想看样品", ""} {
			if said := s.hear(part("pp/g0", fmt.Sprint(i+1), words)); len(said) != 0 {
				t.Fatalf("part %d was answered by %+v", i+1, said)
			}
			time.Sleep(time.Second)
		}
		time.Sleep(3 * time.Second)
		if err := s.h.sched.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		receipt := find(s.f.said, "pp/g0", "记下了")
		if receipt == nil || receipt.ReplyTo != "1" || len(s.f.said) != 2 {
			t.Fatalf("said: %+v", s.f.said)
		}
		if said := s.hear(part("pp/g0", "4", "")); len(said) != 0 {
			t.Errorf("a late part was answered by %+v", said)
		}
		var got []storage.Attachment
		err := s.h.db.View(t.Context(), func(tx *storage.Tx) error {
			v, err := tx.VisitAt(messages.Ref{Chat: "pp/g0", ID: "1"})
			if err != nil {
				return err
			}
			got, err = tx.Attachments(v.About())
			return err
		})
		if err != nil || len(got) != 4 {
			t.Errorf("kept %+v, %v", got, err)
		}
	})
}

// TestAnAlbumOfTalkIsNotAnswered: people show each other pictures.
func TestAnAlbumOfTalkIsNotAnswered(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		s.hear(part("pp/g0", "1", ""))
		s.hear(part("pp/g0", "2", "午饭不错"))
		time.Sleep(time.Minute)
		if len(s.f.said) != 0 {
			s.t.Errorf("said: %+v", s.f.said)
		}
	})
}

// TestAnAlbumThatComesLateGoesOn: what was said together belongs together, also if it comes when the first was answered
// because the program stood still; what was said later does not.
func TestAnAlbumThatComesLateGoesOn(t *testing.T) {
	inHouse(t, 0, func(s *scene) {
		began := time.Now()
		for i, c := range []struct {
			album string
			said  time.Duration
		}{{"a1", 0}, {"a2", time.Second}, {"", 2 * time.Second}, {"a3", 8 * time.Second}, {"", 9 * time.Second}} {
			e := part("pp/g0", fmt.Sprint(i+1), map[int]string{0: "拜访 王总 想看样品"}[i])
			e.Album, e.At = c.album, began.Add(c.said)
			s.hear(e)
			time.Sleep(5 * time.Second)
			if err := s.h.sched.Settle(s.t.Context()); err != nil {
				s.t.Fatal(err)
			}
			if len(s.f.said) != 2 {
				s.t.Fatalf("after part %d: %+v", i+1, s.f.said)
			}
		}
		var names []string
		err := s.h.db.View(s.t.Context(), func(tx *storage.Tx) error {
			v, err := tx.VisitAt(messages.Ref{Chat: "pp/g0", ID: "1"})
			if err != nil {
				return err
			}
			got, err := tx.Attachments(v.About())
			for _, a := range got {
				names = append(names, a.Name)
			}
			return err
		})
		if slices.Sort(names); err != nil || !slices.Equal(names, []string{"1.jpg", "2.jpg", "3.jpg"}) {
			s.t.Errorf("kept %v, %v", names, err)
		}
	})
}
