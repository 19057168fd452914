package draft

// occasionWords are the wordings of a kind of big day: those of the day's text, those of a card where
// they differ, and the wishes, of which a text holds some.
type occasionWords struct {
	script script
	card   script
	wishes []phrase
}

// friendly is what holds for everybody whom one knows from work.
var friendly = []phrase{
	{"跟您打交道，一直很踏实", "Working with you is a pleasure"},
	{"您的爽快，我一直记着", "I value your plain way of talking"},
	{"认识您以来，学到不少", "I have learnt a lot from you"},
	{"谢谢您一直以来的信任", "Thank you for your trust"},
	{"往后有我能出力的，您开口", "If I can be of help, just say so"},
}

// respects is the same to a leader.
var respects = []phrase{
	{"每次向您请教，都有收获", "I learn something whenever we talk"},
	{"谢谢您一直以来的指点", "Thank you for your advice"},
	{"您做事的严谨，我记在心里", "I respect the care you take"},
	{"往后有要我办的，您吩咐", "I am at your service"},
}

// cardHello opens a card.
var cardHello = []phrase{{"{name}，见字如面", "Dear {name}"}, {"尊敬的{name}，您好", "To {name}"}, {"{name}，您好", "For {name}"}}

// cardExtra fill a card that is too short.
var cardExtra = []phrase{
	{"平日里忙，难得静下来，一笔一画写几句心里话。", "Messages are quick; a few lines by hand mean more."},
	{"字写得一般，心意是真的。", "My handwriting is plain, the wishes are sincere."},
	{"愿往后的日子，您忙有所得，闲有所乐。", "May the months ahead bring you success and time to enjoy it."},
	{"盼着下回见面，坐下来好好聊聊。", "I look forward to our next talk."},
}

