package admin

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/storage"
)

const (
	claimFor   = 24 * time.Hour // how long a code can be used
	claimTries = 5              // tries a person
	claimBits  = 80

	settingClaim = "claim"
	settingTries = "claim tries "
)

// pendingClaim is the one-time code as it is kept: never the code itself.
type pendingClaim struct {
	Hash  string    `json:"hash"`
	Until time.Time `json:"until"`
}

// NewClaim makes a one-time code, good for 24 hours, by which a person becomes the owner; a former
// code ends. It returns an empty code if somebody owns the installation already. The code is for a
// terminal or a file of the installer's: it is never logged.
func NewClaim(tx *storage.Tx, now time.Time) (string, error) {
	owners, err := tx.Owners()
	if err != nil || len(owners) > 0 {
		return "", err
	}
	code := newCode(claimBits)
	raw, err := json.Marshal(pendingClaim{Hash: codeHash(code), Until: now.Add(claimFor)})
	if err != nil {
		return "", fmt.Errorf("write claim: %w", err)
	}
	return code, tx.PutSetting(settingClaim, string(raw))
}

// claim makes who knows the code the owner.
func (f Feature) claim(t *bot.Turn) error {
	if !t.Event.Private {
		return t.Refuse(zhClaimPrivate, enClaimPrivate)
	}
	pending, err := f.pending(t)
	if err != nil {
		return err
	}
	if pending.Hash == "" {
		return t.Refuse(zhNoClaim, enNoClaim)
	}
	tries, err := f.tries(t)
	if err != nil {
		return err
	}
	if tries > claimTries {
		return t.Refuse(zhTries, enTries)
	}
	if subtle.ConstantTimeCompare([]byte(codeHash(t.Rest)), []byte(pending.Hash)) != 1 {
		return t.Answer(t.Text(zhWrongCode, enWrongCode, claimTries-tries)) // no refusal: the try is to be kept
	}
	if err := t.Known(); err != nil {
		return err
	}
	t.Person.Owner = true
	if err := t.Tx.SetPerson(t.Person); err != nil {
		return fmt.Errorf("keep owner: %w", err)
	}
	if err := t.Tx.DropSetting(settingClaim); err != nil {
		return fmt.Errorf("end claim: %w", err)
	}
	if err := t.Audit("claim", "person/"+string(t.Person.ID), ""); err != nil {
		return err
	}
	return t.Answer(t.Text(zhClaimed, enClaimed))
}

// pending returns the code that can be used now; a zero one if there is none.
func (f Feature) pending(t *bot.Turn) (pendingClaim, error) {
	var p pendingClaim
	raw, err := t.Tx.Setting(settingClaim)
	if errors.Is(err, followup.ErrNotFound) {
		return p, nil
	}
	if err != nil {
		return p, fmt.Errorf("find claim: %w", err)
	}
	if err := json.Unmarshal([]byte(raw), &p); err != nil {
		return p, fmt.Errorf("read claim: %w", err)
	}
	if t.Now.After(p.Until) {
		return pendingClaim{}, nil
	}
	return p, nil
}

// tries counts this try of the account, and returns how many there are now.
func (f Feature) tries(t *bot.Turn) (int, error) {
	name := settingTries + string(t.Event.From.ID)
	raw, err := t.Tx.Setting(name)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return 0, fmt.Errorf("find tries: %w", err)
	}
	n, _ := strconv.Atoi(raw) // nothing there counts as none
	return n + 1, t.Tx.PutSetting(name, strconv.Itoa(n+1))
}
