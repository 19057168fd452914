package place_test

import (
	"strings"
	"testing"

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
消费城市
航运城市场
要3台北京产的
来两台南方款
七成都是老客户
资金华北分公司
来自贡献最大的客户
介绍兴趣不大
最大连续订单
太仓促了
实际上海外客户多
价格上海外更高
水平遥控器
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
