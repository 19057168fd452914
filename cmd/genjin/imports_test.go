package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms says which of our packages each may import; what stands behind a package is every other that it
// may know. A name that ends in /* stands for all below it. Test files are held to it too.
var rooms = []struct {
	room string
	may  []string
}{
	{"followup", nil},
	{"followup/*", []string{"followup", "followup/*"}},
	{"messages", []string{"followup", "followup/*"}},
	{"messages/*", []string{"messages", "messages/*", "followup", "followup/*"}},
	{"storage", []string{"messages", "messages/*", "followup", "followup/*", "storage/*"}},
	{"storage/*", []string{"storage", "messages", "followup"}},
	{"scheduler", []string{"storage", "storage/*", "messages", "messages/*", "followup", "followup/*"}},
	{"bot", []string{"storage", "storage/*", "messages", "messages/*", "followup", "followup/*"}},
	{"bot/bottest", []string{"messages", "followup"}},
	{"bot/playground", []string{"messages", "followup", "bot/bottest"}},
	{"bot/pasted", []string{"messages"}},
	{"bot/telegram", []string{"messages", "followup", "bot/bottest", "bot/pasted", "bot/telegram/telegramtest"}},
	{"bot/telegram/telegramtest", nil},
	{"bot/wecom", []string{"messages", "followup", "bot/bottest", "bot/pasted", "bot/wecom/*"}},
	{"bot/wecom/wecomtest", nil},
	{"bot/wecom/*", []string{"messages", "bot/wecom/*"}},
	{"bot/*", []string{"bot", "storage", "storage/*", "messages", "messages/*", "followup", "followup/*"}}, // features
	{"cmd/genjin", []string{"bot", "bot/*", "scheduler", "storage", "storage/*", "messages", "messages/*", "followup", "followup/*"}},
}

func TestArrowsPointDown(t *testing.T) {
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		room := filepath.ToSlash(filepath.Dir(rel))
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range f.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			if to, ours := strings.CutPrefix(name, "genjin/"); ours && to != room && !allowed(room, to) {
				t.Errorf("%s imports %s: that arrow points up or across", rel, to)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func allowed(from, to string) bool {
	for _, r := range rooms {
		if matches(r.room, from) {
			return slices.ContainsFunc(r.may, func(may string) bool { return matches(may, to) })
		}
	}
	return false
}

func matches(pattern, room string) bool {
	prefix, wild := strings.CutSuffix(pattern, "/*")
	if wild {
		return strings.HasPrefix(room, prefix+"/")
	}
	return pattern == room
}

func TestTopLevelIsAsGiven(t *testing.T) {
	entries, err := os.ReadDir(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	given := []string{"cmd", "bot", "followup", "scheduler", "storage", "messages"}
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") && !slices.Contains(given, e.Name()) {
			t.Errorf("there is a top-level folder %s", e.Name())
		}
	}
}