// bigDays are the wordings by kind.
var bigDays = map[dayKind]occasionWords{
	birthday: {
		script: script{
			hello: []phrase{{"{name}，生日快乐", "Happy birthday, {name}"}, {"{name}，祝您生日快乐", "A very happy birthday, {name}"}, {"祝{name}生日快乐", "Many happy returns, {name}"}},
			open:  []phrase{{"今天是您的好日子，送上几句祝福。", "A few wishes for your day."}, {"一早就记着今天，给您道声喜。", "I have had this day in mind."}, {"今天这个日子，我记在本子上了。", "This day stands in my diary."}},
			lead:  []phrase{{"给您的几句祝福", "My wishes for you"}, {"今天想跟您说的话", "What I wish you today"}, {"几句心里话", "From the heart"}},
			label: []phrase{{"生日心愿", "For the new year of life"}, {"几句祝福", "My wishes"}, {"给您的话", "For your day"}},
			other: []phrase{{"也想说", "Let me say"}, {"心里话", "From me"}, {"还有两句", "Besides"}},
			more:  friendly,
			wish:  []phrase{{"愿您今天过得舒心。", "Have a wonderful day."}, {"愿您今天收到的都是好消息。", "May the day bring good news only."}, {"祝您岁岁平安，年年如意。", "I wish you a happy year."}},
			end:   []phrase{{"您好好过生日，不用回。", "Enjoy the day; no need to reply."}, {"今天好好庆祝一下。", "Do celebrate today."}, {"改天见面再当面道贺。", "I will say it in person when we meet."}},
			extra: []phrase{{"真心为您高兴。", "I am happy for you."}, {"愿好事常来。", "May good things come your way."}},
		},
		card: script{
			hello: cardHello,
			open:  []phrase{{"您的生日到了，写下这张卡片，祝您生日快乐。", "This card brings you my birthday wishes."}, {"逢您生日，想用手写的字，跟您说声生日快乐。", "Happy birthday, written by hand."}, {"又到您的生日，祝您生日快乐，平安如意。", "Happy birthday, and all good wishes."}},
			lead:  []phrase{{"祝您生日快乐，几句心里话", "Happy birthday, and my wishes"}, {"生日快乐！想对您说", "Happy birthday! I wish you"}, {"值您生日，写几句给您", "For your birthday"}},
			top:   []phrase{{"祝您生日快乐，几句心里话", "Happy birthday, and my wishes"}, {"您的生日，写几句给您", "For your birthday"}, {"生日快乐，送上祝福", "Happy birthday! I wish you"}},
			wish:  []phrase{{"愿您天天都有好心情。", "May every day be a cheerful one."}, {"愿您身边都是好消息。", "May good news find you."}, {"愿您岁岁平安，年年如意。", "I wish you a good year."}},
			end:   []phrase{{"纸短情长，祝您安好。", "With my best wishes."}, {"改天当面给您道贺。", "I will say it in person soon."}, {"谨祝安好。", "Many happy returns."}},
			extra: cardExtra,
		},
		wishes: []phrase{
			{"愿您新的一岁，事事顺心", "May the new year of life go your way"},
			{"愿您想做的事，一件件做成", "May what you plan come true"},
			{"愿您忙有所成，闲有所乐", "May work succeed and leisure be sweet"},
			{"愿您吃得香，睡得稳", "May you eat well and sleep well"},
			{"愿您身边常有笑声", "May there be laughter around you"},
			{"愿您走到哪里都有好天气", "May you have fine weather wherever you go"},
			{"愿您惦记的人都平安", "May those you love be safe and well"},
		},
	},
	companyDay: {
		script: script{
			hello: []phrase{{"{name}，恭喜", "Congratulations, {name}"}, {"恭喜{name}", "My congratulations, {name}"}, {"{name}，给您道贺", "Dear {name}"}},
			open:  []phrase{{"今天是{event}，可喜可贺。", "Today is {event}."}, {"{event}，祝贺您，也祝贺大家。", "My congratulations on {event}."}, {"{event}到了，真为您和团队高兴。", "It is {event}, and I am glad for you all."}},
			lead:  []phrase{{"{event}，送上几句祝福", "My wishes on {event}"}, {"今天{event}，想跟您说", "On {event}"}, {"为{event}道贺，几句心意", "A few lines for {event}"}},
			top:   []phrase{{"{event}，几句祝福", "For {event}"}, {"贺{event}", "On {event}"}, {"为{event}送上祝福", "My wishes for {event}"}},
			label: []phrase{{"我的心愿", "My wishes"}, {"几句祝福", "I wish you"}, {"一点心意", "A few wishes"}},
			other: []phrase{{"也想说", "Let me say"}, {"心里话", "From me"}, {"还有两句", "Besides"}},
			more:  friendly,
			wish:  []phrase{{"祝公司步步向前。", "May the firm go from strength to strength."}, {"祝您和团队万事顺意。", "All the best to you and your team."}, {"愿往后的路更宽。", "May the road ahead be wide."}},
			end:   []phrase{{"改天当面向您道贺。", "I will say it in person when we meet."}, {"今天您忙，不用回。", "You are busy today; no need to reply."}, {"请代我向大家问好。", "Please give your team my regards."}},
			extra: []phrase{{"值得好好庆祝。", "It is worth a celebration."}, {"真心为您高兴。", "I am happy for you."}},
		},
		card: script{
			hello: cardHello,
			open:  []phrase{{"时值{event}，写下这张卡片，向您和团队道贺。", "My congratulations on {event}."}, {"{event}到了，想用手写的字，道一声祝贺。", "These lines are for {event}."}, {"恭贺{event}，一路走来不容易，真为您高兴。", "Congratulations on {event}."}},
			lead:  []phrase{{"恭贺{event}，几句心里话", "On {event}, my wishes"}, {"值此{event}，想对您说", "For {event}"}, {"为{event}道贺，写几句给您", "A few lines for {event}"}},
			wish:  []phrase{{"祝公司根深叶茂。", "My best wishes to you all."}, {"祝您和团队万事顺意。", "All the best to you and your team."}, {"愿往后的路更宽。", "May the road ahead be wide."}},
			end:   []phrase{{"纸短情长，祝您安好。", "With my best wishes."}, {"改天当面向您道贺。", "I will say it in person soon."}, {"请代我向大家问好。", "My regards to your team."}},
			extra: cardExtra,
		},
		wishes: []phrase{
			{"愿公司根基越扎越深", "May its roots grow deeper"},
			{"愿客户越来越多，口碑越来越好", "May clients be many and content"},
			{"愿团队同心，做事顺手", "May the team be of one mind"},
			{"愿今年想做的事都落地", "May this year's plans come true"},
			{"愿老员工安心，新员工用心", "May old hands and new feel at home"},
			{"愿订单稳稳当当，日子红红火火", "May the order book be full"},
			{"愿下一程走得更稳更远", "May the next stage go far"},
		},
	},
	otherDay: {
		script: script{
			hello: []phrase{{"{name}，您好", "Hello {name}"}, {"{name}您好", "Dear {name}"}, {"{name}，给您道贺", "My good wishes, {name}"}},
			open:  []phrase{{"{event}，一直替您记着。", "I have kept {event} in mind."}, {"{event}到了，送上几句祝福。", "A few wishes for {event}."}, {"{event}，值得说上几句。", "{Event} deserves a few words."}},
			lead:  []phrase{{"{event}，几句心意", "For {event}"}, {"{event}，想跟您说", "My wishes on {event}"}, {"为{event}写几句", "A few lines for {event}"}},
			top:   []phrase{{"{event}，几句祝福", "For {event}"}, {"为{event}写几句", "A few wishes for {event}"}, {"借着{event}，送上心意", "My wishes for {event}"}},
			label: []phrase{{"我的心愿", "I wish you"}, {"几句祝福", "My wishes"}, {"一点心意", "A few wishes"}},
			other: []phrase{{"也想说", "Let me say"}, {"心里话", "From me"}, {"还有两句", "Besides"}},
			more:  friendly,
			wish:  []phrase{{"祝您一切顺心。", "May it be a good day."}, {"愿您今天有个好心情。", "I hope the day is kind to you."}, {"祝您平安如意。", "All good wishes to you."}},
			end:   []phrase{{"您忙您的，不用回。", "No need to reply."}, {"改天见面再细说。", "More when we meet."}, {"有事随时叫我。", "Call me any time."}},
			extra: []phrase{{"好日子，值得记着。", "Good days are worth remembering."}, {"愿好事常来。", "May good things come your way."}},
		},
		card: script{
			hello: cardHello,
			open:  []phrase{{"{event}到了，写下这张卡片，送上祝福。", "This card is for {event}."}, {"逢{event}，想用手写的字，跟您说几句。", "A few lines by hand for {event}."}, {"{event}我一直记着，写几句给您。", "I have kept {event} in mind."}},
			lead:  []phrase{{"{event}，几句心里话", "For {event}, my wishes"}, {"逢{event}，想对您说", "On {event}"}, {"为{event}写几句给您", "A few lines for {event}"}},
			wish:  []phrase{{"祝您一切顺心。", "My best wishes."}, {"愿您天天有好心情。", "May every day be a good one."}, {"祝您平安如意。", "All good wishes to you."}},
			end:   []phrase{{"纸短情长，祝您安好。", "With my best wishes."}, {"改天见面，再跟您细说。", "More when we meet."}, {"谨祝万事顺意。", "All the best to you."}},
			extra: cardExtra,
		},
		wishes: []phrase{
			{"愿您往后事事顺心", "May all go your way"},
			{"愿您想做的事，一件件做成", "May what you plan come true"},
			{"愿您忙有所成，闲有所乐", "May work succeed and leisure be sweet"},
			{"愿您身边常有笑声", "May there be laughter around you"},
			{"愿往后的路越走越宽", "May the road ahead be wide"},
			{"愿好日子一年接一年", "May the good days go on and on"},
			{"愿您惦记的人都平安", "May those you love be safe and well"},
		},
	},
	mourning: {
		script: quiet,
		card:   quietCard,
		wishes: []phrase{
			{"愿您一切安好", "May you be well"},
			{"请您保重自己", "Please take care of yourself"},
			{"今天别太累，慢慢来", "Take the day slowly"},
			{"愿您心里有个安静处", "May you find some quiet"},
			{"想说话的时候，我都在", "I am here if you care to talk"},
		},
	},
}

