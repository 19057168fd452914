package main

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"genjin/bot"
	"genjin/bot/admin"
	"genjin/bot/cadence"
	"genjin/bot/clients"
	"genjin/bot/company"
	"genjin/bot/handover"
	"genjin/bot/homework"
	"genjin/bot/summary"
	"genjin/bot/visits"
)

// verb is a formatting verb; a numbered one may stand anywhere.
var verb = regexp.MustCompile(`%(\[\d\])?[sdvq]`)

// TestSentencesTakeTheSameInBothLanguages: each sentence zhX has its enX, and both take the same
// arguments in the same order, unless they number them.
func TestSentencesTakeTheSameInBothLanguages(t *testing.T) {
	err := filepath.WalkDir(filepath.Join("..", "..", "bot"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "words.go" {
			return err
		}
		said := constants(t, path)
		for name, zh := range said {
			bare, ok := strings.CutPrefix(name, "zh")
			if !ok {
				continue
			}
			en, ok := said["en"+bare]
			if !ok {
				t.Errorf("%s: %s has no English", path, name)
				continue
			}
			a, b := verb.FindAllString(zh, -1), verb.FindAllString(en, -1)
			if !slices.Equal(a, b) && !strings.Contains(zh, "%[") {
				t.Errorf("%s: %s takes %v, in English %v", path, name, a, b)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// constants returns the string constants of a file by name.
func constants(t *testing.T, path string) map[string]string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 {
			if lit, ok := v.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				said[v.Names[0].Name] = constant.StringVal(constant.MakeFromLiteral(lit.Value, lit.Kind, 0))
			}
		}
		return true
	})
	return said
}

func TestEachCommandHasBothLanguagesAndItsHelp(t *testing.T) {
	b := bot.New(bot.Options{Features: []bot.Feature{
		visits.Feature{}, homework.Feature{}, clients.Feature{}, cadence.Feature{}, summary.Feature{}, admin.Feature{}, company.Feature{}, handover.Feature{},
	}})
	if len(b.Commands()) < 10 {
		t.Fatalf("%d commands", len(b.Commands()))
	}
	for _, r := range b.Commands() {
		var zh, en string
		for _, w := range r.Words {
			if w[0] >= utf8.RuneSelf {
				zh = w
			} else if strings.HasPrefix(w, "/") {
				en = w
			}
		}
		if zh == "" || en == "" || !strings.HasPrefix(r.Help.ZH, zh) || !strings.HasPrefix(r.Help.EN, en) {
			t.Errorf("%v has the help %q and %q", r.Words, r.Help.ZH, r.Help.EN)
		}
	}
}
