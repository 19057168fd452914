// The words of the page in both languages.
const words = {
  zh: {
    brand: '跟进 · 试用', clock: '时钟', min1: '+1 分', min10: '+10 分', morning: '次日早上', week: '下周', goto: '拨到…', go: '拨',
    theme: '深色或浅色', other: 'English', chats: '聊天', groups: '群聊', privates: '和机器人的私聊', back: '返回', messages: '消息', close: '关闭', group: '群',
    tour: '一分钟上手', tour1: '交一份作业', tour1why: '李娜在班级群里交，机器人数出还差一条', tour2: '记一次拜访', tour2why: '王芳在销售群里说一句，草稿到她的私聊',
    tour3: '把时钟拨快', tour3why: '短信没发，提醒就来了', tour4: '拉一份日报', tour4why: '经理陈静看今天的拜访和及时率',
    tourNext: '下一步', tourDraft: '去看草稿',
    'coach-homework': '已经替李娜写好了：按回车发送，看机器人怎么数。', 'coach-visit': '王芳刚见完客户：按回车发送，草稿会出现在她的私聊里。',
    'coach-clock': '这是王芳的私聊，黄色的就是草稿。点上面的“+10 分”，看提醒。', 'coach-summary': '陈静是经理：按回车发送，看今天的日报。',
    'done-homework': '数好了：隐性还差一条。直接回复那条就能补上，也可以发照片和文件。', 'done-visit': '草稿到了王芳的私聊，可以原样发给客户。',
    'done-clock': '该提醒的都来了。发了就点“已发送”；20 分钟内发出才算及时。', 'done-summary': '这就是日报：在群里只说数字，客户的名字只在私聊里。随便试试别的：说“帮助”。',
    sampleHomework: '交作业 2.1 显性：有预算、有采购部、用过同类产品、三个月内招标、决策人明确\n隐性：设备用了八年、产能不足、刚换领导、合同快到期',
    sampleVisit: '拜访 王总 想看样品，担心交期，下周三寄样', sampleSummary: '日报',
    try: '试试说', closed: '这个人还没有打开和机器人的私聊。', start: '打开私聊', cancel: '取消', as: '身份', write: '说点什么，回车发送，Shift+回车换行', short: '说点什么', attach: '附件', file: '[文件]',
    send: '发送', bot: '跟进', draft: '发给客户的草稿', reply: '回复', edit: '修改', copied: '已复制', answering: '回复：', editing: '修改：', edited: '已改',
    all: '展开全文', big: '文件太大：每个最多 20 MB', many: '一次最多 20 个文件', lost: '连不上，正在重试…', empty: '这里还没有消息。', remove: '去掉', unread: '条未读', newer: '有新消息',
    learner: '学员', rep: '销售', manager: '经理', trainer: '培训师', admin: '管理员', turned: '时钟拨到', failed: '没有发出', people: '人', own: '和机器人的私聊',
  },
  en: {
    brand: 'playground', clock: 'Clock', min1: '+1 min', min10: '+10 min', morning: 'Next morning', week: 'Next week', goto: 'Turn to…', go: 'Go',
    theme: 'Dark or light', other: '中文', chats: 'Chats', groups: 'Groups', privates: 'Private, with the bot', back: 'Back', messages: 'Messages', close: 'Close', group: 'G',
    tour: 'The first minute', tour1: 'Hand in homework', tour1why: '李娜 does in the class group; the bot finds one item missing', tour2: 'Log a visit', tour2why: '王芳 says one line in the sales group; her draft comes in private',
    tour3: 'Turn the clock', tour3why: 'No text was sent, so a nudge comes', tour4: 'Pull the summary', tour4why: "陈静, the manager, sees today's visits and what was in time",
    tourNext: 'Next', tourDraft: 'See the draft',
    'coach-homework': 'It is written for 李娜: press Enter and see how the bot counts.', 'coach-visit': '王芳 has just met a client: press Enter, and the draft comes in her private chat.',
    'coach-clock': "This is 王芳's private chat; the yellow one is the draft. Press “+10 min” above and see the nudge.", 'coach-summary': "陈静 is the manager: press Enter for today's summary.",
    'done-homework': 'Counted: one implicit trait is missing. An answer to that message adds it; photos and files work too.', 'done-visit': "The draft is in 王芳's private chat, ready to be sent as it is.",
    'done-clock': 'All that was due has come. Press Sent when the text is out; within 20 minutes counts as in time.', 'done-summary': 'That is the summary: figures only in a group, clients by name in private. Try anything else: say /help.',
    sampleHomework: '/homework 2.1 explicit: has a budget; has a buying team; knows the product; tender within 3 months; decision maker known\nimplicit: machines are 8 years old; capacity is short; new director; contract ends soon',
    sampleVisit: '/visit 王总 wants a sample, worried about delivery, send it next Wednesday', sampleSummary: '/summary',
    try: 'Try to say', closed: 'This person has not opened the private chat with the bot yet.', start: 'Start', cancel: 'Cancel', as: 'Speak as', write: 'Write something; Enter sends, Shift+Enter breaks the line', short: 'Write something', attach: 'Attach', file: '[file]',
    send: 'Send', bot: 'Genjin', draft: 'Draft for the client', reply: 'Reply', edit: 'Edit', copied: 'Copied', answering: 'Answer to: ', editing: 'Editing: ', edited: 'edited',
    all: 'Show all', big: 'A file is too large: at most 20 MB each', many: 'At most 20 files at a time', lost: 'Connection lost, trying again…', empty: 'No messages here yet.', remove: 'Remove', unread: 'unread', newer: 'New messages',
    learner: 'learner', rep: 'rep', manager: 'manager', trainer: 'trainer', admin: 'admin', turned: 'The clock shows', failed: 'Not sent', people: 'people', own: 'private, with the bot',
  },
};

