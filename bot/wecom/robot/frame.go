package robot

import (
	"bytes"
	"encoding/json"
	"slices"
)

// The commands of the frames that we send.
const (
	cmdSubscribe = "aibot_subscribe"
	cmdPing      = "ping"
	cmdRespond   = "aibot_respond_msg"
	cmdWelcome   = "aibot_respond_welcome_msg"
	cmdUpdate    = "aibot_respond_update_msg"
	cmdPush      = "aibot_send_msg"
	cmdInit      = "aibot_upload_media_init"
	cmdChunk     = "aibot_upload_media_chunk"
	cmdFinish    = "aibot_upload_media_finish"
)

type headers struct {
	ReqID string `json:"req_id"`
}

// encode writes a frame, leaving < and > as they are: the platform refuses them as \u003c.
func encode(cmd, id string, body any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(struct {
		Cmd     string  `json:"cmd"`
		Headers headers `json:"headers"`
		Body    any     `json:"body,omitempty"`
	}{cmd, headers{id}, body})
	if err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// incoming is a frame that came: a callback, or, without a command, the acknowledgement of a request.
type incoming struct {
	Cmd     string          `json:"cmd"`
	Headers headers         `json:"headers"`
	Code    int             `json:"errcode"`
	Text    string          `json:"errmsg"`
	Body    json.RawMessage `json:"body"`
}

// decode reads a frame, and changes raw. The platform lets control characters stand in strings as they are; like
// its own client we remove U+0000 to U+001F, except TAB and LF, before reading.
func decode(raw []byte) (incoming, error) {
	raw = slices.DeleteFunc(raw, func(b byte) bool { return b < ' ' && b != '\t' && b != '\n' })
	var f incoming
	err := json.Unmarshal(raw, &f)
	return f, err
}

// happened reports whether f holds something that happened.
func (f incoming) happened() bool {
	return (f.Cmd == Message || f.Cmd == Event) && bytes.HasPrefix(f.Body, []byte("{"))
}

// takenOver reports whether f says that another connection took over.
func (f incoming) takenOver() bool {
	if f.Cmd != Event {
		return false
	}
	var b struct {
		Event struct {
			Type string `json:"eventtype"`
		} `json:"event"`
	}
	return json.Unmarshal(f.Body, &b) == nil && b.Event.Type == "disconnected_event"
}
