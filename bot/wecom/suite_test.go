package wecom

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"genjin/bot/bottest"
	"genjin/bot/wecom/wecomtest"
	"genjin/messages"
)

// suiteRobot is the robot as people call it.
const suiteRobot = "跟进"

// ofRobot is what WeCom's robot lacks on every way: what people say tells no time, no author of what it quotes and no
// name of its files; nothing changes but by a press (path/100719, 101463).
var ofRobot = bottest.Lacks{
	Overheard: true, Times: true, Answers: true, Edits: true, Moves: true, FileNames: true, Changes: true,
}

// TestSuite runs the suite of all platforms against the stand-in for WeCom: the robot alone by its long connection, with
// the application beside it, by its callback with the application, and the application alone.
func TestSuite(t *testing.T) {
	alone, byURL := ofRobot, ofRobot
	alone.Accounts = true
	byURL.Unasked, byURL.Openings = true, true
	for name, c := range map[string]suiteWay{
		"the long connection": {socket: true, lacks: alone},
		"with an application": {socket: true, app: true, lacks: ofRobot},
		"the callback":        {callback: true, app: true, lacks: byURL},
		"the application":     {app: true, lacks: ofApp()},
	} {
		t.Run(name, func(t *testing.T) {
			bottest.Run(t, func(t *testing.T) bottest.Harness { return c.harness(t) })
		})
	}
}

// ofApp is what the application lacks: it is spoken to in private alone, and told nothing of what is quoted (path/90238).
func ofApp() bottest.Lacks {
	return bottest.Lacks{
		Groups: true, Quotes: true, Answers: true, Edits: true, Moves: true, Captions: true, FileNames: true, Changes: true, Openings: true,
	}
}

// suiteWay is a way in which the company is connected.
type suiteWay struct {
	socket, callback, app bool
	lacks                 bottest.Lacks
}

// company is the world around an adapter: 王芳 and 陈静 in a group with the robot, and 赵敏, whom nobody reaches.
type company struct {
	*wecomtest.Server
	t     *testing.T
	way   suiteWay
	a     *Adapter
	group string
}

// company makes the world of w.
func (w suiteWay) company(t *testing.T) *company {
	c := &company{t: t, way: w}
	o := wecomtest.Options{
		Robot: wecomtest.Robot{Name: suiteRobot}, App: wecomtest.App{Visible: []string{"wangfang", "chenjing"}, URL: "https://genjin.test/app"},
		Posts: wecomtest.Pipe(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/app" {
				c.a.AppHandler().ServeHTTP(rw, r)
			} else {
				c.a.RobotHandler().ServeHTTP(rw, r)
			}
		})),
	}
	if w.callback {
		o.Robot.URL = "https://genjin.test/bot"
	}
	c.Server = wecomtest.New(t, o)
	for id, name := range map[string]string{"wangfang": "王芳", "chenjing": "陈静", "zhaomin": "赵敏"} {
		c.AddPerson(wecomtest.Person{ID: id, Name: name})
	}
	c.group = c.AddGroup(wecomtest.Group{Title: "华东", Members: []string{"wangfang", "chenjing"}, Robot: true})
	c.connect()
	return c
}

func (w suiteWay) harness(t *testing.T) bottest.Harness {
	c := w.company(t)
	h := bottest.Harness{
		Lacks: w.lacks, Adapter: c.a, Read: Read, Bot: "@" + suiteRobot,
		Group: GroupID(c.group), Private: PrivateID("wangfang"), Closed: PrivateID("zhaomin"), Unknown: GroupID("wrNowhere"),
		Person: messages.User{ID: UserID("wangfang"), Name: "王芳"}, Other: messages.User{ID: UserID("chenjing"), Name: "陈静"},
		Say: c.say, SayFile: c.sayFile, Press: c.press, Shown: c.shown,
		Open:    func(chat messages.ChatID) { c.Enter(Bare(chat)) },
		Mention: func(u messages.User) string { return "@" + u.Name },
		Written: c.written,
	}
	if w.lacks.Groups {
		h.Group = h.Private
	}
	return h
}

