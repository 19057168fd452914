package api

import (
	"errors"
	"testing"

	"genjin/bot/wecom/errcode"
)

func TestAppChat(t *testing.T) {
	f, c := newFake(t)
	f.answers["appchat/get"] = []string{
		`{"errcode":0,"errmsg":"ok","chat_info":{"chatid":"team1","name":"华东","owner":"lisi","userlist":["lisi","wangwu"]}}`,
		`{"errcode":86008,"errmsg":"not the app's"}`,
	}
	got, err := c.AppChat(t.Context(), "team1")
	if err != nil || got != (AppChat{"华东", 2}) {
		t.Errorf("got %+v, %v", got, err)
	}
	if asked := f.one(); asked.path != "appchat/get" || asked.method != "GET" || asked.query["chatid"] != "team1" {
		t.Errorf("asked %+v", asked)
	}
	_, err = c.AppChat(t.Context(), "team2")
	if no, ok := errors.AsType[*errcode.Error](err); !ok || no.Code != 86008 {
		t.Errorf("got %v", err)
	}
}
