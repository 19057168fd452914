package place

// busyCities come before other prefectures when a spelling is shared: trade goes there most, though
// they are no capitals.
const busyCities = "深圳 苏州 宁波 青岛 无锡 佛山 东莞 厦门 大连 泉州 南通 常州 烟台 温州 唐山 香港 澳门 台北"

// carefulNames are common words, parts of common words, persons' or brands' names too: in a sentence
// they mean the place only after a travel verb, behind their province or before 出差.
var carefulNames = []string{
	"保定", "大同", "朝阳", "四平", "通化", "白山", "松原", "白城", "大庆", "黑河", "丽水", "芜湖", "安庆", "三明", "新余", "吉安",
	"日照", "开封", "新乡", "周口", "黄石", "清远", "河源", "中山", "北海", "玉林", "百色", "河池", "来宾", "贵港", "三沙", "内江",
	"乐山", "广元", "广安", "巴中", "安顺", "玉溪", "保山", "普洱", "红河", "文山", "大理", "德宏", "昌都", "林芝", "山南", "那曲",
	"阿里", "安康", "金昌", "白银", "天水", "武威", "平凉", "定西", "海东", "海北", "黄南", "海西", "玉树", "吴忠", "固原", "中卫",
	"和田", "果洛", "版纳", "乐都", "兴义", "凯里", "吉首", "临河", "都匀", "蒙自",
	"安吉", "丹阳", "东阳", "凤凰", "龙口", "瑞丽", "石狮", "天门", "万宁", "文昌", "仙桃", "永康",
	"新竹", "台中", "达卡", "珀斯", "科隆", "汉堡", "里昂", "尼斯", "米兰", "罗马", "京都", "金边", "万象", "马累", "新山", "利马",
	"多哈", "海防", "河内", "奥斯汀", "华沙", "里约", "费城",
	"石门", "石市", "并州", "龙城", "呼市", "青城", "盛京", "冰城", "哈市", "金陵", "姑苏", "杭城", "禾城", "湖城", "庐州", "榕城",
	"鹭岛", "洪城", "洪都", "泉城", "岛城", "泰山", "威海卫", "五台山", "江城", "赤壁", "星城", "羊城", "鹏城", "绿城", "椰城", "鹿城",
	"蓉城", "筑城", "林城", "春城", "下关", "长安", "镐京", "华山", "嵩山", "金城", "凤城", "乌市", "汉城", "德里", "狮城", "星洲",
	"赌城", "硅谷", "西贡",
}

// neverNames are seats whose names are everyday words.
var neverNames = []string{"合作", "共和", "同仁", "那大"}

// vagueNames are nicknames of several places, or names of other places too.
var vagueNames = []string{
	"合作", "共和", "同仁", "那大", "石门", "龙城", "江城", "金城", "凤城", "鹿城", "绿城", "长安", "赌城", "硅谷", "下关", "澳", "桂",
}

// alsoMeans are further candidates, by id, for the file's names to ask about.
var alsoMeans = map[string][]string{
	"朝阳":  {"1100", "2201"}, // districts of 北京 and 长春
	"吉林":  {"2201"},         // the province's capital
	"海南州": {"4601"},         // the province's capital
	"伊春":  {"3609"},         // 宜春 sounds alike
}

// moreInitials are those of English names, by id. They mean that place first.
var moreInitials = map[string]string{
	"hk": "hk-hongkong", "kl": "my-kualalumpur", "la": "us-losangeles", "nyc": "us-newyork", "sf": "us-sanfrancisco",
}

// idleInitials are a placeholder and English words.
var idleInitials = []string{"xx", "my", "as", "la"}

// englishWords are everyday English: only with a capital do they mean the place.
var englishWords = []string{"nice", "male"}

// strictLatin are English words and given names.
var strictLatin = []string{
	"nice", "male", "cologne", "austin", "sydney", "florence", "orlando", "milan", "dallas", "santiago", "lima", "bali", "dali", "ali",
	"aba", "jian", "yanan", "xinyu", "anqing", "chaoyang", "jiaxing", "jinhua", "xinyang", "yichun", "yulin", "yongkang", "danyang", "luan",
}

