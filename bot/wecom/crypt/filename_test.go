package crypt

import (
	"net/http"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func nameIn(header string) string {
	h := http.Header{}
	h.Set("Content-Disposition", header)
	return FileName(h)
}

func TestFileName(t *testing.T) {
	for _, c := range golden().FileNames {
		if got := nameIn(c.Header); got != c.Name {
			t.Errorf("%s: got %q", c.Header, got)
		}
	}
	if got := FileName(nil); got != "" {
		t.Errorf("without headers: got %q", got)
	}
}

func TestFileNameOfStrangeHeaders(t *testing.T) {
	for name, c := range map[string][2]string{
		"no name":                       {`attachment`, ""},
		"an empty name":                 {`attachment; filename=""`, ""},
		"a name alone":                  {`filename="a.txt"`, "a.txt"},
		"not quoted":                    {`attachment; filename=a.txt`, "a.txt"},
		"not quoted, with blanks":       {`attachment; filename = 日报 1.docx ; size=5`, "日报 1.docx"},
		"a semicolon within":            {`attachment; filename="a;b.txt"; size=5`, "a;b.txt"},
		"another parameter before":      {`attachment; x="filename=b.txt"; filename=a.txt`, "a.txt"},
		"one without a value before":    {`attachment; x; filename=a.txt`, "a.txt"},
		"in capitals":                   {`ATTACHMENT; FileName*=utf-8''%E6%97%A5.docx`, "日.docx"},
		"with a language":               {`attachment; filename*=UTF-8'zh-CN'%E6%97%A5.docx`, "日.docx"},
		"extended and quoted":           {`attachment; filename*="UTF-8''%E6%97%A5.docx"`, "日.docx"},
		"extended without a charset":    {`attachment; filename*=%E6%97%A5.docx`, "日.docx"},
		"an apostrophe in the name":     {`attachment; filename*=UTF-8''it's.docx`, "it's.docx"},
		"extended in GBK":               {`attachment; filename*=GBK''%C8%D5.docx; filename="r.docx"`, "r.docx"},
		"extended and empty":            {`attachment; filename*=UTF-8''; filename="r.docx"`, "r.docx"},
		"twice":                         {`attachment; filename=a.txt; filename=b.txt`, "a.txt"},
		"a quote within":                {`attachment; filename="a\"b.txt"`, `a"b.txt`},
		"a quote that does not end":     {`attachment; filename="a.txt`, "a.txt"},
		"a backslash at the end":        {`attachment; filename="a.txt\`, ""},
		"a folder of Windows":           {`attachment; filename="C:\x\a.txt"`, "a.txt"},
		"a folder, escaped":             {`attachment; filename*=UTF-8''..%2F..%5Cpasswd`, "passwd"},
		"a folder alone":                {`attachment; filename="x/"`, ""},
		"the folder above":              {`attachment; filename=".."`, ""},
		"a percent sign that is one":    {`attachment; filename="100%.pdf"`, "100%.pdf"},
		"a plus is no blank":            {`attachment; filename*=UTF-8''a+b.pdf`, "a+b.pdf"},
		"raw GBK":                       {"attachment; filename=\"\xc8\xd5.docx\"", "_.docx"},
		"line breaks and NUL":           {`attachment; filename*=UTF-8''a%0D%0Ab%00.txt`, "ab.txt"},
		"an ending turned round":        {`attachment; filename*=UTF-8''a%E2%80%AEfdp.exe`, "afdp.exe"},
		"a family stays one":            {`attachment; filename="👨‍👩‍👧.png"`, "👨‍👩‍👧.png"},
		"blanks only":                   {`attachment; filename="  "`, ""},
		"as long as may be":             {`attachment; filename="` + strings.Repeat("a", 251) + `.txt"`, strings.Repeat("a", 251) + ".txt"},
		"too long":                      {`attachment; filename="` + strings.Repeat("a", 252) + `.txt"`, strings.Repeat("a", 251) + ".txt"},
		"too long, of three bytes each": {`attachment; filename="` + strings.Repeat("日", 90) + `.docx"`, strings.Repeat("日", 83) + ".docx"},
		"too long an ending":            {`attachment; filename="a.` + strings.Repeat("x", 300) + `"`, "a." + strings.Repeat("x", 253)},
	} {
		t.Run(name, func(t *testing.T) {
			if got := nameIn(c[0]); got != c[1] {
				t.Errorf("got %q", got)
			}
		})
	}
}

// FuzzFileName: a name is short, readable and no path, whatever the header.
func FuzzFileName(f *testing.F) {
	for _, c := range golden().FileNames {
		f.Add(c.Header)
	}
	f.Add("a;filename*=x''%FF;filename=\"\\\xff%2e%2e%2f")
	f.Fuzz(func(t *testing.T, header string) {
		name := nameIn(header)
		if len(name) > nameMax || !utf8.ValidString(name) || strings.ContainsAny(name, `/\`) || strings.ContainsFunc(name, unicode.IsControl) {
			t.Fatalf("%q became %q", header, name)
		}
		if name == "." || name == ".." {
			t.Fatalf("%q became a folder", header)
		}
	})
}
