package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"genjin/bot/telegram"
	"genjin/bot/wecom"
	"genjin/messages"
	"genjin/storage"
)

// errFindings says that the check found what keeps the bot from working; it was told already.
var errFindings = errors.New("the check found what has to be mended")

const checkWithin = time.Minute

// runCheck looks at what serve needs, and changes nothing.
func runCheck(ctx context.Context, cfg Config, out, errs io.Writer) error {
	if err := cfg.validateServe(); err != nil {
		return usageError{err}
	}
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	c, log := &clock{}, newLogger(errs, cfg.Log.Level, cfg.Log.Format, cfg.secrets())
	client, err := httpClient(cfg.CAFile)
	if err != nil {
		return err
	}
	lang := messages.Lang(cfg.Language)
	faults := 0
	put := func(mark, line string) error {
		_, err := fmt.Fprintln(out, mark, line)
		return err
	}
	tell := func(fault bool, line string) error {
		if fault {
			faults++
			return put("✗", line)
		}
		return put("✓", line)
	}
	now := c.Now().In(cfg.zone)
	if err := tell(false, lang.Say(zhCheckZone, enCheckZone, cfg.Timezone, now.Format("2006-01-02 15:04"))); err != nil {
		return err
	}
	k, err := known(ctx, cfg.Database)
	if err := tell(checkDatabase(lang, cfg.Database, k, err)); err != nil {
		return err
	}
	if cfg.Telegram.Token != "" {
		for _, f := range telegram.New(telegramOptions(cfg, c, log, client)).Check(ctx, k.Known) {
			if err := tell(f.Fault, "Telegram: "+f.In(lang)); err != nil {
				return err
			}
		}
	}
	if cfg.wecomOn() {
		a, err := wecom.New(wecomOptions(cfg, c, log, client, nil))
		if err != nil {
			return usageError{err}
		}
		for _, f := range a.Check(ctx, cfg.PublicURL) {
			line := lang.Say(zhCheckWeCom, enCheckWeCom) + f.In(lang)
			if f.Lack {
				err = put("!", line)
			} else {
				err = tell(f.Fault, line)
			}
			if err != nil {
				return err
			}
		}
		for _, g := range k.wecom {
			if err := tell(false, lang.Say(zhCheckGroup, enCheckGroup, g.workspace, g.id)); err != nil {
				return err
			}
		}
	}
	if faults > 0 {
		return errFindings
	}
	return nil
}

// found is what stands in the database that a check is to know.
type found struct {
	telegram.Known
	wecom []wecomGroup
}

// wecomGroup is a group of WeCom, which tells no titles: it is known by the workspace that it belongs to.
type wecomGroup struct{ id, workspace string }

// known reads, beside a program that may work on the database file, what a check is to be told.
func known(ctx context.Context, file string) (k found, err error) {
	used, err := storage.InUse(file)
	if err != nil {
		return k, err
	}
	k.Idle = !used
	err = storage.Peek(ctx, file, func(tx *storage.Tx) error {
		groups, err := tx.BoundGroups()
		for _, g := range groups {
			switch g.ID.Platform() {
			case telegram.Platform:
				k.Groups = append(k.Groups, telegram.Group{Chat: g.ID, Title: g.Title})
			case wecom.Platform:
				w, err := tx.Workspace(g.Workspace)
				if err != nil {
					return err
				}
				k.wecom = append(k.wecom, wecomGroup{wecom.Bare(g.ID), w.Name})
			}
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil // it is made at the first start
	}
	return k, err
}

// checkDatabase looks whether the folder of the database can be written to, and tells how reading it went.
func checkDatabase(lang messages.Lang, file string, k found, unread error) (fault bool, line string) {
	dir := filepath.Dir(file)
	f, err := os.CreateTemp(dir, ".genjin-check-*")
	if err != nil {
		return true, lang.Say(zhCheckFolder, enCheckFolder, dir, err)
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		return true, lang.Say(zhCheckFolder, enCheckFolder, dir, err)
	}
	switch {
	case unread != nil:
		return true, lang.Say(zhCheckUnread, enCheckUnread, unread)
	case !k.Idle:
		return false, lang.Say(zhCheckUsed, enCheckUsed, file)
	}
	return false, lang.Say(zhCheckDatabase, enCheckDatabase, file)
}
