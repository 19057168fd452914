package telegram

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"genjin/messages"
)

// ErrToken says that the server knows no bot by the token: it is wrong, or was revoked. Nothing can be sent
// or received until another is set.
var ErrToken = errors.New("the token of the Telegram bot is wrong or revoked")

// class is what a refusal means for the call that was refused.
type class uint8

const (
	classOther    class = iota // tried again
	classLimited               // too much at once; nothing was done
	classMoved                 // the group became a supergroup
	classSame                  // an edit that changes nothing
	classNoTarget              // the message to edit is gone, or too old to be edited
	classCaption               // the message to edit bears a file, and its text is a caption
	classLate                  // the press was answered too late, or before
	classNoTopic               // the topic is closed or gone
	classGone                  // the chat cannot be written to
	classNoRights              // the bot may not write there, though it is in the chat
	classMarkup                // our markup cannot be read
	classNoLink                // the address of a button, or a keyboard with long ones
	classNoPhoto               // the picture cannot be sent as a photo
	classNoFile                // the file that Telegram is to hold already
	classTooBig                // the file
	classToken                 // no such bot
	classUnsure                // it may have been done
	classRejected              // a bug of ours
)

const (
	guardWait   = 60 * time.Second
	guardDelay  = 3 * time.Second
	defaultWait = 3 * time.Second // of a 429 that names none
	tokenAgain  = time.Minute     // until it is tried again whether the token is right

	accountBucket = string(Platform)
	pressBucket   = accountBucket + "/press" // answers to presses have no limit that is known
	perMinutePart = "/min"

	whyUnreachable = "the bot is blocked, thrown out, or was never started"
)

// signs tells classes by a part of the description, in small letters. Texts change, so the code comes
// first and decides what is not listed. The first that fits counts.
var signs = []struct {
	code  int
	part  string
	class class
}{
	{400, "message is not modified", classSame},
	{400, "message to edit not found", classNoTarget},
	{400, "message can't be edited", classNoTarget},
	{400, "message_id_invalid", classNoTarget},
	{400, "message to delete not found", classNoTarget},
	{400, "there is no text in the message to edit", classCaption},
	{400, "query is too old", classLate},
	{400, "query id is invalid", classLate},
	{400, "query_id_invalid", classLate},
	{400, "message thread not found", classNoTopic},
	{400, "topic_closed", classNoTopic},
	{400, "topic_deleted", classNoTopic},
	{400, "topic_id_invalid", classNoTopic},
	{400, "not enough rights", classNoRights},
	{400, "have no rights", classNoRights},
	{400, "chat_write_forbidden", classNoRights},
	{400, "chat_restricted", classNoRights},
	{400, "chat_send_", classNoRights}, // CHAT_SEND_PHOTOS_FORBIDDEN and the like
	{403, "not enough rights", classNoRights},
	{403, "have no rights", classNoRights},
	{403, "chat_write_forbidden", classNoRights},
	{400, "chat not found", classGone},
	{400, "user not found", classGone},
	{400, "peer_id_invalid", classGone},
	{400, "user_is_blocked", classGone},
	{400, "input_user_deactivated", classGone},
	{400, "channel_private", classGone},
	{400, "group chat was deactivated", classGone},
	{400, "group chat was deleted", classGone},
	{400, "bot was kicked", classGone},
	{400, "bot is not a member", classGone},
	{400, "can't parse entities", classMarkup},
	{400, "can't parse message text", classMarkup},
	{400, "button_url_invalid", classNoLink},
	{400, "button url", classNoLink},
	{400, "reply markup is too long", classNoLink},
	{400, "photo_invalid_dimensions", classNoPhoto},
	{400, "photo_save_file_invalid", classNoPhoto},
	{400, "image_process_failed", classNoPhoto},
	{400, "wrong file_id", classNoFile},
	{400, "wrong file identifier", classNoFile},
	{400, "wrong remote file identifier", classNoFile},
	{400, "file is too big", classTooBig},
	{400, "file_parts_invalid", classTooBig},
	{413, "", classTooBig},
	{401, "", classToken},
	{404, "", classToken},
	{403, "", classGone},
	{400, "", classRejected},
}

// class tells what r means.
func (r *refusal) class() class {
	switch {
	case r.code == 429:
		return classLimited
	case r.moved != 0:
		return classMoved
	case r.code >= 500:
		return classUnsure
	}
	text := strings.ToLower(r.text)
	for _, s := range signs {
		if s.code == r.code && strings.Contains(text, s.part) {
			return s.class
		}
	}
	return classOther
}

// classOf tells what err means; classOther if it is no refusal.
func classOf(err error) class {
	if r, ok := errors.AsType[*refusal](err); ok {
		return r.class()
	}
	return classOther
}

// outcome makes of err, from a call that concerns bucket, what the dispatcher acts on.
func outcome(bucket string, err error) error {
	r, ok := errors.AsType[*refusal](err)
	if !ok {
		return err
	}
	switch r.class() {
	case classLimited:
		return &messages.RetryAfter{Bucket: r.closes(bucket), Wait: r.pause()}
	case classMoved:
		return &messages.Moved{To: ChatID(r.moved)}
	case classGone:
		return fmt.Errorf("%w: %s: %w", messages.ErrLost, whyUnreachable, r)
	case classNoRights, classNoTopic:
		return fmt.Errorf("%w: %w", messages.ErrMuted, r)
	case classToken:
		return fmt.Errorf("%w: %w", ErrToken, r)
	case classUnsure:
		return &Unsure{r.method, r}
	case classTooBig:
		return fmt.Errorf("%w: too big: %w", messages.ErrRejected, r)
	case classSame, classNoTarget, classLate, classCaption, classMarkup, classNoLink, classNoPhoto, classRejected:
		return fmt.Errorf("%w: %w", messages.ErrRejected, r)
	case classNoFile, classOther:
	}
	return err
}

// closes returns the bucket that a 429 closes: bucket, or the account's if it is the guard of the server
// itself, which stands for 3 s before every call of a bot that asks too much and then says 60.
func (r *refusal) closes(bucket string) string {
	if r.wait == guardWait && r.pending >= guardDelay {
		return accountBucket
	}
	return bucket
}

func (r *refusal) pause() time.Duration {
	if r.wait <= 0 {
		return defaultWait
	}
	return r.wait
}
