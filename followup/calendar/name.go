package calendar

import "strconv"

var (
	monthNames = []rune("正二三四五六七八九十冬腊")
	zodiac     = []rune("鼠牛虎兔龙蛇马羊猴鸡狗猪")
)

var dateNames = [...]string{
	"初一", "初二", "初三", "初四", "初五", "初六", "初七", "初八", "初九", "初十",
	"十一", "十二", "十三", "十四", "十五", "十六", "十七", "十八", "十九", "二十",
	"廿一", "廿二", "廿三", "廿四", "廿五", "廿六", "廿七", "廿八", "廿九", "三十",
}

// String returns the month and the date of l as almanacs write them, without the year: 正月初一,
// 闰六月廿九, 腊月三十.
func (l Lunar) String() string {
	month, date := strconv.Itoa(l.Month), strconv.Itoa(l.Date)
	if l.Month >= 1 && l.Month <= len(monthNames) {
		month = string(monthNames[l.Month-1])
	}
	if l.Date >= 1 && l.Date <= len(dateNames) {
		date = dateNames[l.Date-1]
	}
	if l.Leap {
		month = "闰" + month
	}
	return month + "月" + date
}

// Zodiac returns the animal of the year of l, which begins at lunar New Year.
func (l Lunar) Zodiac() string {
	i := (l.Year - 4) % len(zodiac)
	if i < 0 {
		i += len(zodiac)
	}
	return string(zodiac[i])
}
