package wecom

import (
	"context"
	"crypto/md5" //nolint:gosec // WeCom asks for it, to see that an upload is whole
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"sync/atomic"
	"time"

	"genjin/bot/pasted"
	"genjin/bot/wecom/api"
	"genjin/bot/wecom/crypt"
	"genjin/bot/wecom/robot"
	"genjin/messages"
)

// officialPage is where a card without buttons leads to if nothing else is configured.
const officialPage = "https://work.weixin.qq.com"

// socket is the long connection, as sending needs it.
type socket interface {
	Alive(reqID string) bool
	Respond(ctx context.Context, reqID string, body any) error
	Welcome(ctx context.Context, reqID string, body any) error
	Update(ctx context.Context, reqID string, body any) error
	Push(ctx context.Context, body any) error
	Upload(ctx context.Context, kind, name string, size int64, md5 string, r io.Reader) (mediaID string, err error)
}

// Adapter is the connection of one robot, one application, or both.
type Adapter struct {
	o Options

	conn        *robot.Conn // nil without the long connection
	robot       socket      // conn; nil without it
	company     *api.Client // nil without the application
	web         *api.Client // for what needs no application: web hooks, and answers to callbacks
	robotCipher *crypt.Cipher
	appCipher   *crypt.Cipher
	hooks       map[string]string // keys of web hooks by the ids of their groups
	chats       map[string]string // ids of the application's group chats by those of the groups, as the robot knows them

	in      inbound
	app     standing
	ended   atomic.Bool // nothing more is taken: what comes before Run waits for it
	heard   heard
	seals   seals
	rooms   rooms
	kept    time.Time     // until when the long connection stood, as it was kept last
	spoke   chan struct{} // of capacity 1: something was said over the long connection
	touched touched
	pasted  pasted.Finder
	book    book
	outside outside
	media   mediaIDs
}

// New returns an Adapter of o. Nothing is asked of WeCom until Run. Errors name what is wrong with a key, without it.
func New(o Options) (*Adapter, error) {
	if o.HTTP == nil {
		o.HTTP = &http.Client{}
	}
	a := &Adapter{o: o, hooks: map[string]string{}, chats: map[string]string{}, spoke: make(chan struct{}, 1)}
	a.seals = seals{kick: make(chan struct{}, 1)}
	a.in = inbound{log: o.Log, timer: o.Timer, kick: make(chan struct{}, 1)}
	var err error
	switch r := o.Robot; {
	case r.Secret != "":
		a.conn = robot.New(robot.Options{
			URL: r.URL, BotID: r.ID, Secret: r.Secret, HTTP: o.HTTP, Log: o.Log, Now: o.Now, Timer: o.Timer,
			Handle: a.frame, Lost: a.lost, Away: a.recall,
		})
		a.robot = a.conn
	case r.Token != "":
		if a.robotCipher, err = crypt.New(r.Token, r.AESKey, ""); err != nil {
			return nil, fmt.Errorf("wecom.bot: %w", err)
		}
	}
	a.web = api.New(api.Options{
		URL: o.API, CorpID: o.App.CorpID, Secret: o.App.Secret, AgentID: o.App.AgentID, HTTP: o.HTTP, Log: o.Log, Now: o.Now, Timer: o.Timer,
	})
	if o.App.Secret != "" {
		a.company = a.web
	}
	if o.App.Token != "" {
		if a.appCipher, err = crypt.New(o.App.Token, o.App.AESKey, o.App.CorpID); err != nil {
			return nil, fmt.Errorf("wecom: callback: %w", err)
		}
	}
	for _, h := range o.Hooks {
		a.hooks[h.Chat] = h.Key
	}
	for _, c := range o.Chats {
		a.chats[c.Chat] = c.ID
	}
	a.book.a, a.book.kick = a, make(chan struct{}, 1)
	return a, nil
}

func (a *Adapter) page() string {
	if a.o.Page != "" {
		return a.o.Page
	}
	return officialPage
}

// Sizes of pictures, and for how long what was uploaded can be sent (path/101463, 90253).
const (
	imageLimit  = 2 << 20
	mediaExpire = 3*24*time.Hour - time.Hour
)

// mediaKind is how WeCom shows a file.
func mediaKind(f messages.Attached) api.Kind {
	switch strings.ToLower(path.Ext(f.Name)) {
	case ".jpg", ".jpeg", ".png":
		if f.Size <= imageLimit {
			return api.Image
		}
	}
	return api.File
}

// robotMedia uploads a file for the robot, unless that was done in the last days.
func (a *Adapter) robotMedia(ctx context.Context, f messages.Attached) (id string, kind api.Kind, err error) {
	kind = mediaKind(f)
	id, err = a.media.get(ctx, mediaKey(fileByRobot, f), a.o.Now(), func() (string, error) {
		sum, err := a.md5(f)
		if err != nil {
			return "", err
		}
		r, err := a.o.Open(f.Sum)
		if err != nil {
			return "", fmt.Errorf("%w: open file: %w", messages.ErrRejected, err)
		}
		defer r.Close() //nolint:errcheck // read-only
		return a.robot.Upload(ctx, string(kind), f.Name, f.Size, sum, r)
	})
	return id, kind, err
}

// appMedia uploads a file for the application, unless that was done in the last days.
func (a *Adapter) appMedia(ctx context.Context, f messages.Attached) (id string, kind api.Kind, err error) {
	kind = mediaKind(f)
	id, err = a.media.get(ctx, mediaKey(fileByApp, f), a.o.Now(), func() (string, error) {
		r, err := a.o.Open(f.Sum)
		if err != nil {
			return "", fmt.Errorf("%w: open file: %w", messages.ErrRejected, err)
		}
		defer r.Close() //nolint:errcheck // read-only
		return a.company.Upload(ctx, kind, f.Name, f.Size, r)
	})
	return id, kind, err
}

func (a *Adapter) md5(f messages.Attached) (string, error) {
	r, err := a.o.Open(f.Sum)
	if err != nil {
		return "", fmt.Errorf("%w: open file: %w", messages.ErrRejected, err)
	}
	defer r.Close() //nolint:errcheck // read-only
	h := md5.New()  //nolint:gosec // see above
	if _, err := io.Copy(h, r); err != nil {
		return "", errors.Join(messages.ErrRejected, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
