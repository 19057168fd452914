package wecom

// systemUser is who WeCom's own notes come from.
const systemUser = "sys"

// wireMessage is what the robot is told (developer.work.weixin.qq.com/document/path/100719).
type wireMessage struct {
	wireContent
	ID      string `json:"msgid"`
	Chat    string `json:"chatid"`
	Kind    string `json:"chattype"`
	Created int64  `json:"create_time"` // seconds; not always there
	Reply   string `json:"response_url"`
	From    struct {
		User string `json:"userid"`
	} `json:"from"`
	Quote *wireContent `json:"quote"`
	Event struct {
		Type string   `json:"eventtype"`
		Card wireCard `json:"template_card_event"`
	} `json:"event"`
}

// wireContent is what a message says, or one that is quoted.
type wireContent struct {
	Type  string    `json:"msgtype"`
	Text  wireText  `json:"text"`
	Voice wireText  `json:"voice"` // as WeCom understood it; the sound never comes
	Mixed wireMixed `json:"mixed"`
	Image wireMedia `json:"image"`
	File  wireMedia `json:"file"`
	Video wireMedia `json:"video"`
	Mark  wireText  `json:"markdown"`
}

type wireText struct {
	Content string `json:"content"`
}

type wireMixed struct {
	Items []wireContent `json:"msg_item"`
}

// wireMedia is where the encrypted bytes of a picture, file or video are to be had for five minutes.
type wireMedia struct {
	URL string `json:"url"`
	Key string `json:"aeskey"`
}

// wireCard is a press of a card's button.
type wireCard struct {
	Key  string `json:"event_key"`
	Task string `json:"task_id"`
}
