package api

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Report is what Check found. It holds facts; the program has the words.
type Report struct {
	Token   error // why there is no access token: then nothing else was asked
	App     App
	AppErr  error // why the app could not be looked at
	Book    error // why the address book cannot be read
	Shown   Shown // what is told of it
	Clients error // why the app has no part in 客户联系, and so sends nothing to clients
	Sellers int   // who may use 客户联系, of those whom the app may see

	Address   string        // ours, if it is not on the app's list of trusted addresses and WeCom names it
	Clock     time.Duration // our clock minus WeCom's, to about a second
	ClockTold bool          // Clock is known
}

// App is the app as its company set it up.
type App struct {
	Name                      string
	Enabled                   bool
	People, Departments, Tags int // that it may see: how many are named
}

// appInfo is what WeCom tells of an app.
type appInfo struct {
	Name   word `json:"name"`
	Closed word `json:"close"` // "1": switched off
	People struct {
		Users []struct {
			ID word `json:"userid"`
		} `json:"user"`
	} `json:"allow_userinfos"`
	Departments struct {
		IDs []int `json:"partyid"`
	} `json:"allow_partys"`
	Tags struct {
		IDs []int `json:"tagid"`
	} `json:"allow_tags"`
}

// Check asks what the work with an app needs, and changes nothing.
func (c *Client) Check(ctx context.Context) Report {
	var r Report
	if _, r.Token = c.tokens.get(ctx); r.Token == nil {
		var info appInfo
		info, r.AppErr = c.app(ctx)
		r.App = App{
			Name: string(info.Name), Enabled: r.AppErr == nil && info.Closed != "1",
			People: len(info.People.Users), Departments: len(info.Departments.IDs), Tags: len(info.Tags.IDs),
		}
		r.Shown, r.Book = c.shown(ctx, info)
		sellers, err := c.Sellers(ctx)
		r.Sellers, r.Clients = len(sellers), err
	}
	for _, err := range []error{r.Token, r.AppErr, r.Book, r.Clients} {
		if no := refusalOf(err); no != nil && r.Address == "" {
			r.Address = no.Address()
		}
	}
	if skew := c.skew.Load(); skew != nil {
		r.Clock, r.ClockTold = *skew, true
	}
	return r
}

// app reads what WeCom knows of our app.
func (c *Client) app(ctx context.Context) (appInfo, error) {
	var info appInfo
	err := c.patiently(ctx, func() error {
		return c.Call(ctx, http.MethodGet, "agent/get", url.Values{"agentid": {strconv.Itoa(c.o.AgentID)}}, &info)
	})
	return info, err
}

// seeClock compares our clock with that of an answer.
func (c *Client) seeClock(resp *http.Response) {
	at, err := http.ParseTime(resp.Header.Get("Date"))
	now := c.now()
	if err != nil || now.IsZero() {
		return
	}
	skew := now.Sub(at)
	c.skew.Store(&skew)
}