// provinceNames are further names: pinyin, English and short forms.
var provinceNames = map[string][]string{
	"河北": {"Hebei"}, "山西": {"Shanxi"}, "内蒙古": {"内蒙", "Neimenggu", "Inner Mongolia"}, "辽宁": {"Liaoning"},
	"吉林": {"Jilin Province"}, "黑龙江": {"Heilongjiang"}, "江苏": {"Jiangsu"}, "浙江": {"Zhejiang"}, "安徽": {"Anhui"},
	"福建": {"Fujian"}, "江西": {"Jiangxi"}, "山东": {"Shandong"}, "河南": {"Henan"}, "湖北": {"Hubei"}, "湖南": {"Hunan"},
	"广东": {"Guangdong"}, "广西": {"Guangxi"}, "海南": {"海南岛", "Hainan"}, "四川": {"Sichuan"}, "贵州": {"Guizhou"},
	"云南": {"Yunnan"}, "西藏": {"Xizang", "Tibet"}, "陕西": {"Shaanxi"}, "甘肃": {"Gansu"}, "青海": {"Qinghai"},
	"宁夏": {"Ningxia"}, "新疆": {"Xinjiang"},
}

// otherWords are no places. Some begin with a name (大理石); others end with the first character of one,
// so that what follows is read from its own beginning: 今天|津贴, 线上|海外, 推广|安排, 完成|都.
const otherWords = `
大理石 大理由 大理想 长沙发 长沙龙 长春花 海口味 中山装 中山服 中山陵 中山公园 三明治 大同小异 四平八稳 四平方 太原始 太原则
和田玉 和田总 普洱茶 普洱生 普洱熟 六安瓜片 安吉白茶 信阳毛尖 黄山毛峰 汉堡包 汉堡王 万象城 万象更新 雅典娜 罗马柱 罗马杆 罗马仕 罗马数字
凤凰卫视 凤凰网 凤凰单车 安吉尔 安吉丽娜 阿里巴巴 阿里云 阿里钉 哈密瓜 新余额 宁德时代 阿克苏诺贝尔 阿克苏苹果 烟台苹果 德州仪器 德州扑克 威尼斯人
波士顿龙虾 波士顿咨询 丹尼斯 上海鲜 文山会海 乐山乐水 玉树临风 龙口粉丝 大连锁 大连接 大连续 合肥料 五台山东 五台山西 五台河
日照时 日照量 来宾馆 天水一色 白银价 中山医 华山论 凤凰传 京都念 瑞丽航 金边框 金华火 保定金 西安捷
太仓促 长治久安 千佛山 金佛山 十三陵 华盛顿邮报
今天 明天 后天 昨天 前天 当天 整天 白天 聊天
今晚 明晚 昨晚 今早 明早 早上 晚上 线上 网上 马上 以上 身上 桌上 海上 地上 头上 脸上 之上 加上 际上 实上
周一 周二 周三 周四 周五 周六 周日 期一 期二 期三 期四 期五 期六 拜三 拜四 拜五 拜六 初六 十六 十三
完成 达成 变成 组成 形成 谈成 做成 签成 没成 办成 建成 促成 造成 构成
校长 部长 店长 市长 院长 会长 行长 组长 班长 队长 厂长 科长 处长 局长 事长 书长 员长 家长 省长 成长 增长 延长 加长 特长 专长 生长 船长
东北 西北 华北 华东 华南 东南 西南 越南 江南 京东 股东 房东 东西
消费 收费 免费 浪费 经费 学费 话费 资费 运费 航运 客运 海运 货运 空运 水运 命运 幸运
资金 基金 黄金 现金 奖金 佣金 最大 很大 较大 巨大 重大 强大 扩大 广大 人大 来自 亲自 各自 独自 以南 指南
平衡 均衡 丘陵 太太 太阳 介绍 经营 便宜 适宜 清楚 哈哈 联合 结合 幸福 交通 面临 利益 收益 相信 微信 短信 通信
音乐 娱乐 快乐 背景 前景 健康 聚焦 权威 城镇 乡镇 香烟 通常 常常 水平 如果 结果 效果 成果
出台 上台 视台 平台 后台 前台 电台 柜台 阳台 舞台 讲台 非常 正常 经常 平常 日常 异常 照常
国内 省内 市内 年内 月内 室内 业内 之内 以内 继承 传承 隆重 推广 美丽 秀丽 经济 国泰 长江 投资 复合 混合 综合
面包 红包 钱包 背包 承包 外包 出海口 入海口 到达 抵达 流通 普通 平安 武昌 荣昌 其中`