// quiet are the wordings of a day on which nothing is celebrated.
var quiet = script{
	hello: []phrase{{"{name}，您好", "Dear {name}"}, {"{name}您好", "Good day, {name}"}, {"{name}，向您问安", "Hello {name}"}},
	open:  []phrase{{"今天这个日子，向您问候一声。", "My thoughts are with you today."}, {"知道今天对您不一般，问候您。", "I know what day it is and think of you."}, {"今天惦记着您，问个安。", "You are in my thoughts today."}},
	lead:  []phrase{{"今天问候您，几句话", "A few words today"}, {"不多打扰，只说几句", "Only a few words"}, {"今天想对您说", "What I would like to say"}},
	label: []phrase{{"几句话", "A few words"}, {"问候您", "My thoughts"}, {"给您的话", "To you"}},
	other: []phrase{{"也请您放心", "Please do not worry"}, {"手头的事", "As for work"}, {"另外", "Besides"}},
	more:  []phrase{{"工作上的事不急，都可以等", "Nothing at work is urgent"}, {"有要我办的，您吩咐一句", "If I can do anything, just say so"}, {"这几天我不多打扰", "I will keep things quiet"}},
	wish:  []phrase{{"请您多保重。", "Please take good care."}, {"愿您安好。", "I wish you well."}, {"问候您和家里人。", "My regards to you and yours."}},
	end:   []phrase{{"不用回。", "No need to reply."}, {"不多打扰您。", "I will not keep you."}, {"您保重，不用回。", "Take care; no need to reply."}},
	extra: []phrase{{"天凉天热，都请照顾好自己。", "Please look after yourself."}, {"想歇就歇一歇。", "Do rest when you feel like it."}},
}

// quietCard is the same by hand.
var quietCard = script{
	hello: cardHello,
	open:  []phrase{{"知道这个日子对您不一般，写几句问候您。", "I know what day it is and think of you."}, {"今天不多说，只想问候您一声。", "These are only a few quiet words."}, {"这几天惦记着您，写几句问个安。", "You are in my thoughts these days."}},
	lead:  []phrase{{"几句话，问候您", "A few quiet words"}, {"不多打扰，只写几句", "Only a few words"}, {"想对您说的几句", "What I would like to say"}},
	wish:  []phrase{{"请您多保重，愿您安好。", "Please take good care."}, {"问候您和家里人。", "My regards to you and yours."}, {"愿您安好。", "I wish you well."}},
	end:   []phrase{{"纸短情长，请您保重。", "With kind regards."}, {"祝您安好。", "I wish you well."}, {"谨此问安。", "With warm wishes."}},
	extra: []phrase{
		{"平日里忙，难得静下来，一笔一画写几句给您。", "Messages are quick; a few lines by hand mean more."},
		{"不必回信，知道您都好就行。", "There is no need to answer."},
		{"工作上的事都不急，您按自己的步子来。", "Nothing at work is urgent; please take your own time."},
		{"有要我跑腿出力的，您随时说一声。", "If I can be of any help, just let me know."},
		{"愿往后的日子，平安常在您左右。", "May the days ahead be peaceful ones."},
	},
}
