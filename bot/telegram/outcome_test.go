package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"genjin/messages"
)

func refused(code int, text, parameters string) string {
	if parameters != "" {
		parameters = `,"parameters":` + parameters
	}
	return fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q%s}`, code, text, parameters)
}

// final reports whether err is an outcome that no other try follows.
func final(err error) bool {
	return errors.Is(err, messages.ErrGone) || errors.Is(err, messages.ErrRejected)
}

func TestOutcomes(t *testing.T) {
	rejected := func(err error) bool { return errors.Is(err, messages.ErrRejected) }
	unreachable := func(err error) bool {
		return errors.Is(err, messages.ErrGone) && !errors.Is(err, messages.ErrMuted) && strings.Contains(err.Error(), whyUnreachable)
	}
	muted := func(err error) bool {
		return errors.Is(err, messages.ErrGone) && errors.Is(err, messages.ErrMuted)
	}
	token := func(err error) bool {
		r, ok := errors.AsType[*messages.RetryAfter](err)
		return errors.Is(err, ErrToken) && ok && r.Bucket == accountBucket && r.Wait == tokenAgain && !final(err)
	}
	unsure := func(err error) bool {
		_, ok := errors.AsType[*Unsure](err)
		return ok && !final(err)
	}
	again := func(err error) bool {
		_, ok := errors.AsType[*messages.RetryAfter](err)
		return err != nil && !ok && !unsure(err) && !final(err)
	}
	after := func(bucket string, wait time.Duration) func(error) bool {
		return func(err error) bool {
			r, ok := errors.AsType[*messages.RetryAfter](err)
			return ok && r.Bucket == bucket && r.Wait == wait
		}
	}
	moved := func(err error) bool {
		m, ok := errors.AsType[*messages.Moved](fmt.Errorf("wrapped: %w", err))
		return ok && m.To == "tg/-1002233445566"
	}
	for _, c := range []struct {
		answer string
		want   func(error) bool
	}{
		{refused(429, "Too Many Requests: retry after 7", `{"retry_after":7}`), after("tg/-4455667788", 7*time.Second)},
		{refused(429, "Too Many Requests: retry after 7", `{"retry_after":"7"}`), after("tg/-4455667788", 7*time.Second)},
		{refused(429, "Too Many Requests: retry after 60", `{"retry_after":60}`), after("tg/-4455667788", time.Minute)},
		{refused(429, "Too Many Requests", ""), after("tg/-4455667788", defaultWait)},
		{refused(400, "Bad Request: group chat was upgraded to a supergroup chat", `{"migrate_to_chat_id":-1002233445566}`), moved},
		{refused(403, "Forbidden: the group chat was upgraded", `{"migrate_to_chat_id":-1002233445566}`), moved},
		{refused(400, "Bad Request: chat not found", ""), unreachable},
		{refused(403, "Forbidden: bot was kicked from the group chat", ""), unreachable},
		{refused(403, "Forbidden: bot was kicked from the supergroup chat", ""), unreachable},
		{refused(403, "Forbidden: bot is not a member of the supergroup chat", ""), unreachable},
		{refused(403, "Forbidden: the group chat was deleted", ""), unreachable},
		{refused(403, "Forbidden: bot was blocked by the user", ""), unreachable},
		{refused(403, "Forbidden: user is deactivated", ""), unreachable},
		{refused(403, "Forbidden: bot can't initiate conversation with a user", ""), unreachable},
		{refused(403, "Forbidden: something new", ""), unreachable},
		{refused(400, "Bad Request: not enough rights to send text messages to the chat", ""), muted},
		{refused(400, "Bad Request: CHAT_WRITE_FORBIDDEN", ""), muted},
		{refused(400, "Bad Request: have no rights to send a message", ""), muted},
		{refused(400, "Bad Request: TOPIC_CLOSED", ""), muted}, // of "General", which is not named
		{refused(400, "Bad Request: message is too long", ""), rejected},
		{refused(400, "Bad Request: Text is too long", ""), rejected},
		{refused(400, "Bad Request: message text is empty", ""), rejected},
		{refused(400, "Bad Request: BUTTON_DATA_INVALID", ""), rejected},
		{refused(400, "Bad Request: BUTTON_URL_INVALID", ""), rejected},
		{refused(400, "Bad Request: BUTTON_COPY_TEXT_INVALID", ""), rejected},
		{refused(400, "Bad Request: reply markup is too long", ""), rejected},
		{refused(400, "Bad Request: Text buttons are unallowed in the inline keyboard", ""), rejected},
		{refused(400, "Bad Request: something new", ""), rejected},
		{refused(400, "Bad Request: file is too big", ""), rejected},
		{refused(413, "Request Entity Too Large", ""), rejected},
		{refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable", ""), again},
		{refused(401, "Unauthorized", ""), token},
		{refused(404, "Not Found", ""), token},
		{refused(409, "Conflict: terminated by other getUpdates request", ""), again},
		{refused(500, "Internal Server Error: restart", ""), unsure},
		{refused(502, "Bad Gateway", ""), unsure},
		{refused(504, "Gateway Timeout", ""), unsure},
		{`{"ok":false}`, again},
	} {
		s, a := newWire(t)
		s.answers["sendMessage"] = []string{c.answer}
		id, err := a.Send(t.Context(), messages.Message{Key: "k/1", Chat: "tg/-4455667788", Text: "记下了"})
		if id != "" || !c.want(err) {
			t.Errorf("%s: %q, %v", c.answer, id, err)
		}
		if n := len(s.taken()); n != 1 {
			t.Errorf("%s: asked %d times", c.answer, n)
		}
	}
}

// TestGuard: the guard of the server itself, which answers after 3 s, closes the account.
func TestGuard(t *testing.T) {
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	for took, want := range map[time.Duration]string{time.Second: "tg/5", 3 * time.Second: "tg"} {
		s, a := newWire(t, func(o *Options) { o.Now = func() time.Time { return now } })
		s.fail = func(w http.ResponseWriter, _ *http.Request) bool {
			now = now.Add(took)
			w.Header().Set("Retry-After", "60")
			w.WriteHeader(429)
			return true
		}
		_, err := a.Send(t.Context(), messages.Message{Key: "k/1", Chat: "tg/5", Text: "记下了"})
		r, ok := errors.AsType[*messages.RetryAfter](err)
		if !ok || r.Bucket != want || r.Wait != time.Minute {
			t.Errorf("after %v: %v", took, err)
		}
	}
}

func TestOutcomesOfEdits(t *testing.T) {
	for _, text := range []string{
		"Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
		"Bad Request: message to edit not found", "Bad Request: message can't be edited", "Bad Request: MESSAGE_ID_INVALID",
	} {
		s, a := newWire(t)
		s.answers["editMessageText"] = []string{refused(400, text, "")}
		id, err := a.Send(t.Context(), messages.Message{Key: "k/2", Chat: "tg/5", Target: "37:4711", Text: "已发送"})
		if err != nil || id != "37:4711" {
			t.Errorf("%s: %q, %v", text, id, err)
		}
	}
}

// TestADraftWhoseMessageIsGone: it comes as a new message, while there is something to send on; what is done does not.
func TestADraftWhoseMessageIsGone(t *testing.T) {
	for _, text := range []string{"Bad Request: message to edit not found", "Bad Request: message can't be edited", "Bad Request: MESSAGE_ID_INVALID"} {
		for _, whole := range []bool{true, false} {
			s, a := newWire(t)
			s.answers["editMessageText"] = []string{refused(400, text, "")}
			id, err := a.Send(t.Context(), messages.Message{Key: "k/2", Chat: "tg/5", Target: "37:4711", Text: "草稿", Whole: whole})
			calls := s.taken()
			if want := map[bool]string{true: "37:1", false: "37:4711"}[whole]; err != nil || id != want {
				t.Errorf("%s, of a draft %t: %q, %v", text, whole, id, err)
			}
			if last := calls[len(calls)-1]; whole != (last.method == "sendMessage") || whole && fmt.Sprint(last.params["message_thread_id"]) != "37" {
				t.Errorf("%s, of a draft %t: %+v", text, whole, last)
			}
		}
	}
}

func TestOutcomesOfPresses(t *testing.T) {
	for _, c := range []struct {
		answer string
		bucket string
	}{
		{"", ""},
		{refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid", ""), ""},
		{refused(429, "Too Many Requests: retry after 2", `{"retry_after":2}`), pressBucket},
	} {
		s, a := newWire(t)
		s.answers["answerCallbackQuery"] = []string{c.answer}
		id, err := a.Send(t.Context(), messages.Message{Key: "k/2", Chat: "tg/5", Answers: "21527890123456789"})
		r, _ := errors.AsType[*messages.RetryAfter](err)
		if id != "" || c.bucket == "" && err != nil || c.bucket != "" && (r == nil || r.Bucket != c.bucket) {
			t.Errorf("%s: %q, %v", c.answer, id, err)
		}
	}
}
