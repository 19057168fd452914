package playground

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"genjin/messages"
)

//go:embed all:web
var web embed.FS

const (
	textMost  = 64 << 10 // bytes of a text; what is longer than the bot takes, the bot itself refuses
	fileMost  = 20 << 20 // bytes of a file
	filesMost = 20
	jsonMost  = 128 << 10
	clockMost = 400 * 24 * time.Hour
)

// CheckListen refuses an address that other machines could reach: the playground has no password.
func CheckListen(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%q is no address such as 127.0.0.1:8321", addr)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("the playground has no password and listens on this machine only (127.0.0.1), not on %q", host)
}

// Handler serves the page and its API.
func (p *Playground) Handler() http.Handler {
	mux := http.NewServeMux()
	pages, err := fs.Sub(web, "web")
	if err != nil {
		panic(err) // embedded
	}
	mux.Handle("/", http.FileServerFS(pages))
	mux.HandleFunc("GET /api/state", p.getState)
	mux.HandleFunc("GET /api/events", p.getEvents)
	mux.HandleFunc("GET /api/chats/{chat}/messages", p.getMessages)
	mux.HandleFunc("POST /api/chats/{chat}/messages", p.postMessage)
	mux.HandleFunc("PUT /api/chats/{chat}/messages/{id}", p.putMessage)
	mux.HandleFunc("POST /api/chats/{chat}/messages/{id}/buttons/{n}", p.postButton)
	mux.HandleFunc("POST /api/chats/{chat}/open", p.postOpen)
	mux.HandleFunc("POST /api/clock", p.postClock)
	mux.HandleFunc("GET /api/files/{id}/{name}", p.getFile)
	mux.HandleFunc("/api/", p.other(mux))
	return guard(http.NewCrossOriginProtection().Handler(mux))
}

// guard sets what every answer carries, and keeps out who does not come from this machine's own page.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "+
			"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if ip := net.ParseIP(strings.Trim(host, "[]")); host != "localhost" && (ip == nil || !ip.IsLoopback()) || r.Header.Get("Origin") == "null" {
			fail(w, r, http.StatusForbidden, "只接受本机页面的请求。", "Only requests of this machine's own page are taken.")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// other answers what no path of the API is, and a path asked in the wrong way.
func (p *Playground) other(mux *http.ServeMux) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut} {
			try := r.Clone(r.Context())
			try.Method = method
			if _, pattern := mux.Handler(try); pattern != "/api/" && pattern != "/" {
				fail(w, r, http.StatusMethodNotAllowed, "这个地址不接受 %s。", "This address does not take %s.", r.Method)
				return
			}
		}
		fail(w, r, http.StatusNotFound, "没有这个地址。", "There is no such address.")
	}
}

// fail answers with one sentence in the language that the page asks for.
func fail(w http.ResponseWriter, r *http.Request, code int, zh, en string, args ...any) {
	lang := messages.Chinese
	if l, ok := messages.ParseLang(strings.Split(r.Header.Get("Accept-Language"), ",")[0]); ok {
		lang = l
	}
	answer(w, code, map[string]string{"error": lang.Say(zh, en, args...)})
}

func answer(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(v) // who asked has left
}

