package wecom

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"genjin/bot/wecom/crypt"
	"genjin/messages"
)

// TestCheckKnocksAtTheCallback: the address that belongs into the console is asked as WeCom will ask it.
func TestCheckKnocksAtTheCallback(t *testing.T) {
	const key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
	cipher := func(token string) *crypt.Cipher {
		c, err := crypt.New(token, key, "")
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	says := func(status int, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = w.Write([]byte(text))
		}
	}
	a := &Adapter{o: Options{HTTP: http.DefaultClient, Now: time.Now}}
	ours := (&Adapter{robotCipher: cipher("QDG6eK")}).RobotHandler()
	for name, c := range map[string]struct {
		door http.Handler
		want string
	}{
		"the program":    {ours, "so the console will take it"},
		"of other keys":  {(&Adapter{robotCipher: cipher("another")}).RobotHandler(), "403 Forbidden"},
		"another's page": {says(http.StatusOK, strings.Repeat("<html>", 1000)), "another program's"},
		"a proxy alone":  {says(http.StatusBadGateway, ""), "502 Bad Gateway"},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(c.door)
			defer s.Close()
			all := a.checkDoor(t.Context(), cipher("QDG6eK"), wordsRobotCallback, s.URL+"/", "/wecom/bot")
			if len(all) != 2 || all[0].Fault || all[1].Fault || !strings.Contains(all[0].en, s.URL+"/wecom/bot ") {
				t.Fatalf("it finds %+v", all)
			}
			if got := all[1].In(messages.English); !strings.Contains(got, c.want) || strings.Contains(got, "msg_signature") {
				t.Errorf("it says %s", got)
			}
		})
	}
}
