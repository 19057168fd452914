package wecomtest

import (
	"slices"
	"strings"
	"time"
)

// Task is a text to clients that a person is asked to confirm.
type Task struct {
	ID        string
	Sender    string
	Clients   []string // external_userid
	Text      string
	Made      time.Time
	Confirmed time.Time      // zero: not yet
	Cancelled bool           // it can be confirmed no more
	Became    map[string]int // of each client, once it is confirmed: 1 he got it, 2 he is no contact, 3 he got too many
}

// Tasks are the texts to clients that people were asked to confirm, oldest first.
func (s *Server) Tasks() []Task {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Task
	for _, t := range s.app.jobs {
		all = append(all, *t)
	}
	return all
}

// ConfirmTask lets person confirm the newest task that waits for him; false if none does.
func (s *Server) ConfirmTask(person string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range slices.Backward(s.app.jobs) {
		if !strings.EqualFold(t.Sender, person) || t.Cancelled || !t.Confirmed.IsZero() {
			continue
		}
		t.Confirmed, t.Became = s.o.Now(), map[string]int{}
		for _, id := range t.Clients {
			switch {
			case s.clientOf(s.find(t.Sender), id) == nil:
				t.Became[id] = 2
			case s.app.sated[id]:
				t.Became[id] = 3
			default:
				t.Became[id] = 1
			}
		}
		return true
	}
	return false
}

// The limits of a text to clients.
const (
	clientText    = 4000 // bytes
	clientsAtOnce = 10_000
	attachedMost  = 9
)

// addTask asks a person to send a text to clients. Who is no contact of his is told in a list.
func (s *Server) addTask(c *Call) (any, error) {
	o := object(c.Body)
	if err := o.only("the task", "chat_type", "external_userid", "sender", "allow_select", "text", "attachments", "tag_filter", "chat_id_list"); err != nil {
		return nil, err
	}
	t := &Task{Sender: o.text("sender"), Clients: o.texts("external_userid"), Text: o.object("text").text("content"), Made: s.o.Now()}
	switch {
	case o.text("chat_type") != "single" && o.text("chat_type") != "":
		return nil, wrong(40058, "chat_type is %q", o.text("chat_type"))
	case len(t.Clients) < 1 || len(t.Clients) > clientsAtOnce:
		return nil, wrong(40058, "external_userid has %d ids, of 1-%d", len(t.Clients), clientsAtOnce)
	case blank(t.Text) && len(o.list("attachments")) == 0:
		return nil, wrong(44004, "the task holds nothing")
	case len(t.Text) > clientText:
		return nil, wrong(45002, "text.content has %d bytes, of at most %d", len(t.Text), clientText)
	case len(o.list("attachments")) > attachedMost:
		return nil, wrong(40058, "attachments has %d, of at most %d", len(o.list("attachments")), attachedMost)
	}
	p, err := s.seller(t.Sender)
	if err != nil {
		return nil, err
	}
	failed := slices.DeleteFunc(slices.Clone(t.Clients), func(id string) bool { return s.clientOf(p, id) != nil })
	if len(failed) == len(t.Clients) {
		return nil, refuse(40096)
	}
	t.Clients = slices.DeleteFunc(t.Clients, func(id string) bool { return slices.Contains(failed, id) })
	t.ID = s.newID("msgGCAAAXtWyujaWJHDDGi0mAC")
	s.app.jobs = append(s.app.jobs, t)
	return map[string]any{"fail_list": failed, "msgid": t.ID}, nil
}

// clientTask finds the task that o names.
func (s *Server) clientTask(o object) (*Task, error) {
	if !s.o.App.Clients {
		return nil, refuse(48002)
	}
	i := slices.IndexFunc(s.app.jobs, func(t *Task) bool { return t.ID == o.text("msgid") })
	if i < 0 {
		return nil, wrong(40058, "there is no task %q", o.text("msgid"))
	}
	return s.app.jobs[i], nil
}

// toldOf reports whether WeCom tells by now that t is confirmed.
func (s *Server) toldOf(t *Task) bool {
	return !t.Confirmed.IsZero() && s.o.Now().Sub(t.Confirmed) >= taskLag
}

// taskPeople tells who is to confirm a task, and whether he did.
func (s *Server) taskPeople(c *Call) (any, error) {
	o := object(c.Body)
	if err := o.only("the question", "msgid", "limit", "cursor"); err != nil {
		return nil, err
	}
	t, err := s.clientTask(o)
	if err != nil {
		return nil, err
	}
	one := map[string]any{"userid": t.Sender, "status": 0}
	if s.toldOf(t) {
		one["status"], one["send_time"] = 2, t.Confirmed.Unix()
	}
	page, next, err := paged(o, []map[string]any{one}, 1000)
	return map[string]any{"task_list": page, "next_cursor": next}, err
}

// taskResults tells what became of a task for each client.
func (s *Server) taskResults(c *Call) (any, error) {
	o := object(c.Body)
	if err := o.only("the question", "msgid", "userid", "limit", "cursor"); err != nil {
		return nil, err
	}
	t, err := s.clientTask(o)
	switch {
	case err != nil:
		return nil, err
	case !strings.EqualFold(o.text("userid"), t.Sender):
		return nil, wrong(40058, "%q is not to send it", o.text("userid"))
	}
	var all []map[string]any
	for _, id := range t.Clients {
		one := map[string]any{"external_userid": id, "userid": t.Sender, "status": 0}
		if s.toldOf(t) {
			one["status"], one["send_time"] = t.Became[id], t.Confirmed.Unix()
		}
		all = append(all, one)
	}
	page, next, err := paged(o, all, 1000)
	return map[string]any{"send_list": page, "next_cursor": next}, err
}

// listTasks lists the tasks of a time, the newest first.
func (s *Server) listTasks(c *Call) (any, error) {
	o := object(c.Body)
	if err := o.only("the list", "chat_type", "start_time", "end_time", "creator", "filter_type", "limit", "cursor"); err != nil {
		return nil, err
	}
	from, ok := o.number("start_time")
	to, also := o.number("end_time")
	switch {
	case !s.o.App.Clients:
		return nil, refuse(48002)
	case !ok || !also || from > to || to-from > 31*24*60*60:
		return nil, wrong(40058, "a time of %d to %d", from, to)
	case o.text("chat_type") != "single":
		return nil, wrong(40058, "chat_type is %q", o.text("chat_type"))
	}
	all := []map[string]any{}
	for _, t := range slices.Backward(s.app.jobs) {
		if at := t.Made.Unix(); from <= at && at <= to {
			all = append(all, map[string]any{
				"msgid": t.ID, "create_time": at, "create_type": 0, "text": map[string]any{"content": t.Text}, "attachments": []any{},
			})
		}
	}
	page, next, err := paged(o, all, pageMost)
	return map[string]any{"group_msg_list": page, "next_cursor": next}, err
}

// cancelTask takes a task back that nobody confirmed.
func (s *Server) cancelTask(c *Call) (any, error) {
	o := object(c.Body)
	if err := o.only("the task", "msgid"); err != nil {
		return nil, err
	}
	t, err := s.clientTask(o)
	if err != nil {
		return nil, err
	}
	if !t.Confirmed.IsZero() {
		return nil, refuse(41093)
	}
	t.Cancelled = true
	return nil, nil
}
