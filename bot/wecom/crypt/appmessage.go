package crypt

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// ErrMessage says that what an application's callback held cannot be read as a message.
var ErrMessage = errors.New("the callback holds no message")

var errNoKind = errors.New("it tells no kind")

// AppMessage is what an application is sent: a message of a member (path/90239), or an event (path/90240), whichever
// MsgType and Event tell. The fields bear the platform's names and stand as they came, numbers too; those that a kind
// does not have are empty, and kinds that are not known yet are left to the caller.
type AppMessage struct {
	ToUserName   string `xml:"ToUserName"`   // the company
	FromUserName string `xml:"FromUserName"` // the member; "sys" of what nobody did
	CreateTime   string `xml:"CreateTime"`   // Unix seconds
	MsgType      string `xml:"MsgType"`      // text, image, voice, video, location, link, event
	MsgID        string `xml:"MsgId"`        // 64 bits; events have none
	AgentID      string `xml:"AgentID"`      // the application

	Content      string `xml:"Content"`      // text
	PicURL       string `xml:"PicUrl"`       // image, link
	MediaID      string `xml:"MediaId"`      // image, voice, video; good for three days
	Format       string `xml:"Format"`       // voice: amr, speex
	ThumbMediaID string `xml:"ThumbMediaId"` // video

	LocationX string `xml:"Location_X"` // location: degrees of latitude
	LocationY string `xml:"Location_Y"` // location: degrees of longitude
	Scale     string `xml:"Scale"`      // location: zoom of the map
	Label     string `xml:"Label"`      // location: what stands there
	AppType   string `xml:"AppType"`    // location: wxwork; of a member who writes from WeChat empty

	Title       string `xml:"Title"`       // link
	Description string `xml:"Description"` // link
	URL         string `xml:"Url"`         // link

	Event    string `xml:"Event"`
	EventKey string `xml:"EventKey"` // what was pressed

	Latitude  string `xml:"Latitude"`  // LOCATION: degrees
	Longitude string `xml:"Longitude"` // LOCATION: degrees
	Precision string `xml:"Precision"` // LOCATION: metres

	ChangeType string `xml:"ChangeType"` // change_contact: create_user, update_user, delete_user and more
	UserID     string `xml:"UserID"`     // change_contact: whom it is about
	NewUserID  string `xml:"NewUserID"`  // change_contact: as he is called from now on, if that changed

	// Of template_card_event and template_card_menu_event. The code changes the card once, within 72 hours; it is a
	// credential and does not belong in a log.
	TaskID       string      `xml:"TaskId"`
	CardType     string      `xml:"CardType"`
	ResponseCode string      `xml:"ResponseCode"`
	Selected     []Selection `xml:"SelectedItems>SelectedItem"`
}

// Selection is what was chosen of one question of a card.
type Selection struct {
	QuestionKey string   `xml:"QuestionKey"`
	OptionIDs   []string `xml:"OptionIds>OptionId"`
}

// ReadAppMessage reads the message that [Cipher.Open] returned. Fields that it does not know are passed over, broken
// UTF-8 and control characters in what somebody wrote do not spoil it. Errors are [ErrMessage]: it is no XML as WeCom
// sends it, or does not tell its kind.
func ReadAppMessage(raw []byte) (AppMessage, error) {
	var m struct {
		XMLName xml.Name `xml:"xml"`
		AppMessage
	}
	err := readXML(legible(raw), &m)
	if err == nil && m.MsgType == "" {
		err = errNoKind
	}
	if err != nil {
		return AppMessage{}, fmt.Errorf("%w: %w", ErrMessage, err)
	}
	return m.AppMessage, nil
}

// Sent returns when the message was sent, to the second; the zero time if it does not tell.
func (m AppMessage) Sent() time.Time {
	s, err := strconv.ParseInt(m.CreateTime, 10, 64)
	if err != nil || s <= 0 {
		return time.Time{}
	}
	return time.Unix(s, 0).UTC()
}
