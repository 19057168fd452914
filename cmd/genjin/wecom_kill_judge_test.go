package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"genjin/storage"
)

// done reports whether WeCom knows of each note whether it was taken, and each that must be answered is.
func (k *wecomStorm) done() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.way != bySocket && len(k.acked)+k.s.Lost() < len(k.notes) {
		return false
	}
	drafts := k.drafts()
	for n := range k.notes {
		if len(drafts[n]) == 0 && k.owed(n, drafts) {
			return false
		}
	}
	for i := range killGroups {
		if k.receipts(i) < k.answered(i, drafts) {
			return false
		}
	}
	return true
}

// owed reports whether note n must bring a draft. The last life is not killed, and was connected before anything was said.
func (k *wecomStorm) owed(n int, drafts [][]int) bool {
	if k.way != bySocket {
		return k.acked[k.notes[n].about]
	}
	return k.notes[n].life == killLives-1 || k.overtaken(n, drafts)
}

// receipts is how many notes of a person were said to be noted, where they were written.
func (k *wecomStorm) receipts(person int) int {
	place := k.rooms[person]
	if k.way == byApp {
		place = fmt.Sprint("rep", person)
	}
	n := 0
	for _, m := range k.s.Said(place) {
		if strings.Contains(m.Text, "记下了：") {
			n++
		}
	}
	return n
}

// answered is how many notes of a person brought a draft.
func (k *wecomStorm) answered(person int, drafts [][]int) int {
	n := 0
	for i, note := range k.notes {
		if note.who == person && len(drafts[i]) > 0 {
			n++
		}
	}
	return n
}

// drafts returns in which lives each note brought its draft.
func (k *wecomStorm) drafts() [][]int {
	lives := make([][]int, len(k.notes))
	for i := range killGroups {
		for at, m := range k.s.Said(fmt.Sprint("rep", i)) {
			for n, note := range k.notes {
				if note.who == i && m.Card == nil && strings.Contains(m.Text, note.about) {
					lives[n] = append(lives[n], k.life(i, at))
				}
			}
		}
	}
	return lives
}

// life tells in which life the n-th message to a person was said.
func (k *wecomStorm) life(person, n int) int {
	for life, ends := range k.ends {
		if n < ends[person] {
			return life
		}
	}
	return len(k.ends)
}

func (k *wecomStorm) judge() {
	drafts := k.drafts()
	again := make([]int, killLives+1)
	for n, lives := range drafts {
		if len(lives) == 0 && k.owed(n, drafts) {
			k.t.Errorf("note %d is lost: %+v", n, k.notes[n])
		}
		for i, life := range lives[min(1, len(lives)):] {
			again[life]++
			if life == lives[i] {
				k.t.Errorf("the draft of note %d was said twice in life %d", n, life)
			}
			if k.way != bySocket {
				k.t.Errorf("the application said the draft of note %d twice", n)
			}
		}
	}
	k.t.Logf("%d notes, %d acknowledged, messages by life %v, said again by life %v", len(k.notes), len(k.acked), k.ends, again)
	for life, n := range again {
		if n > killGroups {
			k.t.Errorf("life %d said %d drafts again; at most %d were under way", life, n, killGroups)
		}
	}
	for i := range killGroups {
		got, want, more := k.receipts(i), k.answered(i, drafts), killLives-1 // one under way at each kill
		if k.way == byApp {
			more = 0
		}
		if got < want || got > want+more {
			k.t.Errorf("%d receipts for %d notes of person %d", got, want, i)
		}
	}
	db, err := storage.Open(k.t.Context(), filepath.Join(k.dir, "genjin.db"))
	if err != nil {
		k.t.Fatal(err)
	}
	defer db.Close()
	err = db.View(k.t.Context(), func(tx *storage.Tx) error {
		dead, err := tx.Dead(10)
		if len(dead) > 0 {
			k.t.Errorf("dead letters: %+v", dead)
		}
		return err
	})
	if err != nil {
		k.t.Error(err)
	}
}

// overtaken reports whether a later note of the same chat and life brought a draft, and note n did not.
func (k *wecomStorm) overtaken(n int, drafts [][]int) bool {
	for later := n + 1; later < len(k.notes); later++ {
		if k.notes[later].who == k.notes[n].who && k.notes[later].life == k.notes[n].life && len(drafts[later]) > 0 {
			return true
		}
	}
	return false
}