// refused answers with what stood in the way of a doing.
func (p *Playground) refused(w http.ResponseWriter, r *http.Request, err error) {
	for _, c := range []struct {
		err    error
		code   int
		zh, en string
	}{
		{ErrNoChat, http.StatusNotFound, "没有这个聊天。", "There is no such chat."},
		{ErrNoPerson, http.StatusForbidden, "这个聊天里没有这个人。", "There is no such person in this chat."},
		{ErrNoMsg, http.StatusNotFound, "没有这条消息。", "There is no such message."},
		{ErrNoButton, http.StatusNotFound, "这条消息没有这个按钮。", "The message has no such button."},
		{ErrNotOwn, http.StatusForbidden, "只能改自己的消息。", "Only an own message can be changed."},
		{ErrLocal, http.StatusBadRequest, "这个按钮只在页面上用：复制，或者打开链接。", "This button works on the page only: it copies, or opens an address."},
		{errTooLarge, http.StatusRequestEntityTooLarge, "文件太大：每个最多 20 MB。这次没有发出。", "A file is too large: at most 20 MB each. Nothing was sent."},
		{errTooMany, http.StatusRequestEntityTooLarge, "文件太多：一次最多 20 个。这次没有发出。", "Too many files: at most 20 at a time. Nothing was sent."},
		{errTextLong, http.StatusRequestEntityTooLarge, "文字太长：最多 64 KB。这次没有发出。", "The text is too long: at most 64 KB. Nothing was sent."},
		{errBadBody, http.StatusBadRequest, "请求读不懂：要 JSON 或带 files 的表单，from 和 text 要有。", "The request is not understood: JSON, or a form with files; from and text are needed."},
	} {
		if errors.Is(err, c.err) {
			fail(w, r, c.code, c.zh, c.en)
			return
		}
	}
	p.o.Log.ErrorContext(r.Context(), "playground cannot answer", "error", err)
	w.Header().Set("Retry-After", "2")
	fail(w, r, http.StatusServiceUnavailable, "暂时收不下，稍后会自动再试。", "This cannot be taken right now; it will be tried again.")
}

// settle waits until the bot has answered everything due now.
func (p *Playground) settle(w http.ResponseWriter, r *http.Request) bool {
	if err := p.o.Control.Settle(r.Context()); err != nil {
		p.refused(w, r, err)
		return false
	}
	return true
}

func (p *Playground) getState(w http.ResponseWriter, r *http.Request) {
	s, err := p.state(r.Context())
	if err != nil {
		p.refused(w, r, err)
		return
	}
	answer(w, http.StatusOK, s)
}

func (p *Playground) getMessages(w http.ResponseWriter, r *http.Request) {
	vs, err := p.Messages(r.PathValue("chat"), r.URL.Query().Get("after"))
	if err != nil {
		p.refused(w, r, err)
		return
	}
	answer(w, http.StatusOK, vs)
}

func (p *Playground) postMessage(w http.ResponseWriter, r *http.Request) {
	post, err := p.readPost(w, r)
	if err != nil {
		p.refused(w, r, err)
		return
	}
	id, err := p.Post(r.Context(), post)
	if err != nil {
		p.refused(w, r, err)
		return
	}
	if p.settle(w, r) {
		answer(w, http.StatusOK, map[string]string{"id": id})
	}
}

func (p *Playground) putMessage(w http.ResponseWriter, r *http.Request) {
	var body struct{ From, Text string }
	err := readJSON(w, r, &body)
	if err == nil && strings.TrimSpace(body.Text) == "" {
		err = errBadBody
	}
	if err == nil {
		err = p.Edit(r.Context(), r.PathValue("chat"), r.PathValue("id"), body.From, body.Text)
	}
	if err != nil {
		p.refused(w, r, err)
		return
	}
	if p.settle(w, r) {
		answer(w, http.StatusOK, map[string]string{"id": r.PathValue("id")})
	}
}

func (p *Playground) postButton(w http.ResponseWriter, r *http.Request) {
	var body struct{ From, Lang string }
	if err := readJSON(w, r, &body); err != nil {
		p.refused(w, r, err)
		return
	}
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		p.refused(w, r, ErrNoButton)
		return
	}
	press, err := p.Press(r.Context(), r.PathValue("chat"), r.PathValue("id"), n, body.From, known(body.Lang))
	if err != nil {
		p.refused(w, r, err)
		return
	}
	if p.settle(w, r) {
		answer(w, http.StatusOK, map[string]string{"notice": p.Notice(press)})
	}
}

func (p *Playground) postOpen(w http.ResponseWriter, r *http.Request) {
	var body struct{ From string }
	err := readJSON(w, r, &body)
	if err == nil && body.From != r.PathValue("chat") {
		err = ErrNoPerson
	}
	if err == nil {
		err = p.OpenPrivate(r.Context(), body.From)
	}
	if err != nil {
		p.refused(w, r, err)
		return
	}
	if p.settle(w, r) {
		answer(w, http.StatusOK, map[string]bool{"open": true})
	}
}