// connect makes the adapter of c. The robot of the long connection was spoken to in private, long ago.
func (c *company) connect() {
	o := Options{
		HTTP: c.Client(), Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Timer: func(d time.Duration) (<-chan time.Time, func()) {
			x := time.NewTimer(d)
			return x.C, func() { x.Stop() }
		},
	}
	switch {
	case c.way.socket:
		o.Robot = Robot{ID: wecomtest.BotID, Secret: wecomtest.BotSecret, Name: suiteRobot}
		c.Say("wangfang", "", "你好")
		c.Say("wangfang", c.group, c.At("你好"))
	case c.way.callback:
		o.Robot = Robot{ID: wecomtest.BotID, Name: suiteRobot, Token: wecomtest.Token, AESKey: wecomtest.AESKey}
	}
	if c.way.app {
		o.App = App{
			CorpID: wecomtest.CorpID, Secret: wecomtest.AppSecret, AgentID: wecomtest.AgentID, Token: wecomtest.Token, AESKey: wecomtest.AESKey,
		}
	}
	var err error
	if c.a, err = New(o); err != nil {
		c.t.Fatal(err)
	}
}

// ready waits until the adapter takes what comes, and knows the address book where there is one.
func (c *company) ready() {
	c.t.Helper()
	taking := func() bool {
		if c.way.socket {
			return c.Connected()
		}
		w := httptest.NewRecorder()
		c.a.AppHandler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/app", nil))
		return w.Code != http.StatusServiceUnavailable
	}
	for range 1000 {
		if taking() && (!c.way.app || c.a.book.called("陈静") != "") {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	c.t.Fatal("it takes nothing")
}

// place is the group of a chat; of a private one it is empty.
func (c *company) place(chat messages.ChatID) string {
	if a, _ := addressOf(chat); a.group {
		return a.id
	}
	return ""
}

func (c *company) say(from messages.UserID, chat messages.ChatID, text, replyTo string) string {
	c.ready()
	at := c.place(chat)
	switch n, err := strconv.Atoi(replyTo); {
	case c.way.lacks.Groups:
		return strconv.Itoa(c.SayToApp(from.Bare(), text))
	case replyTo == "":
		return strconv.Itoa(c.Say(from.Bare(), at, text))
	case err == nil:
		return strconv.Itoa(c.Quote(from.Bare(), at, n, text))
	default:
		said := c.Said(Bare(chat))
		return strconv.Itoa(c.Quote(from.Bare(), at, said[len(said)-1].ID, text))
	}
}

func (c *company) sayFile(from messages.UserID, chat messages.ChatID, text, name string, body []byte) {
	c.ready()
	h := wecomtest.Handed{Name: name, Body: body}
	if c.way.lacks.Captions {
		c.HandToApp(from.Bare(), "image", h)
		return
	}
	c.SayMixed(from.Bare(), c.place(chat), wecomtest.Part{Text: text}, wecomtest.Part{Image: h})
}

// press presses a button of the card that is known by one of the ids in id. Who pressed is told in private.
func (c *company) press(from messages.UserID, chat messages.ChatID, id string, n int) func() string {
	c.ready()
	for _, m := range c.Said(Bare(chat)) {
		if m.Card != nil && slices.Contains(strings.Fields(id), m.Card.Task) {
			c.Press(from.Bare(), c.place(chat), m.ID, n)
		}
	}
	return func() string {
		said := c.shown(PrivateID(from.Bare()))
		if len(said) == 0 {
			return ""
		}
		return said[len(said)-1].Text
	}
}

func (c *company) shown(chat messages.ChatID) []bottest.Shown {
	var all []bottest.Shown
	for _, m := range c.Said(Bare(chat)) {
		one := bottest.Shown{ID: strconv.Itoa(m.ID), Text: m.Text}
		if m.Card != nil {
			one.Text = strings.TrimSpace(m.Card.Title + "\n" + m.Card.Text)
			for _, b := range m.Card.Buttons {
				one.Buttons = append(one.Buttons, b.Label)
			}
		}
		all = append(all, one)
	}
	return all
}

// written is how a text of the robot looks: what would be markup is written wide. The application's texts are plain.
func (c *company) written(text string) string {
	if !c.way.socket {
		return text
	}
	return strings.NewReplacer("<b>", "＜b>", "](", "] (", "`", "｀", "<b", "＜b", "</", "＜/").Replace(text)
}
