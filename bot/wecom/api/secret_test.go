package api

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestNoSecretIsTold: whatever call fails in whatever way, neither its error nor the log holds a credential.
func TestNoSecretIsTold(t *testing.T) {
	text := Content{Kind: Text, Text: "大家好"}
	calls := map[string]func(context.Context, *Client) error{
		"call": func(ctx context.Context, c *Client) error { return c.Recall(ctx, "M") },
		"send": func(ctx context.Context, c *Client) error {
			_, err := c.Send(ctx, Message{To: []string{"lisi"}, Content: text})
			return err
		},
		"update": func(ctx context.Context, c *Client) error {
			return c.UpdateCard(ctx, CardUpdate{ResponseCode: response, Replace: "已发送"})
		},
		"upload": func(ctx context.Context, c *Client) error {
			_, err := c.Upload(ctx, File, "a", 6, strings.NewReader("abcdef"))
			return err
		},
		"media": func(ctx context.Context, c *Client) error { return readMedia(ctx, c) },
		"hook":  func(ctx context.Context, c *Client) error { return c.HookSend(ctx, hookOne, text) },
		"hook upload": func(ctx context.Context, c *Client) error {
			_, err := c.HookUpload(ctx, hookOne, File, "a", 6, strings.NewReader("abcdef"))
			return err
		},
		"respond": func(ctx context.Context, c *Client) error {
			return c.Respond(ctx, official+"/cgi-bin/aibot/response?response_code="+response, text)
		},
		"ids":    func(ctx context.Context, c *Client) error { _, err := c.UserIDs(ctx, []string{"wo1"}); return err },
		"book":   func(ctx context.Context, c *Client) error { _, err := c.Book(ctx); return err },
		"person": func(ctx context.Context, c *Client) error { _, err := c.Person(ctx, "lisi"); return err },
		"offer": func(ctx context.Context, c *Client) error {
			_, _, err := c.Offer(ctx, "lisi", []string{"wm1"}, "好")
			return err
		},
		"check": func(ctx context.Context, c *Client) error {
			r := c.Check(ctx)
			return fmt.Errorf("%w %w %w %w", r.Token, r.AppErr, r.Book, r.Clients)
		},
	}
	// Each tells all that it was told.
	echo := func(status int, body string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			raw, _ := io.ReadAll(r.Body)
			query, _ := url.QueryUnescape(r.URL.RawQuery)
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Location", "http://%zz/"+query+r.URL.RawQuery)
			w.WriteHeader(status)
			fmt.Fprintf(w, body, r.URL.RawQuery+query+string(raw))
			return true
		}
	}
	faults := map[string]func(http.ResponseWriter, *http.Request) bool{
		"cut":         cut(""),
		"half":        cut("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"errcode\":0"),
		"redirect":    echo(302, "%s"),
		"gateway":     echo(502, "<html>%s</html>"),
		"garbage":     echo(200, "%s"),
		"not found":   echo(404, "%s"),
		"no":          echo(200, `{"errcode":40003,"errmsg":%q}`),
		"dead token":  echo(200, `{"errcode":40014,"errmsg":%q}`),
		"wrong type":  echo(200, `{"errcode":0,"department":%q,"userid":7,"userlist":%[1]q,"userid_list":%[1]q,"msgid":9,"fail_list":%[1]q,"allow_userinfos":%[1]q,"follow_user":9}`),
		"broken HTTP": cut("HTTP/9 what\r\n"),
	}
	check := func(t *testing.T, what string, err error, log *bytes.Buffer) {
		t.Helper()
		told := fmt.Sprintf("%v %+v %#v", err, err, err) + log.String()
		for e := err; e != nil; {
			told += fmt.Sprintf(" %+v", e)
			u, ok := e.(interface{ Unwrap() error })
			if !ok {
				break
			}
			e = u.Unwrap()
		}
		for _, s := range []string{secret, url.QueryEscape(secret), "accesstoken", "hushhush", hookOne, response} {
			if strings.Contains(told, s) {
				t.Errorf("%s: %s is told: %.500s", what, s, told)
			}
		}
	}
	for name, fault := range faults {
		for what, do := range calls {
			t.Run(name+"/"+what, func(t *testing.T) {
				var log bytes.Buffer
				f, c := newFake(t, func(o *Options) {
					o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
				})
				f.fail = func(w http.ResponseWriter, r *http.Request) bool {
					return r.URL.Path != "/cgi-bin/gettoken" && fault(w, r)
				}
				err := do(t.Context(), c)
				if err == nil && name != "wrong type" {
					t.Error("no error")
				}
				check(t, what, err, &log)

				f, c = newFake(t)
				f.fail = fault // that gettoken meets as well
				check(t, what+" without a token", do(t.Context(), c), &log)
			})
		}
	}
	for _, address := range []string{"http://127.0.0.1:1", "http://[::1", "http://no such host", "gopher://x"} {
		for what, do := range calls {
			_, c := newFake(t, func(o *Options) { o.URL = address })
			c.tokens.keep(tokenOf(1), tokenLife, nil)
			err := do(t.Context(), c)
			if err == nil {
				t.Errorf("%s at %s: no error", what, address)
			}
			check(t, what, err, &bytes.Buffer{})
		}
	}
}

func readMedia(ctx context.Context, c *Client) error {
	r, _, err := c.Media(ctx, "M")
	if err == nil {
		_, err = io.ReadAll(r)
		r.Close()
	}
	if err == nil {
		err = fmt.Errorf("read %s", "garbage")
	}
	return err
}
