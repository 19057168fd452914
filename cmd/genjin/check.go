package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"genjin/bot/telegram"
	"genjin/messages"
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
	tell := func(fault bool, line string) error {
		mark := "✓"
		if fault {
			mark, faults = "✗", faults+1
		}
		_, err := fmt.Fprintln(out, mark, line)
		return err
	}
	now := c.Now().In(cfg.zone)
	if err := tell(false, lang.Say(zhCheckZone, enCheckZone, cfg.Timezone, now.Format("2006-01-02 15:04"))); err != nil {
		return err
	}
	if err := tell(checkDatabase(lang, cfg.Database)); err != nil {
		return err
	}
	for _, f := range telegram.New(telegramOptions(cfg, c, log, client)).Check(ctx) {
		if err := tell(f.Fault, "Telegram: "+f.In(lang)); err != nil {
			return err
		}
	}
	if faults > 0 {
		return errFindings
	}
	return nil
}

// checkDatabase looks whether the folder of the database can be written to.
func checkDatabase(lang messages.Lang, file string) (fault bool, line string) {
	dir := filepath.Dir(file)
	f, err := os.CreateTemp(dir, ".genjin-check-*")
	if err != nil {
		return true, lang.Say(zhCheckFolder, enCheckFolder, dir, err)
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		return true, lang.Say(zhCheckFolder, enCheckFolder, dir, err)
	}
	return false, lang.Say(zhCheckDatabase, enCheckDatabase, file)
}
