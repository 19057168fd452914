package draft

// eves are the wordings of the evening before a trip.
var eves = script{
	hello: []phrase{{"{name}，晚上好", "Good evening, {name}"}, {"{name}晚上好", "A good evening to you, {name}"}, {"晚上好，{name}", "A pleasant evening, {name}"}},
	open: []phrase{
		{"{leaving}出发，随手备了几条。", "You leave {leaving}; a few notes."},
		{"知道{leaving}{to}，整理了几条给您参考。", "Some notes for {to}."},
		{"{leaving}{to}，先祝一路平安。", "You travel {leaving}; have a good journey."},
	},
	lead:  []phrase{{"{leaving}{to}，给您备了几条", "For {to}"}, {"{to}之前，这几条您看看", "Before you leave"}, {"{leaving}出发，这几条供您参考", "You leave {leaving}"}},
	label: []phrase{{"{where}可以留意", "Worth knowing"}, {"给您参考", "Notes for {to}"}, {"给您备的几条", "Some notes"}},
	other: []phrase{{"出发之前", "Before you go"}, {"临走提醒", "On the way"}, {"出门小事", "Small things"}},
	more:  readies,
	wish:  []phrase{{"祝您一路平安，事事顺利。", "Have a safe and good trip."}, {"祝您此行顺利。", "I wish you a good trip."}, {"愿您来回都顺当。", "Safe travels there and back."}},
	end:   []phrase{{"有事随时叫我。", "Call me any time."}, {"路上有事随时叫我。", "If anything comes up, call me any time."}, {"这边有事随时叫我，您放心去。", "I am here: call me any time."}},
	extra: []phrase{{"出门在外，照顾好自己。", "Take good care of yourself."}, {"等您回来再细聊。", "I look forward to seeing you again."}},
}

// readies are what one does before a journey.
var readies = []phrase{
	{"证件、充电器，临走再看一眼", "Papers and charger: look once more"},
	{"早一点动身，路上不赶", "Leave early and travel at ease"},
	{"今晚早点睡，明天有精神", "An early night makes a good start"},
	{"到了先歇歇脚，再办事", "Rest a little when you arrive"},
	{"车次航班，出门前再核一下", "Check train or flight before you go"},
}

// packing is what can be said before a journey to a place of which nothing is known.
var packing = []phrase{
	{"天气说不准，出发前看一眼当地预报", "Do check the forecast before you leave"},
	{"早晚凉热难料，带件外套稳妥", "Take a jacket for cool evenings"},
	{"住处地址存进手机，到了好找", "Save the hotel address in your phone"},
	{"常用的小东西，自己带着方便", "Pack the small things you always use"},
	{"行李轻一点，走路松快", "A light bag makes light steps"},
	{"路上备瓶水，垫一点吃的", "Take some water and a snack"},
	{"行程排松一点，中间留口气", "Leave some air between meetings"},
}

// away are the wordings of a day on which the client is on a trip; the last way to open names a number
// of days.
var away = script{
	hello: []phrase{{"{name}早上好", "Good morning, {name}"}, {"{name}，早上好", "Good morning to you, {name}"}, {"早上好，{name}", "A good {weekday} morning, {name}"}},
	open: []phrase{
		{"{stay}，随手给您写两句。", "A note for your day {where}."},
		{"您{where}忙，几句话供您参考。", "A few lines for you {where}."},
		{"您{where}，别太累着。", "I hope the days {where} go well."},
		{"{where}第{nth}天了，几条小建议。", "Day {nth} {where}: a few ideas."},
	},
	lead:  []phrase{{"{where}，今天这几条供您参考", "For your day {where}"}, {"您{where}，给您备了几句", "A few lines for you {where}"}, {"今天的几条小建议", "Some ideas for today"}},
	other: []phrase{{"也请您", "Do also"}, {"忙的时候", "While you are busy"}, {"另外提醒您", "Two reminders"}},
	more: []phrase{
		{"会排得紧，就先歇一歇", "If the day is full, rest first"},
		{"手机充满电，路上省心", "Charge the phone before you go out"},
		{"到点吃饭，别凑合", "Take time for your meals"},
		{"文件资料，出门前再点一遍", "Check your papers before you go out"},
		{"路上慢一点，安全要紧", "Take your time on the road"},
	},
	wish:  []phrase{{"祝您今天办事顺利。", "I wish you a good day."}, {"愿您今天谈得顺心。", "May your talks go well."}, {"祝您一切顺利。", "I hope all goes well."}},
	end:   []phrase{{"有事随时叫我。", "Call me any time."}, {"这边要办什么，您说一声。", "If you need anything here, just say so."}, {"您忙您的，不用回。", "No need to reply."}},
	extra: []phrase{{"出门在外，照顾好自己。", "Take good care of yourself."}, {"等您回来再聊。", "I look forward to seeing you back."}},
}

