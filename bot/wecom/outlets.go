package wecom

import (
	"context"
	"errors"
	"fmt"

	"genjin/bot/wecom/api"
	"genjin/bot/wecom/errcode"
	"genjin/messages"
)

// How outlets sign the ids of what they send.
const (
	signRobot = 'r'
	signURL   = 'u'
	signApp   = 'a'
	signGroup = 'g'
	signHook  = 'h'
)

// Limits of texts, in bytes (path/101463, 90236, 99110).
const (
	robotText = 20480
	appText   = 2048
	hookText  = 2048
)

// robotOutlet is the robot's long connection.
type robotOutlet struct {
	a       *Adapter
	to      address
	answers handle
	entered bool
}

func (o *robotOutlet) sign() byte                                     { return signRobot }
func (o *robotOutlet) limit() int                                     { return robotText }
func (o *robotOutlet) presses(bs []messages.Button) []messages.Button { return pressable(bs) }
func (o *robotOutlet) write(text string) string                       { return markdown(text) }
func (o *robotOutlet) link(label, url string) string                  { return markdownLink(label, url) }
func (o *robotOutlet) chosen(steps []step) []step                     { return steps }

// push is a message that answers nothing.
type push struct {
	Chat     string    `json:"chatid"`
	Type     int       `json:"chat_type"` // 1: a person, 2: a group; without it WeCom guesses
	Kind     string    `json:"msgtype"`
	Markdown *content  `json:"markdown,omitempty"`
	Card     *card     `json:"template_card,omitempty"`
	File     *mediaRef `json:"file,omitempty"`
	Image    *mediaRef `json:"image,omitempty"`
}

// reply is a message that answers one.
type reply struct {
	Kind     string    `json:"msgtype"`
	Text     *content  `json:"text,omitempty"`
	Markdown *content  `json:"markdown,omitempty"`
	Stream   *stream   `json:"stream,omitempty"`
	Card     *card     `json:"template_card,omitempty"`
	File     *mediaRef `json:"file,omitempty"`
	Image    *mediaRef `json:"image,omitempty"`
}

type content struct {
	Content string `json:"content"`
}

// stream is a text that may be sent again: under the same id it replaces itself.
type stream struct {
	ID      string `json:"id"`
	Finish  bool   `json:"finish"`
	Content string `json:"content"`
}

type mediaRef struct {
	ID string `json:"media_id"`
}

func (o *robotOutlet) send(ctx context.Context, s step) (code string, err error) {
	err = o.once(ctx, s)
	if errcode.Of(codeOf(err)) == errcode.Media { // WeCom has lost what was uploaded
		o.a.media.forget(s.file.Sum)
		err = o.once(ctx, s)
	}
	return "", o.outcome(err)
}

func (o *robotOutlet) once(ctx context.Context, s step) error {
	var media *mediaRef
	kind := api.File
	if s.kind == stepFile {
		id, k, err := o.a.robotMedia(ctx, *s.file)
		if err != nil {
			return err
		}
		media, kind = &mediaRef{id}, k
	}
	if o.answers.way == bySocket && o.answers.answer != "" && o.a.robot.Alive(o.answers.answer) {
		err := o.reply(ctx, s, kind, media)
		if !stale(err) {
			return err
		}
		o.answers.answer = "" // it died with its connection; what follows is pushed as well
	}
	p := push{Chat: o.to.id, Type: 1, Kind: string(kind)}
	if o.to.group {
		p.Type = 2
	}
	switch s.kind {
	case stepText:
		p.Kind, p.Markdown = "markdown", &content{s.text}
	case stepCard:
		c := newCard(s.id, s.text, s.full, s.buttons, o.a.page())
		p.Kind, p.Card = "template_card", &c
	case stepFile:
		p.File, p.Image = files(kind, media)
	}
	return o.a.robot.Push(ctx, p)
}

func (o *robotOutlet) reply(ctx context.Context, s step, kind api.Kind, media *mediaRef) error {
	if o.entered {
		o.entered = false
		if s.kind != stepText {
			return &errcode.Error{Call: "welcome", Code: staleRequest}
		}
		err := o.a.robot.Welcome(ctx, o.answers.answer, reply{Kind: "text", Text: &content{s.text}})
		o.answers.answer = ""
		return err
	}
	r := reply{Kind: string(kind)}
	switch s.kind {
	case stepText:
		r.Kind, r.Stream = "stream", &stream{ID: s.id, Finish: true, Content: s.text}
	case stepCard:
		c := newCard(s.id, s.text, s.full, s.buttons, o.a.page())
		r.Kind, r.Card = "template_card", &c
	case stepFile:
		r.File, r.Image = files(kind, media)
	}
	return o.a.robot.Respond(ctx, o.answers.answer, r)
}

// files puts a medium where its kind belongs.
func files(kind api.Kind, media *mediaRef) (file, image *mediaRef) {
	if kind == api.Image {
		return nil, media
	}
	return media, nil
}

// Codes of the long connection that say that a request can be answered no more (path/101463).
const (
	staleRequest = 846605
	staleStream  = 846608
)

func stale(err error) bool {
	e, ok := errors.AsType[*errcode.Error](err)
	return ok && (e.Code == staleRequest || e.Code == staleStream)
}

// outcome is what the dispatcher acts on. A conversation that the robot does not know leaves it to another outlet, and so
// do a group that gets too much of it and, for a group, a robot that has brought too many files to WeCom.
func (o *robotOutlet) outcome(err error) error {
	class, chat := errcode.Of(codeOf(err)), o.to.chat()
	closes := ofRobotIn(chat)
	switch {
	case class == errcode.GoneChat:
		if o.to.group {
			o.a.rooms.out(chat, o.a.o.Now())
		}
		return fmt.Errorf("%w: %w", errNoWay, err)
	case class == errcode.Limited && o.to.group:
		if !byUpload(err) {
			o.a.rooms.full(chat, o.a.o.Now())
		}
		return &passed{o.a.outcome(closes, err)}
	}
	return o.a.outcome(closes, err)
}
