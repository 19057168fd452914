package wecom

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"time"

	"genjin/bot/wecom/api"
	"genjin/bot/wecom/errcode"
	"genjin/bot/wecom/robot"
	"genjin/messages"
)

// Finding is something that a check found, in words for whoever runs the bot.
type Finding struct {
	Fault bool // the bot does not work with it; else it is only good to know
	Lack  bool // the bot works, and something that it could do does not
	zh    string
	en    string
}

// In returns the words of f in the language l.
func (f Finding) In(l messages.Lang) string {
	if l == messages.English {
		return f.en
	}
	return f.zh
}

func found(fault bool, w words, args ...any) Finding {
	return Finding{Fault: fault, zh: messages.Chinese.Say(w.zh, w.en, args...), en: messages.English.Say(w.zh, w.en, args...)}
}

// lacks is what keeps a single thing from working.
func lacks(w words, args ...any) Finding {
	f := found(false, w, args...)
	f.Lack = true
	return f
}

// byWeight orders findings: what keeps the bot from working is seen first, then what it lacks.
func byWeight(x, y Finding) int {
	weight := func(f Finding) int {
		switch {
		case f.Fault:
			return 0
		case f.Lack:
			return 1
		}
		return 2
	}
	return weight(x) - weight(y)
}

const (
	clockMost  = 30 * time.Second // how far our clock may be off
	dialWithin = 10 * time.Second
)

// Check looks for what commonly goes wrong between a bot and WeCom, and changes nothing. What is wrong comes first, then
// what is lacking. public is the address under which WeCom can reach the callbacks; empty: none is configured. Whether the robot's secret is right is not tried: a
// second connection would throw the one out that serves.
func (a *Adapter) Check(ctx context.Context, public string) []Finding {
	var all []Finding
	switch {
	case a.conn != nil:
		all = append(all, a.checkRobot(ctx)...)
	case a.robotCipher != nil:
		all = append(all, a.checkDoor(ctx, a.robotCipher, wordsRobotCallback, public, "/wecom/bot")...)
		if a.company == nil {
			all = append(all, found(true, wordsCallbackAlone))
		}
	}
	if a.o.Robot.Name == "" && (a.conn != nil || a.robotCipher != nil) {
		all = append(all, lacks(wordsNoName))
	}
	if a.company != nil {
		r := a.company.Check(ctx)
		all = append(all, a.checkApp(r)...)
		if r.Token == nil && r.Address == "" {
			all = append(all, a.checkChats(ctx)...)
		}
	} else if a.conn != nil {
		all = append(all, lacks(wordsNoApp))
	}
	switch {
	case a.appCipher != nil:
		all = append(all, a.checkDoor(ctx, a.appCipher, wordsAppCallback, public, "/wecom/callback")...)
	case a.company != nil:
		all = append(all, lacks(wordsNoCallback))
	}
	all = append(all, found(false, wordsOutside))
	slices.SortStableFunc(all, byWeight)
	return all
}

// checkRobot looks whether the server of the long connection can be reached.
func (a *Adapter) checkRobot(ctx context.Context) []Finding {
	address := a.o.Robot.URL
	if address == "" {
		address = robot.Official
	}
	u, err := url.Parse(address)
	if err != nil {
		return []Finding{found(true, wordsUnreachable, address, err)}
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"ws": "80"}[u.Scheme]
		if port == "" {
			port = "443"
		}
	}
	ctx, cancel := context.WithTimeout(ctx, dialWithin)
	defer cancel()
	c, err := new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return []Finding{found(true, wordsUnreachable, u.Host, err)}
	}
	_ = c.Close()
	return []Finding{found(false, wordsRobot, a.o.Robot.ID)}
}

// checkApp puts what the API tells of the application into words.
func (a *Adapter) checkApp(r api.Report) []Finding {
	var all []Finding
	switch {
	case r.Address != "":
		return []Finding{found(true, wordsAddress, r.Address)}
	case r.Token != nil:
		return []Finding{found(true, tokenWords(r.Token), faultOf(r.Token))}
	case r.AppErr != nil:
		all = append(all, found(true, wordsApp, faultOf(r.AppErr)))
	case !r.App.Enabled:
		all = append(all, found(true, wordsAppOff, r.App.Name))
	case r.App.People+r.App.Departments+r.App.Tags == 0:
		all = append(all, found(true, wordsNobody, r.App.Name))
	default:
		all = append(all, found(false, wordsAppFine, r.App.Name, r.App.People, r.App.Departments))
	}
	all = append(all, a.checkRights(r)...)
	if r.ClockTold && (r.Clock > clockMost || r.Clock < -clockMost) {
		all = append(all, found(true, wordsClock, r.Clock.Round(time.Second)))
	}
	return all
}

// checkChats looks whether the application made the groups that it is to write to.
func (a *Adapter) checkChats(ctx context.Context) []Finding {
	var all []Finding
	for _, one := range a.o.Chats {
		c, err := a.company.AppChat(ctx, one.ID)
		switch code := codeOf(err); {
		case err == nil:
			all = append(all, found(false, wordsChat, one.ID, c.Name, c.People))
		case code == otherApps:
			all = append(all, found(true, wordsChatOfOthers, one.ID))
		case errcode.Of(code) == errcode.GoneChat:
			all = append(all, found(true, wordsNoChat, one.ID))
		default:
			all = append(all, found(true, wordsChatUnread, one.ID, faultOf(err)))
		}
	}
	return all
}

// tokenWords are those for an application that gets no token.
func tokenWords(err error) words {
	if errcode.WrongKey(codeOf(err)) {
		return wordsKeys
	}
	return wordsToken
}

// faultOf tells of an error the code alone where there is one: the texts of WeCom hold addresses and hints.
func faultOf(err error) error {
	if code := codeOf(err); code != 0 {
		return fmt.Errorf("errcode %d", code)
	}
	if u, ok := errors.AsType[*api.Unsure](err); ok {
		return u.Err
	}
	return err
}