// setout are the ways to open on the day on which the client leaves: he is not there yet.
var setout = script{
	open: []phrase{
		{"今天您{to}，随手给您写两句。", "A few lines for {to}."},
		{"您今天动身，几句话供您参考。", "You set out today: a few ideas."},
		{"今天{to}，祝您路上顺利。", "A good start to {to}."},
	},
	lead: []phrase{{"您今天{to}，给您备了几句", "For {to}"}, {"今天动身，这几条供您参考", "As you set out today"}, {"今天的几条小建议", "Some ideas for today"}},
	wish: []phrase{{"祝您一路平安。", "Have a safe journey."}, {"愿您路上顺当。", "May the way be easy."}, {"祝您此行顺利。", "I wish you a good trip."}},
}

// homeward are the wishes of the last day.
var homeward = []phrase{{"今天返程，祝您一路平安。", "Have a safe journey home today."}, {"今天回来，路上慢一点。", "You travel home today: take it easy."}, {"返程顺利，早点到家。", "May the way home be short today."}}

// theme is what a day of a trip is about: a head, and pairs of lines around a name, or lines.
type theme struct {
	label phrase
	of    []phrase
}

// days are the themes of a trip's days to a known place, in their order.
var days = []theme{
	{phrase{"得空走走", "To see"}, []phrase{
		{"今天若有空，可以看看{it}", "If you find an hour: {it}"},
		{"时间松的话，再去{it}走走", "With more time: {it}"},
		{"忙里偷闲，先去{it}", "Between meetings: {it}"},
		{"顺路的话，{it}也值得一看", "If you pass by: {it}"},
		{"办完事早，就去{it}转转", "If you finish early: {it}"},
		{"今天来不及，{it}留到改天", "Not today, then soon: {it}"},
	}},
	{phrase{"尝尝味道", "To taste"}, []phrase{
		{"中午可以尝尝{it}", "For lunch: {it}"},
		{"晚上换个口味，试试{it}", "For dinner: {it}"},
		{"饭点到了，先尝尝{it}", "To begin with: {it}"},
		{"有人一起吃，再点上{it}", "In company: {it}"},
		{"当地人常吃的，有{it}", "What people eat there: {it}"},
		{"还没吃过的话，也试试{it}", "If it is new to you: {it}"},
	}},
	{phrase{"天气和休息", "Weather and rest"}, nil},
	{phrase{"带点回来", "To take home"}, []phrase{
		{"想带点东西，可以看看{it}", "Worth a look: {it}"},
		{"送人的话，{it}也合适", "As a small present: {it}"},
		{"给家里带，就挑{it}", "For the family: {it}"},
		{"给同事带，{it}也行", "For colleagues: {it}"},
		{"箱子有空，捎上{it}", "If there is room in the bag: {it}"},
		{"拿不定主意，还有{it}", "Or else: {it}"},
	}},
}

// rests are small things that do a traveller good.
var rests = []phrase{
	{"中午眯一会儿，下午不累", "A short nap helps the afternoon"},
	{"回酒店先坐一会儿，缓一缓", "Put your feet up tonight"},
	{"酒店附近走两步，换换脑子", "A short walk clears the head"},
	{"水多喝两口，人就精神", "Drink enough and stay fresh"},
	{"明天的东西今晚先收好", "Pack tonight for tomorrow"},
}

