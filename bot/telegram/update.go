package telegram

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"genjin/messages"
)

// kinds are the updates that Read understands. Telegram remembers the list and applies it when an update
// comes into being, so it is named in full each time (core.telegram.org/bots/api#getupdates).
var kinds = []string{"message", "edited_message", "callback_query", "my_chat_member"}

// envelope is what a delivery holds: the update as it came, and who the bot is, without which nobody can
// tell whether it was meant.
type envelope struct {
	Me     wireMe  `json:"me"`
	Update *update `json:"update"`
	Long   string  `json:"long,omitempty"` // what the parts of a text have in common that was too long for one message
}

type wireMe struct {
	ID       int64  `json:"id"`
	Username string `json:"username"`
	ReadsAll bool   `json:"reads_all,omitempty"` // in groups, without being an administrator there
}

// head is as much of an update as receiving has to know.
type head struct {
	ID      int64    `json:"update_id"`
	Message headChat `json:"message"`
	Edited  headChat `json:"edited_message"`
	Status  headChat `json:"my_chat_member"`
	Press   struct {
		From    wireMe   `json:"from"`
		Message headChat `json:"message"`
	} `json:"callback_query"`
}

type headChat struct {
	From wireMe `json:"from"`
	Text string `json:"text"`
	Chat struct {
		ID int64 `json:"id"`
	} `json:"chat"`
}

// chat returns the chat that orders the update: 0 for one of a kind that was not asked for.
func (h head) chat() int64 {
	for _, id := range []int64{
		h.Message.Chat.ID, h.Edited.Chat.ID, h.Status.Chat.ID, h.Press.Message.Chat.ID, h.Press.From.ID,
	} {
		if id != 0 {
			return id
		}
	}
	return 0
}

// envelopeFor is how the envelope of an update begins; what closes it is one brace.
func envelopeFor(s *self) []byte {
	me, err := json.Marshal(wireMe{s.ID, s.Username, s.ReadsAll})
	if err != nil { // numbers and strings have no way to fail
		panic(err)
	}
	return append(append([]byte(`{"me":`), me...), `,"update":`...)
}

// deliver makes a delivery of an update as it came, and tells its number. What is no update, or has no
// number, becomes one too, for the dead letters: its number is 0, and its id is made of its bytes.
func deliver(begin, raw []byte, now time.Time) (d messages.Delivery, number int64) {
	d = messages.Delivery{From: Platform, Chat: ChatID(0), Raw: raw, At: now}
	var h head
	if err := lenient(raw, &h); err != nil || h.ID <= 0 {
		sum := sha256.Sum256(raw)
		d.ID = string(Platform) + "/x" + hex.EncodeToString(sum[:12])
		return d, 0
	}
	d.ID, d.Chat = deliveryID(h.ID), ChatID(h.chat())
	d.Raw = make([]byte, 0, len(begin)+len(raw)+1)
	d.Raw = append(append(append(d.Raw, begin...), raw...), '}')
	return d, h.ID
}

// deliver is deliver, and marks the parts of a long text.
func (a *Adapter) deliver(begin, raw []byte, now time.Time) (d messages.Delivery, number int64) {
	d, number = deliver(begin, raw, now)
	var h head
	if number == 0 || lenient(raw, &h) != nil || h.Message.Text == "" {
		return d, number
	}
	if long := a.pasted.Album(d.Chat, strconv.FormatInt(h.Message.From.ID, 10), h.Message.Text, now); long != "" {
		d.Raw = append(d.Raw[:len(d.Raw)-1], fmt.Sprintf(`,"long":%q}`, long)...)
	}
	return d, number
}

func deliveryID(number int64) string {
	return string(Platform) + "/" + strconv.FormatInt(number, 10)
}

var errNoObject = errors.New("no JSON object")

// lenient reads the JSON object raw into v. What has another type than expected is left out: what Telegram
// may add tomorrow makes no update unreadable.
func lenient(raw []byte, v any) error {
	if begin := bytes.TrimLeft(raw, " \t\r\n"); len(begin) == 0 || begin[0] != '{' {
		return errNoObject
	}
	err := json.Unmarshal(raw, v)
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return nil
	}
	return err
}
