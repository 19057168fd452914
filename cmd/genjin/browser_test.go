package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// screens writes what TestPage sees on its way into .github, where the README shows it:
// go test ./cmd/genjin -run TestPage -screens
var screens = flag.Bool("screens", false, "write the README's pictures of the page")

const (
	deskWidth, deskHeight   = 1280, 800
	phoneWidth, phoneHeight = 390, 844
)

// browserWithin bounds each thing that the page is waited for.
const browserWithin = 15 * time.Second

// browser returns where Chromium is. Without one the test is skipped, unless BROWSER_TEST=must
// (a name that the program itself does not read as its configuration).
func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("BROWSER_TEST") == "must" {
		t.Fatal("no Chromium on this machine, and BROWSER_TEST=must")
	}
	t.Skip("no Chromium on this machine: the page is not tested in a browser")
	return ""
}

// tab is one tab of a real browser; it notes what went wrong in it.
type tab struct {
	t     *testing.T
	ctx   context.Context
	mu    sync.Mutex
	wrong []string
}

// openTab opens home in a window of w × h.
func openTab(t *testing.T, home string, w, h int64) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(browser(t)), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true), chromedp.Flag("hide-scrollbars", true))
	in, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, end := chromedp.NewContext(in)
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil { // waits until the browser has let go of its folder
			t.Log("close the browser:", err)
		}
		end()
		stop()
	})
	p := &tab{t: t, ctx: ctx}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal("start the browser:", err)
	}
	said, asked := chromedp.Console(ctx), chromedp.Events(ctx, network.RequestWillBeSent)
	go func() {
		for m, err := range said {
			if err == nil && (m.IsException() || m.Type == "error" || m.Type == "warning") {
				p.fault("the console says: " + m.String())
			}
		}
	}()
	go func() {
		for e, err := range asked {
			if err != nil {
				continue
			}
			if u, bad := url.Parse(e.Request.URL); bad != nil || u.Scheme != "data" && u.Hostname() != "127.0.0.1" {
				p.fault("a request off loopback: " + e.Request.URL)
			}
		}
	}()
	p.do("open", chromedp.EmulateViewport(w, h), chromedp.Navigate(home))
	p.until(`document.querySelectorAll('#chats .row').length > 0`)
	return p
}

func (p *tab) fault(s string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wrong = append(p.wrong, s)
}

// do takes the steps.
func (p *tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, browserWithin)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.fail(fmt.Errorf("%s: %w", what, err))
	}
}

// until waits for an expression of the page to be true.
func (p *tab) until(js string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, browserWithin)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](js, chromedp.WithPollingInterval(20*time.Millisecond))); err != nil {
		p.fail(fmt.Errorf("wait for %s: %w", js, err))
	}
}

// fail ends the test with what the page showed.
func (p *tab) fail(err error) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	text, second := chromedp.Run(p.ctx, chromedp.Evaluate[string](`document.body.innerText`))
	p.t.Fatalf("%v; %s\nthe page shows:\n%s", errors.Join(err, second), strings.Join(p.wrong, "\n"), text)
}

// sees waits for a text in what sel names.
func (p *tab) sees(sel, text string) {
	p.t.Helper()
	p.until(fmt.Sprintf(`[...document.querySelectorAll(%q)].some((e) => e.innerText.includes(%q))`, sel, text))
}

func (p *tab) click(sel string) {
	p.t.Helper()
	p.do("click "+sel, chromedp.Click(chromedp.CSS(sel)))
}

// must runs an expression of the page that is true when it worked.
func (p *tab) must(what, js string) {
	p.t.Helper()
	if ok, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](js)); err != nil || !ok {
		p.fail(fmt.Errorf("cannot %s: %w", what, errors.Join(err, errors.New(js))))
	}
}

// press clicks the last button of the log with a label.
func (p *tab) press(label string) {
	p.t.Helper()
	p.must("press "+label, fmt.Sprintf(
		`(() => { const b = [...document.querySelectorAll('#log .buttons button')].findLast((e) => e.textContent === %q); b?.click(); return !!b })()`, label))
}

// enters opens a chat by its name in the list.
func (p *tab) enters(name string) {
	p.t.Helper()
	p.must("open the chat "+name, fmt.Sprintf(
		`(() => { const r = [...document.querySelectorAll('#chats .row')].find((e) => e.innerText.includes(%q)); r?.click(); return !!r })()`, name))
}

// as turns into a person of the chat that is open.
func (p *tab) as(id string) {
	p.t.Helper()
	p.do("speak as "+id, chromedp.SetValue(chromedp.CSS("#as"), id))
	p.must("speak as "+id, `document.querySelector('#as').dispatchEvent(new Event('change'))`)
}

// types writes a text, key by key.
func (p *tab) types(text string) {
	p.t.Helper()
	p.do("type", chromedp.SendKeys(chromedp.CSS("#text"), text))
}

// says types a text and sends it by Enter.
func (p *tab) says(text string) {
	p.t.Helper()
	p.types(text)
	p.do("Enter", chromedp.SendKeys(chromedp.CSS("#text"), kb.Enter))
	p.until(`document.querySelector('#text').value === ''`)
}

// fits fails when something stands wider than the window.
func (p *tab) fits() {
	p.t.Helper()
	p.must("fit into the window", `document.documentElement.scrollWidth <= innerWidth`)
	p.must("show all within the window", `[...document.querySelectorAll('button, select, textarea, .bubble')].every((e) => { const r = e.getBoundingClientRect(); return r.width === 0 || e.closest('#chips') || r.right <= innerWidth + 1 && r.left >= -1 })`)
}

// picture keeps what a window of w × h shows for the README.
func (p *tab) picture(name string, w, h int64) {
	p.t.Helper()
	if !*screens {
		return
	}
	p.do("take a window", chromedp.EmulateViewport(w, h))
	p.until(`!document.querySelector('#toast').classList.contains('on') && [...document.images].every((i) => i.complete)`)
	p.until(`document.getAnimations().every((a) => a.playState !== 'running')`)
	raw, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join("..", "..", ".github", name), raw, 0o644)
	}
	if err != nil {
		p.t.Fatal("keep picture:", err)
	}
	p.do("take the desk", chromedp.EmulateViewport(deskWidth, deskHeight))
}

// blameless fails when the page complained or asked another machine.
func (p *tab) blameless() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, w := range p.wrong {
		p.t.Error(w)
	}
}