// tails are characters that, after a name's last one, begin or end another word: 西|安排, 东|营销,
// 长|沙发. They cancel a name where no travel verb stands before it (去西安装机 is a trip).
var tails = map[rune]string{
	'安': "排装全置静心慰", '德': "国语", '中': "国文心标间午途央部共华", '口': "味碑头罩岸径", '阳': "光台", '原': "始则因本料",
	'连': "锁接续环带忙", '沙': "发龙拉", '平': "方均", '亚': "洲", '宁': "静愿可", '营': "业销收养", '庆': "祝典功幸", '余': "额",
	'海': "外鲜拔洋峡岸域军藻", '头': "发像", '城': "镇乡邦里墙", '贡': "献", '通': "过常知信用", '水': "平产泥质", '兴': "趣奋建起旺隆",
	'雄': "厚伟壮性", '遥': "远控",
}

// measures count things or days, where a number stands before them: 3台|北京产的, 七成|都是, 两天|津贴.
const (
	measures = "台成天周万本包口"
	numerals = "0123456789一二两三四五六七八九十百千几多每半这那"
)

// notPlaces, after a name, make it a street's, a school's, a company's, a dish's or a person's.
var notPlaces = []string{
	"大学", "学院", "师范", "理工", "交通大", "财经", "科技大", "工业大", "农业大", "医科", "外国语", "政法", "邮电",
	"公司", "集团", "有限", "股份", "银行", "证券", "大众", "通用", "现代", "电气", "石化", "日报", "晚报", "卫视", "电视台", "同仁堂",
	"小吃", "菜", "拉面", "牛肉面", "烤鸭", "火锅", "火腿", "啤酒", "米粉", "热干面", "小面", "扒鸡", "香醋", "黄酒", "粽子",
	"陶瓷", "瓷器", "紫砂", "香梨", "时间", "话", "人", "口音", "户口", "籍", "队",
	"经理", "先生", "女士", "小姐", "老师", "主任", "哥", "姐", "董",
}

// streetLead may stand between a name and its street (南京东路); notStreet, after 路, is no street (去上海路上).
const (
	streetLead = "东西南北中环"
	notStreet  = "上过程费演途况线由"
)

// notTitle, after 总, makes a head office and the like (上海总部) of what is else a person (永康总).
const notTitle = "部公代体是会共算得店厂站"

// afterSingle may follow a single-character name: 飞京三天, 回沪后, but not 去京东, 在郑总那里.
const afterSingle = "出开参见拜待办的了后前谈找签看考和与跟一二两三四五六七八九十半几周明今之吗吧陪送"

// surnames are the most common ones, which make a person of a name behind them (王长春).
const surnames = "王李张刘陈杨赵黄吴徐孙马朱胡林郭何高罗郑"

// reach is what the words before a name say of the way to it.
type reach uint8

const (
	leaving reach = iota // 从, from
	apart                // nothing
	staying              // 在, in
	going                // 去, to
)

// verbs of Chinese, which end where a name begins; those that end in a character of not are no such verbs.
var verbs = []struct {
	verb  string
	reach reach
	not   string // characters before it: 看到, 现在, 未来
}{
	{"到达", going, ""},
	{"抵达", going, ""},
	{"出差", going, ""},
	{"离开", leaving, ""},
	{"去", going, "过失"},
	{"到", going, "看提谈收遇找拿得感想听说买达做直涉碰接轮"},
	{"飞", going, ""},
	{"赴", going, ""},
	{"抵", going, ""},
	{"往", going, "以"},
	{"来", going, "未后本原从起"},
	{"回", going, "收挽"},
	{"返", going, ""},
	{"在", staying, "现正存实内所潜"},
	{"驻", staying, ""},
	{"从", leaving, ""},
}

// moves are English words of moving; goes are those also said of what one will do (going to change).
var (
	moves = []string{
		"fly", "flies", "flying", "flew", "flight", "flights", "travel", "travels", "traveling", "travelling", "trip", "trips",
		"drive", "drives", "driving", "train", "head", "heads", "heading", "return", "returns", "returning", "back", "arrive", "arrives",
		"arriving", "land", "lands", "landing", "leave", "leaves", "leaving", "left", "off", "been", "move", "moves", "moving",
	}
	goes = []string{"go", "goes", "going", "went", "gone", "come", "comes", "coming"}
)

// notPlacesEN, as the next word, do what notPlaces do.
var notPlacesEN = []string{
	"road", "rd", "street", "st", "avenue", "ave", "university", "college", "institute", "bank", "company", "group", "ltd", "inc",
	"duck", "noodle", "noodles", "beer", "ham", "cuisine", "opera", "dialect", "time", "post",
}
