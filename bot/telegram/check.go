package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"genjin/messages"
)

// Finding is something that a check found, in words for whoever runs the bot.
type Finding struct {
	Fault bool // the bot does not work with it; else it is only good to know
	zh    string
	en    string
}

// In returns the words of f in the language l.
func (f Finding) In(l messages.Lang) string {
	if l == messages.English {
		return f.en
	}
	return f.zh
}

func found(fault bool, w words, args ...any) Finding {
	return Finding{Fault: fault, zh: messages.Chinese.Say(w.zh, w.en, args...), en: messages.English.Say(w.zh, w.en, args...)}
}

const (
	clockMost   = 30 * time.Second // how far our clock may be off
	pendingMost = 100              // updates that may wait
	stale       = time.Hour        // a webhook's error older than this is history
)

// webhookInfo is what the server knows of our webhook.
type webhookInfo struct {
	URL       string   `json:"url"`
	Pending   int      `json:"pending_update_count"`
	ErrorDate int64    `json:"last_error_date"`
	Error     string   `json:"last_error_message"`
	Allowed   []string `json:"allowed_updates"`
}

// Known is what the check is told by who asks for it.
type Known struct {
	Groups []Group // where the bot is to work
	// Idle says that nobody takes updates whom the check would disturb: then it looks whether somebody else does.
	Idle bool
}

// Group is a group where the bot is to work.
type Group struct {
	Chat  messages.ChatID
	Title string // may be empty
}

// Check looks for what commonly goes wrong between a bot and Telegram, and changes nothing. The first
// finding names the bot, or why it could not be asked.
func (a *Adapter) Check(ctx context.Context, k Known) []Finding {
	n, err := a.call(ctx, "getMe", struct{}{})
	if err != nil {
		if err := outcome("", err); !errors.Is(err, ErrToken) {
			return []Finding{found(true, wordsUnreachable, a.api(), err)}
		}
		return []Finding{found(true, wordsToken)}
	}
	var s self
	if err := json.Unmarshal(n.result, &s); err != nil || s.Username == "" {
		return []Finding{found(true, wordsUnreachable, a.api(), "getMe")}
	}
	all := []Finding{found(false, wordsBot, s.Username)}
	if !s.ReadsAll {
		all = append(all, found(false, wordsPrivacy))
		all = append(all, a.checkGroups(ctx, s.ID, k.Groups)...)
	}
	if !s.Joins {
		all = append(all, found(true, wordsJoins))
	}
	if now := a.now(); !n.date.IsZero() && !now.IsZero() {
		if off := now.Sub(n.date).Round(time.Second); off > clockMost || off < -clockMost {
			all = append(all, found(true, wordsClock, off))
		}
	}
	w, err := a.webhookInfo(ctx)
	if err != nil {
		return append(all, found(true, wordsUnreachable, a.api(), err))
	}
	all = append(all, a.checkWebhook(w, n.date)...)
	if k.Idle && w.URL == "" {
		all = append(all, a.checkRival(ctx)...)
	}
	return all
}

// webhookInfo asks what the server knows of our webhook.
func (a *Adapter) webhookInfo(ctx context.Context) (w webhookInfo, err error) {
	n, err := a.call(ctx, "getWebhookInfo", struct{}{})
	if err == nil {
		err = json.Unmarshal(n.result, &w)
	}
	if err != nil {
		return w, fmt.Errorf("getWebhookInfo: %w", outcome("", err))
	}
	return w, nil
}

// checkWebhook compares the webhook that the server knows with ours. now is the server's clock.
func (a *Adapter) checkWebhook(w webhookInfo, now time.Time) []Finding {
	var all []Finding
	switch {
	case a.o.Webhook == "" && w.URL != "":
		all = append(all, found(false, wordsWebhookSet, w.URL))
	case a.o.Webhook != "" && w.URL == "":
		all = append(all, found(false, wordsWebhookUnset))
	case a.o.Webhook != w.URL:
		all = append(all, found(false, wordsWebhookElsewhere, w.URL, a.o.Webhook))
	}
	if now.IsZero() {
		now = a.now()
	}
	failed := time.Unix(w.ErrorDate, 0)
	if w.URL != "" && w.Error != "" && (w.Pending > 0 || now.Sub(failed) < stale) {
		all = append(all, found(true, wordsWebhookFails, failed.UTC().Format(time.RFC3339), w.Error))
	}
	if w.Pending > pendingMost {
		all = append(all, found(false, wordsPending, w.Pending))
	}
	return all
}
