package draft

import (
	"strings"
	"time"

	"genjin/followup"
	"genjin/messages"
)

// Visit is what the text after a visit is made of.
type Visit struct {
	Client followup.Client
	Rep    string // signs; may be empty
	Note   Note
	Ended  time.Time // in the client's zone: its hour makes the greeting
	Lang   messages.Lang
	Seed   string // the same seed gives the same series
}

// Shapes is how many builds a text after a visit can have.
const Shapes = 7

// AfterVisit returns the n-th text, from 0, of the series of v. Neighbours in the series differ in
// their build and in their words. It has 50 to 300 counted characters.
func AfterVisit(v Visit, n int) string {
	seed := seedOf(v.Seed)
	k := seed/Shapes + n + n/Shapes
	w := &writer{voice: voice{v.Client, v.Rep, v.Lang}, v: v, k: k, t: turn(v.Note, v.Client, v.Lang, k)}
	text := trailing.Replace(shapes[(seed+n)%Shapes](w))
	for i := 0; Count(text) < Least; i++ {
		text = w.longer(text, i)
	}
	return text
}

// trailing takes the blank of a stop off the end of a line.
var trailing = strings.NewReplacer(". \n", ".\n")

var shapes = [Shapes]func(*writer) string{thanked, noted, nextFirst, yoursAndMine, asked, formal, praised}

// writer holds what the shapes draw from. k chooses among wordings.
type writer struct {
	voice
	v Visit
	k int
	t turned
}

// pick chooses among wordings; those for leaders are plain and respectful.
func (w *writer) pick(of ...[2]string) string {
	one := of[(w.k%len(of)+len(of))%len(of)]
	return w.say(one[0], one[1])
}

// greet names the client at the hour of the visit's end.
func (w *writer) greet() string {
	called := w.client.Called()
	hour := w.v.Ended.Hour()
	if w.english() {
		part := "Good evening"
		switch {
		case hour < 12:
			part = "Good morning"
		case hour < 18:
			part = "Good afternoon"
		}
		return pick(w.k, part+", "+called, "Dear "+called, "Hello "+called)
	}
	part := "晚上好"
	switch {
	case hour < 11:
		part = "上午好"
	case hour < 13:
		part = "中午好"
	case hour < 18:
		part = "下午好"
	}
	if w.client.Leader {
		return pick(w.k, called+"，您好", "尊敬的"+called+"，"+part)
	}
	return pick(w.k, called+part, called+"，您好", called+"您好")
}

// thanks is one sincere sentence for the time given.
func (w *writer) thanks() string {
	if w.client.Leader {
		return w.pick(
			[2]string{"感谢您百忙之中抽时间指导。", "Thank you for making time for us today."},
			[2]string{"今天当面请教，收获很多，谢谢您。", "Thank you for your time and your clear words today."},
			[2]string{"谢谢您今天的接待和指点。", "Thank you for receiving me today."})
	}
	return w.pick(
		[2]string{"谢谢您今天抽时间见我，聊得很踏实。", "Thank you for your time today; it was a good talk."},
		[2]string{"今天见面很高兴，您讲得很清楚，我学到不少。", "It was good to see you today; you made things very clear."},
		[2]string{"感谢您今天的接待，跟您聊很有收获。", "Thank you for having me today; I learnt a lot."})
}

// praise is a compliment that holds for everybody who gave his time.
func (w *writer) praise() string {
	if w.client.Leader {
		return w.pick(
			[2]string{"您今天几句话就点到了关键，很受启发。", "You went straight to the heart of the matter today."},
			[2]string{"您对业务看得透，今天听您讲受益很多。", "Your view of the business was a lesson to me today."})
	}
	return w.pick(
		[2]string{"您今天把情况讲得这么清楚，省了我好多功夫，谢谢！", "You explained everything so clearly today, thank you!"},
		[2]string{"跟您聊天很痛快，问题一下就讲到点子上。", "Talking with you is a pleasure: straight to the point."},
		[2]string{"您做事真细，今天聊完我心里就有数了，谢谢您。", "You are very thorough; after today I know what matters. Thank you."})
}

// close ends the text without a new offer.
func (w *writer) close() string {
	return w.pick(
		[2]string{"有任何事随时叫我。", "Call me any time."},
		[2]string{"有想到别的，发我一句就行。", "If anything else comes to mind, just send me a line."},
		[2]string{"有变化您随时说，我来跟进。", "If anything changes, let me know and I will follow up."})
}

