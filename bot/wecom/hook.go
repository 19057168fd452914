package wecom

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"genjin/bot/wecom/crypt"
)

const (
	callbackLimit  = 1 << 20         // bytes of one call
	answerWithin   = 4 * time.Second // WeCom waits for five
	cardWithin     = 3 * time.Second // for what a press makes of its card
	secondsOfAgain = "2"
)

// RobotHandler answers the calls of the robot's callback (path/100719). What proves the token is handed over and
// answered once it is durable: 200 with the card that a press changed or without a body; 503 if the storage does not
// take it in time, though it is taken as soon as it can be.
func (a *Adapter) RobotHandler() http.Handler {
	return a.handler(a.robotCipher, func(ctx context.Context, q query, body []byte) (taken <-chan struct{}, answer *pending, err error) {
		encrypted, err := crypt.JSONEnvelope(body)
		if err != nil {
			return nil, nil, err
		}
		plain, err := a.robotCipher.Open(q.signature, q.timestamp, q.nonce, encrypted)
		if errors.Is(err, crypt.ErrBroken) {
			return a.bury(body)
		}
		if err != nil {
			return nil, nil, err
		}
		card := &pending{card: make(chan any), over: ctx.Done()}
		taken, pressed, err := a.arrive(ctx, envelope{Way: byCallback, Bot: a.o.Robot.Name, Body: plain}, card)
		if err != nil {
			return nil, nil, errNotTaken
		}
		if pressed {
			answer = card
		}
		return taken, answer, nil
	})
}

// AppHandler answers the calls of the application's callback (path/90238).
func (a *Adapter) AppHandler() http.Handler {
	return a.handler(a.appCipher, func(_ context.Context, q query, body []byte) (taken <-chan struct{}, answer *pending, err error) {
		encrypted, err := crypt.XMLEnvelope(body)
		if err != nil {
			return nil, nil, err
		}
		plain, err := a.appCipher.Open(q.signature, q.timestamp, q.nonce, encrypted)
		if errors.Is(err, crypt.ErrBroken) {
			return a.bury(body)
		}
		if err != nil {
			return nil, nil, err
		}
		if taken, err = a.arriveApp(plain); err != nil {
			return nil, nil, errNotTaken
		}
		return taken, nil, nil
	})
}

var errNotTaken = errors.New("nothing is taken now")

// bury keeps a call that proved the token and cannot be read: it goes to the dead letters.
func (a *Adapter) bury(body []byte) (taken <-chan struct{}, answer *pending, err error) {
	if taken, err = a.in.add(unreadable(body, a.o.Now())); err != nil {
		return nil, nil, errNotTaken
	}
	return taken, nil, nil
}

// query is what stands in the address of a call.
type query struct{ signature, timestamp, nonce string }

// taker hands over what a call holds.
type taker func(ctx context.Context, q query, body []byte) (taken <-chan struct{}, answer *pending, err error)

func (a *Adapter) handler(c *crypt.Cipher, take taker) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := r.URL.Query()
		q := query{v.Get("msg_signature"), v.Get("timestamp"), v.Get("nonce")}
		switch {
		case c == nil:
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodGet:
			a.verify(w, c, q, v.Get("echostr"))
		case r.Method == http.MethodPost:
			a.call(w, r, c, q, take)
		default:
			w.Header().Set("Allow", "GET, POST")
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	})
}

// verify answers the call by which WeCom tries an address out: with the plain text, and nothing else.
func (a *Adapter) verify(w http.ResponseWriter, c *crypt.Cipher, q query, echo string) {
	plain, err := c.Open(q.signature, q.timestamp, q.nonce, echo)
	if err != nil {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(plain)
}

func (a *Adapter) call(w http.ResponseWriter, r *http.Request, c *crypt.Cipher, q query, take taker) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, callbackLimit))
	if _, long := errors.AsType[*http.MaxBytesError](err); long {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil { // cut off
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if a.ended.Load() {
		a.again(w)
		return
	}
	late, stop := a.o.Timer(answerWithin)
	defer stop()
	taken, answer, err := take(r.Context(), q, body)
	switch {
	case errors.Is(err, errNotTaken):
		a.again(w)
		return
	case err != nil:
		a.o.Log.DebugContext(r.Context(), "a callback proves nothing", "error", err)
		w.WriteHeader(http.StatusForbidden)
		return
	}
	if !within(late, taken) {
		a.o.Log.WarnContext(r.Context(), "a callback was not taken in time")
		a.again(w)
		return
	}
	if answer != nil {
		a.answerCall(w, c, q, answer, late)
	}
}

// within waits for taken, until late; nothing to wait for is taken.
func within(late <-chan time.Time, taken <-chan struct{}) bool {
	if taken == nil {
		return true
	}
	select {
	case <-taken:
		return true
	case <-late:
		return false
	}
}

// again asks WeCom to send it again.
func (a *Adapter) again(w http.ResponseWriter) {
	w.Header().Set("Retry-After", secondsOfAgain)
	w.WriteHeader(http.StatusServiceUnavailable)
}

// pending is a call that told of a press, and may be answered with what becomes of its card.
type pending struct {
	card chan any
	over <-chan struct{} // closed when the call was answered
	fate *fate           // of the press, once it is noted
}

var errOver = errors.New("the call that told of the press was answered without the card")

// take answers the call with v.
func (p *pending) take(ctx context.Context, v any) error {
	select {
	case p.card <- v:
		return nil
	case <-p.over:
		return errOver
	case <-ctx.Done():
		return ctx.Err()
	}
}

// awaits notes what the call waits for; nil: there is no call.
func (p *pending) awaits(f *fate) {
	if p != nil {
		p.fate = f
	}
}

// waits reports whether the call is not answered yet; nil: there is no call.
func (p *pending) waits() bool {
	if p == nil {
		return false
	}
	select {
	case <-p.over:
		return false
	default:
		return true
	}
}

// answerCall answers a press with what becomes of its card, if that is known in time, and with nothing as soon as it is
// known that the card stays as it is.
func (a *Adapter) answerCall(w http.ResponseWriter, c *crypt.Cipher, q query, answer *pending, late <-chan time.Time) {
	long, stop := a.o.Timer(cardWithin)
	defer stop()
	var what any
	select {
	case what = <-answer.card:
	case <-answer.fate.stays:
		return
	case <-long:
		return
	case <-late:
		return
	}
	plain, err := encode(what)
	if err != nil {
		return
	}
	body, err := c.JSONReply(plain, a.o.Now(), q.nonce, rand.Reader)
	if err != nil {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body)
}

// encode writes v as JSON, leaving < and > readable: WeCom refuses them written otherwise.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