// What people of a role may like to say, in the order in which it is offered.
const chips = {
  zh: { learner: ['交作业 2.1 ', '我的作业', '作业进度'], rep: ['拜访 王总 ', '早安', '出差 王总 ', '待办', '客户', '日报'], manager: ['日报', '日报 昨天'], trainer: ['作业进度', '名单'], all: ['撤回', '帮助'] },
  en: { learner: ['/homework 2.1 ', '/mine', '/board'], rep: ['/visit 王总 ', '/morning', '/trip 王总 ', '/todo', '/client', '/summary'], manager: ['/summary', '/summary yesterday'], trainer: ['/board', '/roster'], all: ['/undo', '/help'] },
};

const saved = localStorage.getItem('lang');
let lang = saved in words ? saved : navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh';

export const t = (key) => words[lang][key] ?? key;

// language is the visitor's; the bot is told it with what is said, as a chat program would.
export const language = () => lang;

export const suggestions = (roles) => [...new Set([...roles.flatMap((r) => chips[lang][r] ?? []), ...chips[lang].all])];

// translate writes the words of the page's fixed parts.
export function translate() {
  document.documentElement.lang = lang;
  for (const e of document.querySelectorAll('[data-t]')) e.textContent = t(e.dataset.t);
  for (const e of document.querySelectorAll('[data-label]')) {
    e.setAttribute('aria-label', t(e.dataset.label));
    if (e.tagName !== 'NAV' && e.id !== 'log') e.title = t(e.dataset.label);
  }
  for (const e of document.querySelectorAll('[data-placeholder]')) e.placeholder = t(matchMedia('(max-width: 760px)').matches ? 'short' : e.dataset.placeholder);
  document.getElementById('lang').textContent = t('other');
}

export function switchLanguage() {
  lang = lang === 'zh' ? 'en' : 'zh';
  localStorage.setItem('lang', lang);
  translate();
}
