package wecom

import (
	"context"
	"fmt"

	"genjin/bot/wecom/api"
	"genjin/bot/wecom/errcode"
	"genjin/messages"
)

// otherApps is WeCom's code for a group chat that another application made.
const otherApps = 86008

// groupOutlet is a group that the application made: it takes texts and files, and neither cards nor mentions (path/90248).
// There is no duplicate check.
type groupOutlet struct {
	a    *Adapter
	chat messages.ChatID
	id   string
}

func (o *groupOutlet) sign() byte                                  { return signGroup }
func (o *groupOutlet) limit() int                                  { return appText }
func (o *groupOutlet) presses([]messages.Button) []messages.Button { return nil }
func (o *groupOutlet) write(text string) string                    { return text }
func (o *groupOutlet) link(label, url string) string               { return label + " " + url }
func (o *groupOutlet) chosen(steps []step) []step                  { return steps }

func (o *groupOutlet) send(ctx context.Context, s step) (code string, err error) {
	err = o.once(ctx, s)
	if errcode.Of(codeOf(err)) == errcode.Media { // WeCom has lost what was uploaded
		o.a.media.forget(s.file.Sum)
		err = o.once(ctx, s)
	}
	return "", o.outcome(ctx, err)
}

func (o *groupOutlet) once(ctx context.Context, s step) error {
	c := api.Content{Kind: api.Text, Text: s.text}
	if s.kind == stepFile {
		id, kind, err := o.a.appMedia(ctx, *s.file)
		if err != nil {
			return err
		}
		c = api.Content{Kind: kind, MediaID: id}
	}
	return o.a.company.AppChatSend(ctx, o.id, c)
}

// outcome is what the dispatcher acts on. A group that is not the application's leaves it to another outlet, and so does an
// application that may send nothing now.
func (o *groupOutlet) outcome(ctx context.Context, err error) error {
	code, now := codeOf(err), o.a.o.Now()
	switch class := errcode.Of(code); {
	case code == otherApps || class == errcode.GoneChat:
		o.a.rooms.close(o.chat, now, goneFor)
		o.a.o.Log.ErrorContext(ctx, why86008, "error", err)
		return fmt.Errorf("%w: %w", errNoWay, err)
	case class == errcode.Limited || class == errcode.Paused:
		if class == errcode.Paused || !byUpload(err) {
			o.a.rooms.close(o.chat, now, fullFor)
		}
		return &passed{o.a.outcome(ofGroups(), err)}
	}
	return o.a.outcome(ofGroups(), err)
}
