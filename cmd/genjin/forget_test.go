package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"testing"

	"genjin/messages"
	"genjin/storage"
)

// TestBytesOfAForgottenClient: of a client who is erased no bytes stay, neither those that were here nor those that were
// still on their way.
func TestBytesOfAForgottenClient(t *testing.T) {
	for name, late := range map[string]bool{"here": false, "on their way": true} {
		t.Run(name, func(t *testing.T) {
			inHouse(t, 0, func(s *scene) {
				forget := func() {
					s.do(func(tx *storage.Tx) error {
						cs, err := tx.ClientsNamed("w", "p0", "王总")
						if err != nil || len(cs) != 1 {
							s.t.Errorf("clients: %+v, %v", cs, err)
							return err
						}
						_, err = tx.Forget(cs[0].ID)
						return err
					})
				}
				if late {
					s.f.fetching = forget
				}
				e := on("pp/u0", "pp/g0", "拜访 王总 想看样品")
				e.Files = []messages.File{{ID: "plan", Name: "图纸.pdf", MIME: "application/pdf", Size: 13}}
				s.hear(e)
				if !late {
					sure := s.only(on("pp/u0", "pp/u0", "删除客户 王总"))
					press := on("pp/u0", "pp/u0", "")
					press.Kind, press.Button, press.Press = messages.Pressed, sure.Buttons[0].Data, "press"
					s.hear(press)
				}
				if err := s.h.sched.Settle(s.t.Context()); err != nil {
					s.t.Fatal(err)
				}
				sum := sha256.Sum256([]byte("bytes of plan"))
				file, err := s.h.db.Files().Open(hex.EncodeToString(sum[:]))
				if err == nil {
					_ = file.Close()
				}
				if !errors.Is(err, fs.ErrNotExist) {
					s.t.Errorf("the bytes stand: %v", err)
				}
			})
		})
	}
}
