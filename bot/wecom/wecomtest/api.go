package wecomtest

import (
	"io"
	"net/http"
	"strconv"
	"strings"
)

const (
	apiAt   = "/cgi-bin/"
	maxBody = 32 << 20
)

// endpoint is a call of the API.
type endpoint struct {
	method string
	open   bool // it wants no access_token
	do     func(*Server, *Call) (any, error)
}

const (
	get  = http.MethodGet
	post = http.MethodPost
)

// endpoints are the calls by their path behind /cgi-bin/.
var endpoints = map[string]endpoint{
	"gettoken":                                 {get, true, (*Server).getToken},
	"message/send":                             {post, false, (*Server).sendApp},
	"message/update_template_card":             {post, false, (*Server).updateApp},
	"message/recall":                           {post, false, (*Server).recall},
	"media/upload":                             {post, false, (*Server).uploadMedia},
	"media/get":                                {get, false, (*Server).getMedia},
	"webhook/send":                             {post, true, (*Server).sendHook},
	"webhook/upload_media":                     {post, true, (*Server).uploadHook},
	"appchat/send":                             {post, false, (*Server).sendAppChat},
	"appchat/get":                              {get, false, (*Server).getAppChat},
	"aibot/response":                           {post, true, (*Server).respondURL},
	"batch/openuserid_to_userid":               {post, false, (*Server).plainIDs},
	"user/get":                                 {get, false, (*Server).getUser},
	"user/simplelist":                          {get, false, (*Server).listUsers},
	"user/list":                                {get, false, (*Server).listUsers},
	"department/list":                          {get, false, (*Server).listDepartments},
	"department/simplelist":                    {get, false, (*Server).listDepartments},
	"agent/get":                                {get, false, (*Server).getAgent},
	"getcallbackip":                            {get, false, (*Server).callbackIPs},
	"externalcontact/add_msg_template":         {post, false, (*Server).addTask},
	"externalcontact/get_follow_user_list":     {get, false, (*Server).followers},
	"externalcontact/batch/get_by_user":        {post, false, (*Server).listClients},
	"externalcontact/get_groupmsg_list_v2":     {post, false, (*Server).listTasks},
	"externalcontact/get_groupmsg_task":        {post, false, (*Server).taskPeople},
	"externalcontact/get_groupmsg_send_result": {post, false, (*Server).taskResults},
	"externalcontact/cancel_groupmsg_send":     {post, false, (*Server).cancelTask},
}

// fileAnswer is an answer that is no JSON.
type fileAnswer struct {
	kind, name string
	body       []byte
	span       string // which part of the file it is; empty: all
}

// api answers a call of the API.
func (s *Server) api(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return // the caller is gone
	}
	now := s.o.Now()
	w.Header().Set("Date", now.UTC().Format(http.TimeFormat))
	call := &Call{Name: strings.TrimPrefix(r.URL.Path, apiAt), Query: r.URL.Query(), Raw: body, At: now, span: r.Header.Get("Range")}
	e, err := s.readCall(call, r)
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	call.Chat = s.whom(call)
	s.calls = append(s.calls, call)
	f, broken := s.breaks(call.Name, call.Chat)
	if broken && !f.taken {
		if f.how == refusing {
			s.answered(call, f.code)
		}
		s.mu.Unlock()
		s.spoilHTTP(w, r, f, nil)
		return
	}
	var result any
	if err == nil {
		result, err = s.run(e, call)
	}
	code := s.verdict(call, err)
	if broken && f.how == refusing {
		code = f.code
	}
	if !broken || f.how == refusing || f.how == delaying || f.how == trickling {
		s.answered(call, code)
	}
	s.mu.Unlock()
	s.reply(w, r, f, broken, result, code)
}

// reply writes what came of a call.
func (s *Server) reply(w http.ResponseWriter, r *http.Request, f Fault, broken bool, result any, code int) {
	if d, ok := result.(fileAnswer); ok && code == 0 {
		w.Header().Set("Content-Type", d.kind)
		w.Header().Set("Content-Disposition", `attachment; filename="`+d.name+`"`)
		if d.span != "" {
			w.Header().Set("Content-Range", d.span)
			w.Header().Set("Content-Length", strconv.Itoa(len(d.body)))
			w.WriteHeader(http.StatusPartialContent)
		}
		if broken {
			s.spoilHTTP(w, r, f, d.body)
			return
		}
		write(w, d.body)
		return
	}
	text := encode(told(code))
	if code == 0 && result != nil {
		text = join(text, encode(result))
	}
	w.Header().Set("Content-Type", jsonType)
	if broken && f.how != refusing {
		s.spoilHTTP(w, r, f, text)
		return
	}
	write(w, text)
}

// readCall finds what is asked for, and reads its body.
func (s *Server) readCall(c *Call, r *http.Request) (endpoint, error) {
	e, ok := endpoints[c.Name]
	switch {
	case !ok:
		return e, wrong(40058, "the path is not known")
	case r.Method != e.method:
		return e, wrong(40058, "it is asked for by %s, not by %s", r.Method, e.method)
	case e.method == get:
		return e, nil
	}
	kind := r.Header.Get("Content-Type")
	if strings.HasPrefix(kind, "multipart/") {
		form, err := readForm(kind, c.Raw)
		c.form = form
		return e, err
	}
	o, err := readBody(c.Raw)
	c.Body = o
	return e, err
}

// run carries out a call.
func (s *Server) run(e endpoint, c *Call) (any, error) {
	if !e.open {
		if err := s.checkToken(c.Query.Get("access_token")); err != nil {
			return nil, err
		}
	}
	return e.do(s, c)
}

// whom is whom a call concerns.
func (s *Server) whom(c *Call) string {
	o := object(c.Body)
	id := o.text("touser") + o.text("chatid")
	if ids := o.texts("userids"); len(ids) > 0 {
		id = ids[0]
	}
	if h, ok := s.hooks[c.Query.Get("key")]; ok {
		id = h.chat.id
	}
	if ch, err := s.appChat(id); err == nil {
		return ch.id
	}
	if ch := s.place(id); ch != nil {
		return ch.id
	}
	return id
}
