package telegram

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"genjin/messages"
)

// The wire types hold what Read uses of the objects of the Bot API 10.3 (core.telegram.org/bots/api), and no
// more: fields and kinds that are not known here are left out.

type update struct {
	Message *wireMessage `json:"message"`
	Edited  *wireMessage `json:"edited_message"`
	Press   *wirePress   `json:"callback_query"`
	Status  *wireStatus  `json:"my_chat_member"`
}

type wireMessage struct {
	wirePlace
	From     wireUser   `json:"from"`
	Sender   *wireChat  `json:"sender_chat"`
	Date     int64      `json:"date"`
	EditDate int64      `json:"edit_date"`
	Reply    *wireReply `json:"reply_to_message"`
	Album    string     `json:"media_group_id"`

	Business string `json:"business_connection_id"`
	Guest    string `json:"guest_query_id"`

	Text            string       `json:"text"`
	Entities        []wireEntity `json:"entities"`
	Caption         string       `json:"caption"`
	CaptionEntities []wireEntity `json:"caption_entities"`

	Photo     []wireFile   `json:"photo"`
	LivePhoto *wireFile    `json:"live_photo"`
	Document  *wireFile    `json:"document"`
	Animation *wireFile    `json:"animation"`
	Audio     *wireFile    `json:"audio"`
	Video     *wireFile    `json:"video"`
	VideoNote *wireFile    `json:"video_note"`
	Voice     *wireFile    `json:"voice"`
	Contact   *wireContact `json:"contact"`

	Rich      json.RawMessage `json:"rich_message"`
	Venue     json.RawMessage `json:"venue"`
	Location  json.RawMessage `json:"location"`
	Sticker   json.RawMessage `json:"sticker"`
	Dice      json.RawMessage `json:"dice"`
	Poll      json.RawMessage `json:"poll"`
	Story     json.RawMessage `json:"story"`
	Checklist json.RawMessage `json:"checklist"`
	PaidMedia json.RawMessage `json:"paid_media"`

	NewMembers  []wireUser `json:"new_chat_members"`
	LeftMember  *wireUser  `json:"left_chat_member"`
	NewTitle    string     `json:"new_chat_title"`
	MigrateTo   int64      `json:"migrate_to_chat_id"`
	MigrateFrom int64      `json:"migrate_from_chat_id"`

	TopicBegun  *wireTopic `json:"forum_topic_created"`
	TopicEdited *wireTopic `json:"forum_topic_edited"`
}

// wirePlace is where a message stands.
type wirePlace struct {
	ID      int64    `json:"message_id"`
	Thread  int64    `json:"message_thread_id"`
	InTopic bool     `json:"is_topic_message"`
	Chat    wireChat `json:"chat"`
}

// id returns the id of the message; empty if it has none.
func (p wirePlace) id() string {
	if p.ID <= 0 || p.ID > math.MaxInt32 {
		return ""
	}
	return joinID(p.topic(), p.ID)
}

// topic returns the number of the topic that the message stands in; 0 for none. A message that answers another
// has a thread without standing in a topic; the topic "General" is 1 and is never named.
func (p wirePlace) topic() int64 {
	if p.InTopic && p.Thread > 1 && p.Thread <= math.MaxInt32 {
		return p.Thread
	}
	return 0
}

// thread is the topic as others know it.
func (p wirePlace) thread() string {
	if n := p.topic(); n != 0 {
		return strconv.FormatInt(n, 10)
	}
	return ""
}

// wireTopic tells how a topic is called.
type wireTopic struct {
	Name string `json:"name"`
}

type wireReply struct {
	wirePlace
	From   wireUser   `json:"from"`
	Sender *wireChat  `json:"sender_chat"`
	Begun  *wireTopic `json:"forum_topic_created"`
}

type wirePress struct {
	ID      string     `json:"id"`
	From    wireUser   `json:"from"`
	Message *wirePlace `json:"message"` // of one that the bot can no longer see, no more than chat and number
	Data    string     `json:"data"`
}

// wireStatus says how the bot stands in a chat.
type wireStatus struct {
	Chat wireChat   `json:"chat"`
	From wireUser   `json:"from"`
	Date int64      `json:"date"`
	Old  wireMember `json:"old_chat_member"`
	New  wireMember `json:"new_chat_member"`
}

type wireMember struct {
	Status   string `json:"status"`
	IsMember bool   `json:"is_member"` // told of "restricted" alone
}

// sits reports whether the member is in the chat; known is false for a status that is news to us.
func (m wireMember) sits() (in, known bool) {
	switch m.Status {
	case "creator", "administrator", "member":
		return true, true
	case "restricted":
		return m.IsMember, true
	case "left", "kicked":
		return false, true
	}
	return false, false
}

// governs reports whether the member is an administrator, who hears all that is said
// (core.telegram.org/bots/features#privacy-mode).
func (m wireMember) governs() bool { return m.Status == "creator" || m.Status == "administrator" }

type wireChat struct {
	ID    int64  `json:"id"`
	Type  string `json:"type"`
	Title string `json:"title"`
}

func (c wireChat) private() bool { return c.Type == "private" || c.Type == "" && c.ID > 0 }

func (c wireChat) channel() bool { return c.Type == "channel" }

// Accounts that stand for no person (core.telegram.org/bots/api#message, "from" and "sender_chat").
const (
	groupAnonymousBot = 1087968824 // an administrator who hides
	channelBot        = 136817688  // a channel that speaks in a group
	serviceAccount    = 777000     // what a group gets from its channel
)

type wireUser struct {
	ID    int64  `json:"id"`
	Bot   bool   `json:"is_bot"`
	First string `json:"first_name"`
	Last  string `json:"last_name"`
	Lang  string `json:"language_code"`
}

// user returns the account; without an id for what is nobody. A channel counts as a program: it gets no answer.
func (u wireUser) user() messages.User {
	switch {
	case u.ID == channelBot, u.ID == serviceAccount:
		return messages.User{Bot: true}
	case u.ID <= 0, u.ID == groupAnonymousBot:
		return messages.User{}
	}
	return messages.User{ID: UserID(u.ID), Name: fullName(u.First, u.Last), Lang: clean(u.Lang), Bot: u.Bot}
}

// author returns who speaks: from, unless a chat speaks instead, which is nobody.
func author(from wireUser, sender *wireChat) messages.User {
	if sender != nil && sender.ID != 0 {
		return messages.User{Bot: sender.channel()}
	}
	return from.user()
}

// fullName joins the two names, with a blank unless Chinese characters meet there.
func fullName(first, last string) string {
	first, last = strings.TrimSpace(clean(first)), strings.TrimSpace(clean(last))
	if first == "" || last == "" {
		return first + last
	}
	a, _ := utf8.DecodeLastRuneInString(first)
	b, _ := utf8.DecodeRuneInString(last)
	if unicode.Is(unicode.Han, a) && unicode.Is(unicode.Han, b) {
		return first + last
	}
	return first + " " + last
}

// instant returns the time of a Unix date; zero for one that cannot be.
func instant(date int64) time.Time {
	const year9999 = 253370764800
	if date <= 0 || date >= year9999 {
		return time.Time{}
	}
	return time.Unix(date, 0).UTC()
}

// told reports whether an optional object is there.
func told(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }
