package draft

import "genjin/messages/content"

// light are the wordings around a light piece. In the morning at most one soft word about the own
// company stands in a text, never without the way to refuse such texts (Advertising Law, article 43);
// at dinner none.
var light = map[content.Hour]script{
	content.Morning: {
		hello: []phrase{{"{name}早上好", "Good morning, {name}"}, {"{name}，早上好", "Good morning to you, {name}"}, {"早上好，{name}", "A good {weekday} morning, {name}"}},
		open: []phrase{
			{"先跟您说件小事。", "A small thing from this morning."},
			{"忙起来之前，先轻松一下。", "Before the day gets busy, a smile."},
			{"{weekday}了，跟您聊句轻松的。", "It is {weekday}, so here is a light one."},
			{"刚碰到件有意思的事。", "Something made me smile today."},
		},
		lead: []phrase{
			{"两句闲话，两句叮嘱", "A smile and two reminders"},
			{"今早的几句话，给您提提神", "A few lines to wake up with"},
			{"早上随手写几句", "A few lines for your morning"},
		},
		label: []phrase{{"今早小事", "A small story"}, {"博您一笑", "A smile to start with"}, {"轻松一下", "On the light side"}},
		other: []phrase{{"叮嘱两句", "Two small reminders"}, {"今天别忘了", "For the day ahead"}, {"给您捎句话", "For today"}},
		more: []phrase{
			{"早饭吃好，一上午都有劲", "A proper breakfast carries the morning"},
			{"水杯放手边，忙起来也喝两口", "Keep some water within reach"},
			{"事情一件一件来，不着急", "One thing at a time, no rush"},
			{"中午留点时间，好好吃顿饭", "Leave time for a real lunch"},
			{"出门看一眼天，该添衣就添衣", "Look at the sky before you go out"},
			{"坐久了起来走两步，松松肩", "Stretch your legs now and then"},
		},
		wish: []phrase{
			{"祝您今天顺顺当当。", "May today go smoothly."},
			{"愿您今天样样顺手。", "May everything go your way today."},
			{"祝您一天都有好心情。", "Have a cheerful day."},
			{"愿您今天忙得踏实，歇得安心。", "I wish you a good day."},
		},
		rest: []phrase{
			{"祝您周末轻松自在。", "Have an easy weekend."},
			{"周末了，愿您好好歇一歇。", "I wish you a restful weekend."},
			{"祝您周末过得舒心。", "May your weekend be a pleasant one."},
		},
		end: []phrase{
			{"您忙您的，不用回。", "No need to reply."},
			{"我们这边一切照常，有事招呼一声。不想收问候，回个“免”就好。", "We are here if you need us. Reply “stop” to opt out."},
			{"不耽误您，先去忙吧。", "I will let you get on with it."},
			{"有用得着我们的地方，说一声就行。嫌问候多，回个“免”即可。", "Call on us any time. Reply “stop” for no more notes."},
		},
		extra: []phrase{{"新的一天，咱们一起加油。", "Let us make it a good one."}, {"天天都有个好开头。", "A good start is half the day."}},
	},
	content.Dinner: {
		hello: []phrase{{"{name}，晚上好", "Good evening, {name}"}, {"{name}晚上好", "A good evening to you, {name}"}, {"{name}，到饭点了", "Dinner time, {name}"}},
		open: []phrase{
			{"忙了一天，说句轻松的下饭。", "After a long day, a light one."},
			{"一天收尾，跟您说件小事。", "A small thing to end the day."},
			{"晚饭前说件有意思的事。", "Something to smile at before dinner."},
		},
		lead:  []phrase{{"饭前几句闲话", "A few idle lines before dinner"}, {"给今天收个尾", "To round off the day"}, {"晚饭前随便聊两句", "A word before dinner"}},
		label: []phrase{{"下饭小事", "A smile with dinner"}, {"饭前一乐", "On the light side"}, {"今天的小事", "From today"}},
		other: []phrase{{"晚上记得", "For tonight"}, {"捎两句话", "One more thing"}, {"今晚就两件事", "Only two things tonight"}},
		more: []phrase{
			{"饭趁热吃", "Eat while it is hot"},
			{"手机放一边，歇歇眼睛", "Put the phone aside for a while"},
			{"今天的事先放下，明天再说", "Leave today's matters till tomorrow"},
			{"饭后走两步，身上轻快", "A short walk after the meal does good"},
			{"早点休息，攒足精神", "Turn in early"},
		},
		wish:  []phrase{{"祝您晚饭吃得香。", "Enjoy your dinner."}, {"愿您今晚睡个好觉。", "Sleep well tonight."}, {"祝您晚上轻松自在。", "Have an easy evening."}},
		end:   []phrase{{"不用回，您慢慢吃。", "No need to reply."}, {"不用回，早点歇着。", "No reply needed, have a good rest."}, {"您歇着，不用回。", "Please do not bother to reply."}},
		extra: []phrase{{"今天辛苦了。", "You have earned your rest today."}, {"一天忙完，什么都不如一顿热饭。", "Nothing ends a day like a warm meal."}},
	},
}

// maxims are the wordings around a saying for a leader: plain and respectful.
var maxims = map[content.Hour]script{
	content.Morning: {
		hello: []phrase{{"{name}早上好", "Good morning, {name}"}, {"{name}，早上好", "Good morning to you, {name}"}, {"尊敬的{name}，早上好", "A good {weekday} morning, {name}"}},
		open: []phrase{
			{"今早读{source}，有一句想抄给您。", "A line from {source}."},
			{"{source}里有一句，读来很受启发。", "I read a line in {source}."},
			{"翻到{source}，这一句印象很深。", "A line that stayed with me, from {source}."},
		},
		lead: []phrase{
			{"今早读{source}，记下一句", "From {source}"},
			{"摘{source}里的一句，请您过目", "Read today in {source}"},
			{"{source}里的一句，与您分享", "A line from {source}"},
		},
		top:   []phrase{{"{source}", "{Source}"}, {"摘自{source}", "From {source}"}, {"今早读{source}", "Read in {source}"}},
		label: []phrase{{"书里的话", "The line"}, {"抄录如下", "It says"}, {"一句共赏", "One line for you"}},
		other: []phrase{{"请您多保重", "For the day"}, {"忙中提醒您两句", "Two small things"}, {"今天还请您", "For the day ahead"}},
		more: []phrase{
			{"事情再多，也按时吃饭", "Leave time for a proper lunch"},
			{"早晚留意添减衣物", "Dress for the weather"},
			{"忙里抽空歇口气", "Take a breath between matters"},
			{"会多的时候，多喝口水", "Keep some water within reach"},
			{"坐久了，起来走动走动", "Stretch your legs now and then"},
		},
		wish:  []phrase{{"祝您今天诸事顺遂。", "May today go well."}, {"愿您今天从容顺意。", "I wish you a calm and good day."}, {"祝您一切安好。", "With my best wishes for the day."}},
		rest:  []phrase{{"祝您周末安好。", "I wish you a good weekend."}, {"周末了，请您好好休息。", "Please have a good rest this weekend."}, {"愿您周末清闲自在。", "May your weekend be a quiet one."}},
		end:   []phrase{{"您忙，不必回复。", "No need to reply."}, {"不多打扰，您先忙。", "I will not keep you."}, {"您事务多，不用回。", "Please do not trouble to reply."}},
		extra: []phrase{{"新的一天，向您问好。", "My respects to you."}, {"请您多多保重。", "Please take good care of yourself."}},
	},
	content.Dinner: {
		hello: []phrase{{"{name}，晚上好", "Good evening, {name}"}, {"{name}晚上好", "A good evening to you, {name}"}, {"尊敬的{name}，晚上好", "Good evening to you, {name}"}},
		open: []phrase{
			{"您一天辛苦了，晚饭前与您分享{source}的一句。", "A line from {source}."},
			{"忙完一天，读到{source}里的一句。", "I came upon a line in {source}."},
			{"{source}里有一句，正适合给一天收尾。", "A line to end the day, from {source}."},
		},
		lead:  []phrase{{"晚饭前读{source}，记下一句", "From {source}"}, {"一天收尾，摘一句{source}", "To end the day, from {source}"}, {"{source}里的一句，与您分享", "A line from {source}"}},
		top:   []phrase{{"{source}", "{Source}"}, {"摘自{source}", "From {source}"}, {"今天读{source}", "Read in {source}"}},
		label: []phrase{{"书里的话", "The line"}, {"抄录如下", "It says"}, {"一句共赏", "One line for you"}},
		other: []phrase{{"也请您保重", "For tonight"}, {"今晚请您", "For the evening"}, {"您辛苦一天了", "After a long day"}},
		more: []phrase{
			{"晚饭趁热吃", "Enjoy your dinner while it is hot"},
			{"今天的事先放一放", "Leave today's matters till tomorrow"},
			{"早点休息，攒足精神", "Have an early night"},
			{"饭后散散步，松快松快", "A short walk after the meal does good"},
		},
		wish:  []phrase{{"祝您晚上安好。", "I wish you a good evening."}, {"愿您今晚好好休息。", "Please have a good rest tonight."}, {"祝您今晚清闲自在。", "May your evening be a quiet one."}},
		end:   []phrase{{"不用回，您早点休息。", "No need to reply."}, {"您歇着，不用回。", "Please do not trouble to reply."}, {"不打扰您吃饭，不用回。", "No reply needed, enjoy your meal."}},
		extra: []phrase{{"今天您辛苦了。", "Thank you for all your work today."}, {"请您多多保重。", "Please take good care of yourself."}},
	},
}
