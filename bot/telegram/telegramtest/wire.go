package telegramtest

// User is a person or a bot, as the wire shows it.
type User struct {
	ID       int64  `json:"id"`
	IsBot    bool   `json:"is_bot"`
	First    string `json:"first_name"`
	Last     string `json:"last_name,omitempty"`
	Username string `json:"username,omitempty"`
	Lang     string `json:"language_code,omitempty"` // an IETF tag, as zh-hans
}

// wireChat is a chat as messages show it.
type wireChat struct {
	ID       int64  `json:"id"`
	Type     string `json:"type"`
	Title    string `json:"title,omitempty"`
	Username string `json:"username,omitempty"`
	First    string `json:"first_name,omitempty"`
	Last     string `json:"last_name,omitempty"`
	Forum    bool   `json:"is_forum,omitempty"`
}

// wireMessage is a message as updates and answers show it.
type wireMessage struct {
	ID          int           `json:"message_id"`
	Thread      int           `json:"message_thread_id,omitempty"`
	InTopic     bool          `json:"is_topic_message,omitempty"`
	From        *User         `json:"from,omitempty"`
	SenderChat  *wireChat     `json:"sender_chat,omitempty"`
	Signature   string        `json:"author_signature,omitempty"`
	Chat        wireChat      `json:"chat"`
	Date        int64         `json:"date"`
	Forward     any           `json:"forward_origin,omitempty"`
	ForwardName string        `json:"forward_sender_name,omitempty"` // undocumented, but sent
	ForwardDate int64         `json:"forward_date,omitempty"`        // undocumented, but sent
	Reply       *wireMessage  `json:"reply_to_message,omitempty"`
	Quote       any           `json:"quote,omitempty"`
	EditDate    int64         `json:"edit_date,omitempty"`
	Album       string        `json:"media_group_id,omitempty"`
	Text        string        `json:"text,omitempty"`
	Entities    []Entity      `json:"entities,omitempty"`
	Photo       []wireFile    `json:"photo,omitempty"`
	Document    *wireFile     `json:"document,omitempty"`
	Voice       *wireFile     `json:"voice,omitempty"`
	Contact     *Contact      `json:"contact,omitempty"`
	Location    *wireLocation `json:"location,omitempty"`
	Caption     string        `json:"caption,omitempty"`
	CaptionEnts []Entity      `json:"caption_entities,omitempty"`
	Markup      any           `json:"reply_markup,omitempty"`

	NewMembers     []User `json:"new_chat_members,omitempty"`
	NewMember      *User  `json:"new_chat_member,omitempty"`      // undocumented, but sent
	NewParticipant *User  `json:"new_chat_participant,omitempty"` // undocumented, but sent
	LeftMember     *User  `json:"left_chat_member,omitempty"`
	LeftParticip   *User  `json:"left_chat_participant,omitempty"` // undocumented, but sent
	NewTitle       string `json:"new_chat_title,omitempty"`
	MigrateTo      int64  `json:"migrate_to_chat_id,omitempty"`
	MigrateFrom    int64  `json:"migrate_from_chat_id,omitempty"`
	TopicCreated   any    `json:"forum_topic_created,omitempty"`
	TopicEdited    any    `json:"forum_topic_edited,omitempty"`
	TopicClosed    any    `json:"forum_topic_closed,omitempty"`
	TopicReopened  any    `json:"forum_topic_reopened,omitempty"`
}

// wireFile is a photo size, a document or a voice note.
type wireFile struct {
	ID       string `json:"file_id"`
	Unique   string `json:"file_unique_id"`
	Name     string `json:"file_name,omitempty"`
	MIME     string `json:"mime_type,omitempty"`
	Size     int64  `json:"file_size,omitempty"`
	Width    int    `json:"width,omitempty"`
	Height   int    `json:"height,omitempty"`
	Duration int    `json:"duration,omitempty"`
}

// Contact is an entry of an address book that somebody shares.
type Contact struct {
	Phone string `json:"phone_number"`
	First string `json:"first_name"`
	Last  string `json:"last_name,omitempty"`
	User  int64  `json:"user_id,omitempty"` // 0: he has no account, or it is not told
}

// wireLocation is a place, in degrees.
type wireLocation struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// service tells whether m reports an event instead of something said.
func (m *wireMessage) service() bool {
	return m.NewMembers != nil || m.LeftMember != nil || m.NewTitle != "" || m.MigrateTo != 0 || m.MigrateFrom != 0 ||
		m.TopicCreated != nil || m.TopicEdited != nil || m.TopicClosed != nil || m.TopicReopened != nil
}

// wireMember is what a member of a chat is.
type wireMember struct {
	User   User   `json:"user"`
	Status string `json:"status"`

	Until       *int64 `json:"until_date,omitempty"`
	CanBeEdited *bool  `json:"can_be_edited,omitempty"`
	Anonymous   *bool  `json:"is_anonymous,omitempty"`
	*rights
}

// rights are those of an administrator.
type rights struct {
	ManageChat     bool `json:"can_manage_chat"`
	ChangeInfo     bool `json:"can_change_info"`
	DeleteMessages bool `json:"can_delete_messages"`
	InviteUsers    bool `json:"can_invite_users"`
	Restrict       bool `json:"can_restrict_members"`
	PinMessages    bool `json:"can_pin_messages"`
	ManageTopics   bool `json:"can_manage_topics"`
	Promote        bool `json:"can_promote_members"`
	VideoChats     bool `json:"can_manage_video_chats"`
	PostStories    bool `json:"can_post_stories"`
	EditStories    bool `json:"can_edit_stories"`
	DeleteStories  bool `json:"can_delete_stories"`
}

// The ranks of a member.
const (
	member        = "member"
	administrator = "administrator"
	creator       = "creator"
	left          = "left"
	kicked        = "kicked"
)

// asMember shows u with its rank.
func asMember(u User, status string) wireMember {
	m := wireMember{User: u, Status: status}
	no := false
	switch status {
	case kicked:
		m.Until = new(int64)
	case administrator:
		m.CanBeEdited, m.Anonymous = &no, &no
		m.rights = &rights{ManageChat: true, DeleteMessages: true, PinMessages: true}
	case creator:
		m.Anonymous = &no
	}
	return m
}

// wireChange is a change of rank, of the bot itself or of others.
type wireChange struct {
	Chat wireChat   `json:"chat"`
	From User       `json:"from"`
	Date int64      `json:"date"`
	Old  wireMember `json:"old_chat_member"`
	New  wireMember `json:"new_chat_member"`
}

// wirePress is a callback_query.
type wirePress struct {
	ID       string `json:"id"`
	From     User   `json:"from"`
	Message  any    `json:"message"`
	Instance string `json:"chat_instance"`
	Data     string `json:"data"`
}

// inaccessible is a message that the bot can no longer see.
type inaccessible struct {
	Chat wireChat `json:"chat"`
	ID   int      `json:"message_id"`
	Date int64    `json:"date"`
}
