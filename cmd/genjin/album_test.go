package main

import (
	"fmt"
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