// points are what was said; without any that may be told, what can be said to everybody.
func (w *writer) points() []string {
	if len(w.t.points) > 0 || len(w.t.next) > 1 {
		return w.t.points
	}
	first := w.pick(
		[2]string{"您今天讲的，我都记在本子上了", "What you told me today is in my notes"},
		[2]string{"今天聊到的，我回来又理了一遍", "I have gone through what we talked about"},
		[2]string{"您说的情况，我都记下了", "I have noted what you told me"})
	if len(w.t.next) > 0 {
		return []string{first}
	}
	return []string{first, w.pick(
		[2]string{"需要什么资料，您说一声，我来准备", "Whatever material you need, I will prepare it"},
		[2]string{"您想先了解哪一块，我就先整理哪一块", "Tell me what you want to see first and I will put it together"},
		[2]string{"有疑问的地方，我随时给您讲清楚", "If anything is unclear I am glad to explain it"})}
}

// next is what the rep will do.
func (w *writer) next() []string {
	if len(w.t.next) > 0 {
		return w.t.next
	}
	return []string{w.pick(
		[2]string{"今天的几点我会跟到底，有进展就告诉您", "I will follow all of this up and tell you how it goes"},
		[2]string{"我先把今天的事理清楚，再跟您回话", "I will sort out today's points and come back to you"},
		[2]string{"我这边先跟进，有结果第一时间告诉您", "I will get going and let you know the result at once"})}
}

// longer adds a sentence to a text that is too short.
func (w *writer) longer(text string, i int) string {
	more := [][2]string{
		{"今天辛苦您了，早点休息。", "Thank you again for your time."},
		{"期待下次见面。", "I look forward to seeing you again."},
		{"祝您工作顺利，一切都好。", "All the best until then."},
	}
	return text + "\n" + w.say(more[i%len(more)][0], more[i%len(more)][1])
}

// thanked: thanks, what was said, the next step.
func thanked(w *writer) string {
	return w.greet() + w.say("，", ", ") + w.lower(w.thanks()) + list(circled, w.points()...) +
		"\n" + w.say("下一步：", "Next: ") + strings.Join(w.next(), w.say("；", "; ")) + w.stop() + w.sign()
}

// noted: the points first, all numbered.
func noted(w *writer) string {
	head := w.pick(
		[2]string{"今天的几点我理了一下，请您过目：", "here is what I noted today:"},
		[2]string{"回来路上先把今天的要点发您：", "the points of today, while they are fresh:"})
	return w.greet() + w.say("！", ", ") + head + list(numbered, append(w.points(), w.next()...)...) +
		"\n" + w.thanks() + w.sign()
}

// nextFirst: what happens next comes first.
func nextFirst(w *writer) string {
	return w.greet() + w.say("。先跟您报一下接下来的安排：", ". First, what happens next: ") + strings.Join(w.next(), w.say("；", "; ")) +
		w.stop() + "\n" + w.say("今天聊到的：", "From today:") + list(dotted, w.points()...) + "\n" + w.close() + w.sign()
}

// yoursAndMine: what the client said, and what the rep will do.
func yoursAndMine(w *writer) string {
	return w.greet() + w.say("，", ", ") + w.lower(w.thanks()) +
		"\n" + w.say("【您说的】", "What you said:") + list(dotted, w.points()...) +
		"\n" + w.say("【我来做】", "What I do:") + list(dotted, w.next()...) + w.sign()
}

// asked: ends with one question.
func asked(w *writer) string {
	question := w.pick(
		[2]string{"这样安排，您看可以吗？", "Does this suit you?"},
		[2]string{"我没记漏什么吧？", "Did I miss anything?"})
	head := w.pick(
		[2]string{"今天的拜访我做了个小结：", "a short summary of today:"},
		[2]string{"跟您对一下今天的要点：", "let me check today's points with you:"})
	return w.greet() + w.say("！", ", ") + head + list(circled, append(w.points(), w.next()...)...) + "\n" + question + w.sign()
}

// formal: short and plain.
func formal(w *writer) string {
	return w.greet() + w.stop() + w.thanks() + w.say("要点如下：", " In short:") +
		list(dashed, append(w.points(), w.next()...)...) + "\n" +
		w.pick([2]string{"如有出入，请您指正。", "Please correct me where I am wrong."},
			[2]string{"若有调整，请您随时告知。", "Please tell me of any change."}) + w.sign()
}

// praised: a compliment opens, an open ear closes.
func praised(w *writer) string {
	return w.greet() + w.say("，", ", ") + w.lower(w.praise()) + list(dotted, w.points()...) +
		"\n" + w.say("接下来：", "What comes now: ") + strings.Join(w.next(), w.say("；", "; ")) + w.stop() + w.close() + w.sign()
}
