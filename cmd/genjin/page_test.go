package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestPage is the first visit to the playground, in a real browser.
func TestPage(t *testing.T) {
	browser(t)
	home, end := begin(t, t.TempDir(), "--now", "2026-11-24T15:00:00+08:00")
	defer end()
	p := openTab(t, home, deskWidth, deskHeight)
	p.must("choose Chinese", `localStorage.setItem('lang', 'zh') === undefined`)
	p.do("load again", chromedp.Reload())
	p.sees("#tour", "一分钟上手")

	handIn(p, home)
	logVisit(p)
	pullSummary(p)
	takePhone(p)
	speakEnglish(p)
	p.blameless()
}

// handIn is the tour's first step, then homework with a picture and a file, which come back as they were.
func handIn(p *tab, home string) {
	p.click("[data-tour=homework]")
	p.until(`document.querySelector('#text').value.startsWith('交作业 2.1')`)
	p.says("")
	p.sees("#log .bot", "隐性 4/5")
	p.sees("#coach", "隐性还差一条")
	p.as("sun")
	picture := flowChart(p)
	folder := p.t.TempDir()
	files := []string{filepath.Join(folder, "流程图.png"), filepath.Join(folder, "我的渠道.txt")}
	list := []byte("传统：展会、电话、广告、转介绍、陌拜、短信、邮件、网站、黄页、同行\n特殊：商会、协会、论坛、校友会、读书会\n")
	for i, raw := range [][]byte{picture, list} {
		if err := os.WriteFile(files[i], raw, 0o600); err != nil {
			p.t.Fatal(err)
		}
	}
	p.do("choose files", chromedp.SetUploadFiles(chromedp.CSS("#file"), files))
	p.sees("#files", "我的渠道.txt")
	p.types("交作业 2.2")
	p.click(".send")
	p.sees("#log .own .card", "我的渠道.txt")
	p.sees("#log .bot", "传统 10/10，特殊 5/5")
	p.until(`[...document.querySelectorAll('#log .picture img')].some((i) => i.naturalWidth > 0)`)
	for i, raw := range [][]byte{picture, list} {
		if got := download(p, home, filepath.Base(files[i])); !bytes.Equal(got, raw) {
			p.t.Errorf("%s came back with %d bytes, not as it was with %d", files[i], len(got), len(raw))
		}
	}
	p.as("lin")
	p.says("作业进度")
	p.sees("#log .bot", "2.2 1/2")
	p.click("#coach-close")
	p.picture("playground.png", deskWidth, 960)
	p.press("李娜 2.1")
	p.until(`document.querySelector('#chats').innerText.includes('林老师')`)
}

// flowChart draws a picture such as learners hand in.
func flowChart(p *tab) []byte {
	drawn, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`(() => {
		const c = document.createElement('canvas'); c.width = 460; c.height = 100
		const g = c.getContext('2d'); g.fillStyle = '#fff'; g.fillRect(0, 0, 460, 100); g.font = '17px sans-serif'; g.textAlign = 'center'
		for (const [i, word] of ['展会', '名片', '电话', '拜访'].entries()) {
			g.strokeStyle = g.fillStyle = '#0b7a5b'; g.lineWidth = 2
			g.strokeRect(15 + i * 115, 28, 80, 44); g.fillText(word, 55 + i * 115, 56)
			if (i < 3) { g.beginPath(); g.moveTo(98 + i * 115, 50); g.lineTo(124 + i * 115, 50); g.lineTo(117 + i * 115, 44); g.stroke() }
		}
		return c.toDataURL('image/png') })()`))
	if err != nil {
		p.fail(err)
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(drawn, "data:image/png;base64,"))
	if err != nil {
		p.fail(err)
	}
	return raw
}

// download returns a file that the log shows.
func download(p *tab, home, name string) []byte {
	path, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](
		fmt.Sprintf(`[...document.querySelectorAll('#log a[download]')].find((a) => a.download === %q).getAttribute('href')`, name)))
	if err != nil {
		p.fail(err)
	}
	return []byte(fetch(p.t, http.MethodGet, home+path[1:], ""))
}

// logVisit logs a visit in the group, turns the clock in the rep's private chat, and presses the draft's button.
func logVisit(p *tab) {
	p.enters("恒拓销售群")
	p.until(`document.querySelector('#as').value === 'wang'`)
	p.types("大家好")
	p.do("break the line", chromedp.KeyEvent("\r", chromedp.KeyModifiers(chromedp.ModifierShift)))
	p.until(`document.querySelector('#text').value === '大家好\n'`)
	p.says("今天也加油")
	p.sees("#log .own .bubble", "大家好\n今天也加油")
	p.says("拜访 王总 想看样品，担心交期，下周三寄样")
	p.sees("#log .bot", "记下了：拜访 王总")
	p.until(`[...document.querySelectorAll('#chats .row')].some((r) => r.innerText.includes('王芳') && r.querySelector('.unread')?.textContent === '1')`)
	p.enters("王芳")
	p.sees("#log .draft .bubble", "样品")
	p.until(`document.querySelectorAll('#chats .unread').length < 2`)
	p.click("#ten")
	p.sees("#now", "15:10")
	p.sees("#log .bot:not(.draft) .bubble", "还有 10 分钟")
	p.picture("phone.png", phoneWidth, phoneHeight)
	p.press("复制")
	p.sees("#toast", "已复制")
	p.press("已发送")
	p.sees("#log .draft", "已发送")
}

// pullSummary is what the manager pulls.
func pullSummary(p *tab) {
	p.enters("陈静")
	p.says("日报")
	p.sees("#log .bot", "拜访 1 次：20 分钟内 1/1（100%）")
	p.sees("#log .bot", "未完成的下一步")
}

// takePhone goes through all chats in a window as wide as a phone.
func takePhone(p *tab) {
	p.do("take the phone", chromedp.EmulateViewport(phoneWidth, phoneHeight), chromedp.Reload())
	p.until(`document.querySelectorAll('#chats .row').length === 9 && document.querySelector('#app').dataset.view === 'list'`)
	p.fits()
	for _, name := range []string{"班级群", "恒拓销售群", "李娜", "赵磊", "林老师", "王芳"} {
		p.enters(name)
		p.sees("#title", name)
		p.fits()
		if name != "王芳" {
			p.click("#back")
		}
	}
	p.says("客户")
	p.sees("#log .bot", "王总")
	p.fits()
}

// speakEnglish turns the page, and with it what the bot says, into English, and dark.
func speakEnglish(p *tab) {
	p.click("#lang")
	p.sees(".send", "Send")
	p.do("take the desk", chromedp.EmulateViewport(deskWidth, deskHeight))
	p.click("#theme")
	p.until(`document.documentElement.dataset.theme === 'dark'`)
	p.enters("陈静")
	p.says("/summary")
	p.sees("#log .bot", "within 20 min 1/1 (100%)")
	p.fits()
}