func (p *Playground) postClock(w http.ResponseWriter, r *http.Request) {
	var body struct{ Advance, To string }
	if err := readJSON(w, r, &body); err != nil {
		p.refused(w, r, err)
		return
	}
	now := p.o.Now()
	to, err := target(body.Advance, body.To, now)
	if err != nil || !to.After(now) || to.Sub(now) > clockMost {
		fail(w, r, http.StatusBadRequest,
			"时钟只能往前拨，最多 400 天：{\"advance\":\"20m\"} 或 {\"to\":\"2026-11-24T08:30:00+08:00\"}。",
			"The clock turns forward only, at most 400 days: {\"advance\":\"20m\"} or {\"to\":\"2026-11-24T08:30:00+08:00\"}.")
		return
	}
	if err := p.o.Control.Advance(r.Context(), to); err != nil {
		p.refused(w, r, err)
		return
	}
	s := map[string]string{"now": p.stamp(p.o.Now())}
	p.hub.spread("clock", s)
	answer(w, http.StatusOK, s)
}

// target is where the clock is to be turned: on by a duration such as 20m, 1h30m or 7d, or to an instant.
func target(advance, to string, now time.Time) (time.Time, error) {
	if advance == "" {
		return time.Parse(time.RFC3339, to)
	}
	if to != "" {
		return time.Time{}, errBadBody
	}
	if days, ok := strings.CutSuffix(advance, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n > 400 {
			return time.Time{}, errBadBody
		}
		return now.Add(time.Duration(n) * 24 * time.Hour), nil
	}
	d, err := time.ParseDuration(advance)
	return now.Add(d), err
}

// getFile hands a file out, never to be shown as a page of this origin.
func (p *Playground) getFile(w http.ResponseWriter, r *http.Request) {
	f, err := p.Fetch(r.Context(), r.PathValue("id"))
	if err != nil {
		fail(w, r, http.StatusNotFound, "没有这个文件。", "There is no such file.")
		return
	}
	defer f.Close() //nolint:errcheck // read-only
	h := w.Header()
	h.Set("Content-Type", picture(f))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Disposition", "attachment")
	if named := mime.FormatMediaType("attachment", map[string]string{"filename": r.PathValue("name")}); named != "" {
		h.Set("Content-Disposition", named)
	}
	seeker, ok := f.(interface {
		Read([]byte) (int, error)
		Seek(int64, int) (int64, error)
	})
	if !ok {
		fail(w, r, http.StatusNotFound, "没有这个文件。", "There is no such file.")
		return
	}
	http.ServeContent(w, r, "", time.Time{}, seeker)
}

// picture is the content type of a file that the page may show as a picture: one of the plain kinds, by its
// bytes. Everything else is bytes.
func picture(f io.Reader) string {
	const bytes = "application/octet-stream"
	seeker, ok := f.(io.ReadSeeker)
	if !ok {
		return bytes
	}
	head := make([]byte, 512)
	n, err := io.ReadFull(seeker, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return bytes
	}
	if _, err := seeker.Seek(0, io.SeekStart); err != nil {
		return bytes
	}
	switch kind := http.DetectContentType(head[:n]); kind {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return kind
	}
	return bytes
}

// known is a language of ours, or nothing.
func known(lang string) string {
	if l, ok := messages.ParseLang(lang); ok {
		return string(l)
	}
	return ""
}

// beat is how often a page that hears nothing is told that it is still listened to.
const beat = 20 * time.Second

// getEvents tells a page what is new, until it leaves.
func (p *Playground) getEvents(w http.ResponseWriter, r *http.Request) {
	c := http.NewResponseController(w)
	_ = c.SetWriteDeadline(time.Time{}) // not every writer has one
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	in := p.hub.listen()
	defer p.hub.leave(in)
	if _, err := fmt.Fprint(w, "retry: 1000\n\n"); err != nil || c.Flush() != nil {
		return
	}
	still := time.NewTicker(beat)
	defer still.Stop()
	for {
		var err error
		select {
		case <-r.Context().Done():
			return
		case <-still.C:
			_, err = fmt.Fprint(w, ": still here\n\n")
		case n, ok := <-in:
			if !ok {
				return
			}
			_, err = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", n.event, n.data)
		}
		if err != nil || c.Flush() != nil {
			return
		}
	}
}
