package place_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // zones are a fact of the data, not of the machine
	"unicode/utf8"

	"genjin/messages"
	"genjin/messages/place"
)

// say writes a match as the tables do: its places' Chinese names, with ? where one must be asked.
func say(m place.Match, ok bool) string {
	if !ok {
		return ""
	}
	var names []string
	for _, p := range m.Places {
		names = append(names, p.ZH)
	}
	s := strings.Join(names, " ")
	if !m.Sure {
		s += "?"
	}
	if m.Province != "" {
		s = m.Province + ": " + s
	}
	return s
}

func TestFindInASentence(t *testing.T) {
	for text, want := range map[string]string{
		// Chinese
		"后天去成都三天":          "成都",
		"王总下周三飞广州参展":       "广州",
		"飞京":               "北京",
		"明天飞京三天":           "北京",
		"周五回沪":             "上海",
		"王总在穗开会":           "广州",
		"去蓉城看样品":           "成都",
		"客户去渝，下周回":         "重庆",
		"北京见客户":            "北京",
		"王总上海见":            "上海",
		"北京市场不好":           "北京",
		"成都市高新区的客户":        "成都",
		"从上海飞成都":           "成都",
		"周五从成都回上海":         "上海",
		"王总在上海，要去成都":       "成都",
		"上海客户下周去杭州看厂":      "杭州",
		"离开北京":             "北京",
		"四川成都的客户":          "成都",
		"去四川成都出差":          "成都",
		"去浙江金华义乌看货":        "义乌",
		"甘肃白银的项目":          "白银",
		"去广东中山看灯具":         "中山",
		"去辽宁朝阳":            "朝阳",
		"去吉林市看车":           "吉林",
		"去大理看石材":           "大理",
		"中山出差两天":           "中山",
		"白银市的订单":           "白银",
		"出差到保定":            "保定",
		"下周来永康":            "永康",
		"去了趟昆山":            "昆山",
		"去上海路上堵车":          "上海",
		"到上海总部开会":          "上海",
		"在上海汽车展见":          "上海",
		"去西安装设备":           "西安",
		"今天天津下雨":           "天津",
		"今晚上海见":            "上海",
		"去马鞍山":             "马鞍山",
		"飞往圣彼得堡":           "圣彼得堡",
		"胡志明市的客户":          "胡志明市",
		"去西双版纳傣族自治州":       "西双版纳",
		"去呼市":              "呼和浩特",
		"王总去海南岛玩":          "海南: 海口?",
		"去四川":              "四川: 成都?",
		"飞云南省":             "云南: 昆明?",
		"去吉林":              "吉林 长春?",
		"去朝阳看客户":           "朝阳 北京 长春?",
		"去阿里谈合作":           "阿里?",
		"去长安":              "西安?",
		"在澳开会":             "澳门?",
		"飞bj":              "北京 毕节 宝鸡",
		"去cd":              "成都 承德 常德 昌都?",
		"后天飞chengdu":       "成都",
		"后天去 Chengdu 三天":   "成都",
		"去chegndu":         "成都?",
		"去suzhou":          "苏州 宿州?",
		"去shang hai":       "上海",
		"beijing 那边催报价":    "北京",
		"周五飞 New York 见客户": "纽约",
		// English
		"Wang flies to Shanghai on Friday":    "上海",
		"trip to Yiwu next week":              "义乌",
		"meeting in Yiwu":                     "义乌",
		"Shanghai's order is late":            "上海",
		"back from Beijing, fly to Hong Kong": "香港",
		"Xi'an plant wants samples":           "西安",
		"going to Xi’an":                      "西安",
		"he flies to Nice on Monday":          "尼斯",
		"fly to shang hai":                    "上海",
		"fly to BJ":                           "北京 毕节 宝鸡",
		"fly to LA":                           "洛杉矶 六安 里昂?",
		"flying to Shnaghai tomorrow":         "上海?",
		"trip to Suzhou":                      "苏州 宿州?",
		"trip to São Paulo":                   "圣保罗",
		"a trip to Sichuan":                   "四川: 成都?",
		"travel to Ho Chi Minh City":          "胡志明市",
		"arriving in Austin tonight":          "奥斯汀",
		"leaving for Zürich":                  "苏黎世",
	} {
		m, ok := place.Find(text, place.Sentence)
		if got := say(m, ok); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestNoPlaceIsMeant(t *testing.T) {
	for text := range strings.SplitSeq(strings.TrimSpace(`
北京路
南京东路
去南京东路吃饭
在北京西路
上海大街
成都大道
长沙胡同口
成都小吃
武汉大学
北京师范大学
西安交通大学
吉林大学
去武汉大学讲课
兰州拉面
兰州牛肉面
北京烤鸭
金华火腿
重庆火锅
川菜和成都菜
上海大众
青岛啤酒
北京银行
上海电气
北京公司
广州日报
北京时间下午三点
王总是上海人
说上海话
广东人
四川菜
大理石样品
去大理石厂
长春花
白银价格
白银市场
看到白银价格
和平
开封
未开封样品
保定能行
大吉安康
祝您安康
周西安排
周西安排好了
周六安排
周六安装
推广安排
在中山装
中山路
中山先生
海口味
出海口
长沙发
三明治
今天津贴
线上海外客户
晚上海鲜
完成都要看
完成都靠你
校长春节回来
部长春节见
非常德国
东西安装好了
湖北京东仓库
去京东
在京东方
华东营销
国内江苏客户
越南充电桩
隆重庆祝
平安顺利
合同谈成都要看
大同小异
复合肥料
这里昂贵
在这里昂贵
差不多哈
金边款式
汉堡好吃
罗马柱
面包头
大连锁客户
谈合作
去合作
在郑总那里
到港时间
在港口
到深夜
永康总说可以
王长春要样品
小上海饭店
老北京布鞋
朝阳区客户
阿里巴巴的人
万象城
德州仪器
正常德语
音乐山
Nice to meet you
it would be nice to meet
going to nice places
male clients
talk to Jian tomorrow
reply to Austin
Florence called
Yang Quan called
Wu Wei wants samples
Beijing Road
Beijing duck
Nanjing University
Bank of Beijing
Beijing time
mail wang@shanghai.com
www.beijing.com
5Gshanghai
Mr Washington called
going to change the price
back to my office
去xx公司
`), "\n") {
		if m, ok := place.Find(text, place.Sentence); ok {
			t.Errorf("%s: got %q, want nothing", text, say(m, ok))
		}
	}
}

func TestFindAnArgument(t *testing.T) {
	for text, want := range map[string]string{
		"成都":             "成都",
		" 成都， ":          "成都",
		"成 都":            "成都",
		"成都市":            "成都",
		"去成都":            "成都",
		"成都出差":           "成都",
		"王总 成都":          "成都",
		"王总，成都":          "成都",
		"到成都":            "成都",
		"从北京到成都":         "成都",
		"chengdu":        "成都",
		"Chengdu":        "成都",
		"CHENGDU":        "成都",
		"Chengdu City":   "成都",
		"chengdushi":     "成都",
		"chegndu":        "成都",
		"to Chengdu":     "成都",
		"cd":             "成都 承德 常德 昌都?",
		"王总 cd":          "成都 承德 常德 昌都?",
		"sh":             "上海 绥化",
		"hhht":           "呼和浩特",
		"shang hai":      "上海",
		"Shang-hai":      "上海",
		"xi'an":          "西安",
		"lvliang":        "吕梁",
		"Lüliang":        "吕梁",
		"HK":             "香港 海口?",
		"NYC":            "纽约",
		"new york":       "纽约",
		"saigon":         "胡志明市",
		"京":              "北京",
		"沪":              "上海",
		"桂":              "桂林?",
		"白银":             "白银",
		"大理州":            "大理",
		"大理白族自治州":        "大理",
		"东京市":            "东京",
		"nice":           "尼斯",
		"suzhou":         "苏州 宿州?",
		"taizhou":        "泰州 台州?",
		"fuzhou":         "福州 抚州?",
		"yichun":         "伊春 宜春?",
		"yulin":          "玉林 榆林?",
		"bali":           "巴厘岛 巴黎?",
		"四川":             "四川: 成都?",
		"河北省":            "河北: 石家庄?",
		"Inner Mongolia": "内蒙古: 呼和浩特?",
		"吉林":             "吉林 长春?",
		"吉林市":            "吉林",
		"吉林省":            "吉林: 长春?",
		"合作":             "甘南?",
		"广东 中山":          "中山",
		"Wang New York":  "纽约",
		"北京路":            "",
		"武汉大学":           "",
		"成都小吃":           "",
		"火星":             "",
		"":               "",
		"，。":             "",
		"市":              "",
		"zzzzzz":         "",
	} {
		m, ok := place.Find(text, place.Argument)
		if got := say(m, ok); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestEveryPlaceIsFoundByItsNames(t *testing.T) {
	spelled := map[string][]string{}
	for p := range place.All() {
		spelled[p.Pinyin] = append(spelled[p.Pinyin], p.ID)
	}
	spelled["bali"] = append(spelled["bali"], "id-bali")
	for p := range place.All() {
		asked := strings.Contains("朝阳 吉林 阿里 海西 海南州 伊春", p.ZH)
		for _, name := range []string{p.ZH, p.Full} {
			m, ok := place.Find(name, place.Argument)
			if !ok || m.Places[0].ID != p.ID || !m.Sure && !(asked && name == p.ZH) || m.Start != 0 || m.End != len(name) {
				t.Errorf("%s: got %+v", name, m)
			}
		}
		if m, ok := place.Find("下周去"+p.ZH+"三天", place.Sentence); !ok || m.Places[0].ID != p.ID || m.Sure == asked {
			t.Errorf("去%s: got %+v", p.ZH, m)
		}
		m, ok := place.Find(p.Pinyin, place.Argument)
		shared := len(spelled[p.Pinyin]) > 1
		if !ok || m.Sure == shared || !shared && m.Places[0].ID != p.ID {
			t.Errorf("%s: got %+v", p.Pinyin, m)
		}
		en, _, _ := strings.Cut(p.EN, " (")
		found := false
		m, _ = place.Find(en, place.Argument)
		for _, c := range m.Places {
			found = found || c.ID == p.ID
		}
		if !found {
			t.Errorf("%s: got %+v", p.EN, m)
		}
		if got, ok := place.ByID(p.ID); !ok || got != p {
			t.Errorf("%s is not found by its id", p.ZH)
		}
	}
	if _, ok := place.ByID("nowhere"); ok {
		t.Error("nowhere is a place")
	}
}

func TestEveryNameOfTheDataIsKnown(t *testing.T) {
	raw, err := os.ReadFile("cities.json")
	if err != nil {
		t.Fatal(err)
	}
	var data struct {
		Cities []struct {
			ID, Ini, Seat string
			Alias, Abbr   []string
		}
	}
	if err := json.Unmarshal(raw, &data); err != nil {
		t.Fatal(err)
	}
	for _, c := range data.Cities {
		for _, name := range append(append(c.Alias, c.Abbr...), c.Seat, c.Ini) {
			if utf8.RuneCountInString(name) < 2 && len(name) < 3 || strings.Contains(name, "(") {
				continue
			}
			m, ok := place.Find(name, place.Argument)
			found := false
			for _, p := range m.Places {
				found = found || p.ID == c.ID
			}
			if !ok || !found {
				t.Errorf("%s: got %+v", name, m)
			}
		}
	}
}

func TestThePlacesAreWhole(t *testing.T) {
	n := 0
	for p := range place.All() {
		n++
		if p.ID == "" || p.ZH == "" || p.Full == "" || p.Pinyin == "" || p.EN == "" || len(p.Country) != 2 {
			t.Errorf("%+v lacks something", p)
		}
		if p.Lat < -60 || p.Lat > 75 || p.Lon < -180 || p.Lon > 180 || p.Lat == 0 {
			t.Errorf("%s lies nowhere", p.ZH)
		}
		if _, err := time.LoadLocation(p.Zone); err != nil || p.Zone == "" {
			t.Errorf("%s: zone %q: %v", p.ZH, p.Zone, err)
		}
		if p.Name(messages.Chinese) != p.ZH || p.Name(messages.English) != p.EN {
			t.Errorf("%s: wrong names", p.ZH)
		}
	}
	if n < 500 {
		t.Errorf("only %d places", n)
	}
	notes, err := os.ReadFile("cities.SOURCE.md")
	if err != nil || !strings.Contains(string(notes), place.Credit) {
		t.Errorf("the sources lack the credit: %v", err)
	}
}

func TestFindAllReadsFromLeftToRight(t *testing.T) {
	var got []string
	text := "周一去北京，周三到上海，再从四川成都飞 Hong Kong"
	for _, m := range place.FindAll(text) {
		got = append(got, text[m.Start:m.End])
	}
	if s := strings.Join(got, "|"); s != "北京|上海|四川成都|Hong Kong" {
		t.Errorf("got %s", s)
	}
	if n := len(place.FindAll(strings.Repeat("去北京，", 200))); n != 20 {
		t.Errorf("got %d places", n)
	}
	if _, ok := place.Find(strings.Repeat("很", 333)+"去北京", place.Sentence); ok {
		t.Error("read on behind the first 1000 bytes")
	}
}

func TestNearSuggests(t *testing.T) {
	for arg, want := range map[string]string{
		"成渡":       "成都",
		"北京路":      "北京",
		"石家装":      "石家庄",
		"去乌鲁木奇":    "乌鲁木齐",
		"hanzou":   "杭州",
		"chendou":  "成都",
		"shenzen":  "深圳",
		"Singapor": "新加坡",
		"bejng":    "北京",
	} {
		found := false
		ps := place.Near(arg)
		for _, p := range ps {
			found = found || p.ZH == want
		}
		if !found || len(ps) > 4 {
			t.Errorf("%s: got %v, want %s", arg, ps, want)
		}
	}
	for _, arg := range []string{"", "？", "王", "ab", "我们周五见客户", "qqqqqqq", strings.Repeat("成", 1000)} {
		if ps := place.Near(arg); len(ps) > 0 {
			t.Errorf("%s: got %v, want none", arg, ps)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"后天去成都三天", "Wang flies to Shanghai", "fly to shnaghai", "去四川成都", "\xff去\xfe成都", "Xi'an's", strings.Repeat("去cd ", 400),
		"飞京", "a.b@shanghai.com", "北京南京东路", "São Paulo", "’", "去 ", "İ市", "王总 cd",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		check := func(m place.Match) {
			if m.Start < 0 || m.Start >= m.End || m.End > len(text) || m.End > 1000 || len(m.Places) == 0 || len(m.Places) > 8 {
				t.Fatalf("%q: %+v", text, m)
			}
			if utf8.ValidString(text) && (!utf8.RuneStart(text[m.Start]) || m.End < len(text) && !utf8.RuneStart(text[m.End])) {
				t.Fatalf("range %d-%d cuts a character", m.Start, m.End)
			}
		}
		for _, mode := range []place.Mode{place.Sentence, place.Argument} {
			if m, ok := place.Find(text, mode); ok {
				check(m)
			}
		}
		last := 0
		for _, m := range place.FindAll(text) {
			check(m)
			if m.Start < last {
				t.Fatalf("%q: %+v overlaps the one before", text, m)
			}
			last = m.End
		}
		if n := len(place.Near(text)); n > 4 {
			t.Fatalf("%d suggestions", n)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	for _, c := range []struct {
		name, text string
		mode       place.Mode
	}{
		{"short", "王总后天去成都三天，想看样品", place.Sentence},
		{"shortEnglish", "Wang flies to Shanghai on Friday", place.Sentence},
		{"typo", "flying to Shnaghai tomorrow", place.Sentence},
		{"argument", "chengdu", place.Argument},
		{"long", strings.Repeat("今天跟客户谈了价格和交期，他担心付款方式，下周去上海再见。", 20), place.Sentence},
		{"longEnglish", strings.Repeat("We talked about the price and he worries about delivery; next week he flies to Shanghai. ", 12), place.Sentence},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = place.Find(c.text, c.mode)
			}
		})
	}
	b.Run("near", func(b *testing.B) {
		for b.Loop() {
			_ = place.Near("chendou")
		}
	})
}