// cares are the themes of a trip's days to a place of which nothing is known.
var cares = []theme{
	{phrase{"头一样是歇脚", "Settling in"}, []phrase{
		{"到了先歇口气，再办事", "Catch your breath before you begin"},
		{"行李放下，先喝口水", "Put down the bags, have some water"},
		{"回来的路先记一下", "Remember the way back"},
		{"房卡、证件，放一处", "Keep key card and papers together"},
		{"先报个平安，家里放心", "Let your family know you are there"},
	}},
	{phrase{"吃饭这件事", "On meals"}, []phrase{
		{"当地口味吃不惯，就点清淡的", "If the food is strange, order it plain"},
		{"早饭吃饱，上午不慌", "A good breakfast carries the morning"},
		{"晚饭别太晚，睡得踏实", "Dine early and sleep well"},
		{"路上备点吃的，错过饭点不慌", "Keep a snack for late meetings"},
		{"有空尝一样当地的", "Try one local dish"},
	}},
	{phrase{"天气和出行", "Weather and ways"}, []phrase{
		{"出门前看一眼当地预报", "Check the local forecast first"},
		{"路不熟，早出门一刻钟", "New roads: leave a little early"},
		{"包里放把伞，晴雨都踏实", "An umbrella is never wrong"},
		{"早晚凉热不一，衣服带够", "Take a layer for the evening"},
		{"叫车留个地址，回来方便", "Keep the hotel address at hand"},
	}},
	{phrase{"歇一歇", "Taking a rest"}, []phrase{
		{"中午眯一会儿，下午不累", "A short nap helps the afternoon"},
		{"晚上早点睡，明天有精神", "Sleep early for a fresh start"},
		{"走两步，换换脑子", "A short walk clears the head"},
		{"手机放一边，歇歇眼睛", "Put the phone away for a while"},
		{"回酒店先坐一会儿，缓一缓", "Put your feet up tonight"},
	}},
}

// backs are the wordings that welcome a client home.
var backs = script{
	hello: []phrase{{"{name}，您好", "Hello {name}"}, {"{name}您好", "Dear {name}"}, {"欢迎回来，{name}", "Welcome back, {name}"}},
	open: []phrase{
		{"{trip}，您辛苦了。", "I hope {trip} went well."},
		{"{trip}，一路辛苦。", "You must be tired after {trip}."},
		{"{trip}，总算回来了。", "Good to have you back after {trip}."},
	},
	lead:  []phrase{{"{trip}辛苦了，回来先缓一缓", "After {trip}"}, {"刚回来，几句话给您", "Some lines for your return"}, {"回来以后，不着急", "Back home, and no rush"}},
	top:   []phrase{{"{trip}辛苦了，先缓一缓", "After {trip}"}, {"刚回来，不着急", "Back home, and no rush"}, {"{trip}忙完，歇口气", "Now that you are back"}},
	label: []phrase{{"先缓一缓", "Take it easy"}, {"回来以后", "Back home"}, {"不着急", "No rush"}},
	other: []phrase{{"我这边", "On my side"}, {"工作上", "As for work"}, {"另外跟您说一声", "From me"}},
	more: []phrase{
		{"您不在的几天，一切照常", "All went on as usual while you were away"},
		{"要约时间，您定，我配合", "You choose the time, I will fit in"},
		{"要跟进的事，您发我一句", "What needs doing: just send me a line"},
		{"缺什么资料，我来补", "What is missing, I will send"},
	},
	wish:  []phrase{{"祝您一切顺利。", "I hope all goes well."}, {"愿您好好歇一歇。", "I wish you a good rest."}, {"平安回来就好。", "It is good that you are back safely."}},
	end:   []phrase{{"有事随时叫我。", "Call me any time."}, {"您先歇着，不用回。", "Have a rest; no need to reply."}, {"等您方便，咱们再联系。", "Let us talk when it suits you."}},
	extra: []phrase{{"出门几天，最想的还是家里那顿饭。", "There is no place like home."}, {"您多保重。", "Take good care of yourself."}},
}

// unpack is what does one good after a journey.
var unpack = []phrase{
	{"行李慢慢收，不急", "The bags can wait"},
	{"头一晚睡个踏实觉", "First of all, a good night's sleep"},
	{"喝碗热汤，胃里舒坦", "A hot soup sets things right"},
	{"票据先归到一处，省得回头找", "Put the receipts in one place"},
	{"攒下的消息，挑要紧的先回", "Answer what matters first"},
	{"手头的事，一件一件接上", "Take things up one by one"},
	{"家里的饭，趁热多吃两口", "Enjoy the cooking at home"},
}
