// The words of the page in both languages.
const words = {
  zh: {
    brand: '跟进 · 试用', clock: '时钟', min1: '+1 分', min10: '+10 分', morning: '次日早上', week: '下周', goto: '拨到', go: '拨',
    theme: '深色或浅色', other: 'English', chats: '聊天', groups: '群', privates: '私聊', back: '返回', messages: '消息', close: '关闭',
    tour: '一分钟试一下', tour1: '记一次拜访（王芳在销售群里说）', tour2: '看私聊里的草稿，点“已发送”', tour3: '或者把时钟拨 10 分钟，看提醒',
    closed: '这个人还没有打开和机器人的私聊。', start: '打开私聊', cancel: '取消', as: '身份', write: '说点什么，回车发送，Shift+回车换行', short: '说点什么', attach: '附件', file: '[文件]',
    send: '发送', bot: '跟进', draft: '发给客户的草稿', reply: '回复', edit: '改', copied: '已复制', answering: '回复：', editing: '修改：', edited: '已改',
    all: '展开全文', big: '文件太大：每个最多 20 MB', many: '一次最多 20 个文件', lost: '连不上，正在重试…', empty: '这里还没有消息。', remove: '去掉', unread: '条未读',
    today: '今天', learner: '学员', rep: '销售', manager: '经理', trainer: '培训师', admin: '管理员', sample: '拜访 王总 想看样品，担心交期，下周三寄样', turned: '时钟拨到', failed: '没有发出',
  },
  en: {
    brand: 'playground', clock: 'Clock', min1: '+1 min', min10: '+10 min', morning: 'Next morning', week: 'Next week', goto: 'Turn to', go: 'Go',
    theme: 'Dark or light', other: '中文', chats: 'Chats', groups: 'Groups', privates: 'Private', back: 'Back', messages: 'Messages', close: 'Close',
    tour: 'The first minute', tour1: 'Log a visit (as 王芳, in the sales group)', tour2: 'See the draft in her private chat and press Sent', tour3: 'Or turn the clock by 10 minutes and see the nudge',
    closed: 'This person has not opened the private chat with the bot yet.', start: 'Start', cancel: 'Cancel', as: 'Speak as', write: 'Write something; Enter sends, Shift+Enter breaks the line', short: 'Write something', attach: 'Attach', file: '[file]',
    send: 'Send', bot: 'Genjin', draft: 'Draft for the client', reply: 'Reply', edit: 'Edit', copied: 'Copied', answering: 'Answer to: ', editing: 'Editing: ', edited: 'edited',
    all: 'Show all', big: 'A file is too large: at most 20 MB each', many: 'At most 20 files at a time', lost: 'Connection lost, trying again…', empty: 'No messages here yet.', remove: 'Remove', unread: 'unread',
    today: 'Today', learner: 'learner', rep: 'rep', manager: 'manager', trainer: 'trainer', admin: 'admin', sample: '/visit 王总 wants a sample, worried about delivery, send it next Wednesday', turned: 'The clock shows', failed: 'Not sent',
  },
};

const saved = localStorage.getItem('lang');
let lang = saved in words ? saved : navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh';

export const t = (key) => words[lang][key] ?? key;
export const language = () => lang;

// translate writes the words of the page's fixed parts.
export function translate() {
  document.documentElement.lang = lang;
  for (const e of document.querySelectorAll('[data-t]')) e.textContent = t(e.dataset.t);
  for (const e of document.querySelectorAll('[data-label]')) e.setAttribute('aria-label', t(e.dataset.label)), (e.title = t(e.dataset.label));
  for (const e of document.querySelectorAll('[data-placeholder]')) e.placeholder = t(matchMedia('(max-width: 760px)').matches ? 'short' : e.dataset.placeholder);
  document.getElementById('lang').textContent = t('other');
}

export function switchLanguage() {
  lang = lang === 'zh' ? 'en' : 'zh';
  localStorage.setItem('lang', lang);
  translate();
}
