// The playground's page: chats, bubbles, a composer and a clock that is turned.
import * as api from './api.js';
import { bubble, dayLine, el, hour, hue, initial } from './bubble.js';
import * as tour from './tour.js';
import { language, suggestions, switchLanguage, t, translate } from './words.js';

const $ = (id) => document.getElementById(id);
const narrow = matchMedia('(max-width: 760px)');

const state = { people: {}, chats: [], said: {}, unread: {}, chat: 'class', as: '', reply: null, editing: null, files: [], offset: 0, zone: '+08:00', drafts: {} };

const chatOf = (id) => state.chats.find((c) => c.id === id);
const nameOf = (id) => state.people[id]?.name ?? id;
const rolesOf = (id) => (state.people[id]?.roles ?? []).map(t).join(' · ');

// ---- the clock

function setNow(stamp) {
  state.zone = stamp.slice(19);
  state.offset = Date.parse(stamp) - Date.now();
  tick();
}

// local is now, as a date whose UTC fields are those of the playground's zone.
function local() {
  const [, sign, h, m] = /^([+-])(\d\d):(\d\d)$/.exec(state.zone) ?? [0, '+', 0, 0];
  const shift = (sign === '-' ? -1 : 1) * (Number(h) * 60 + Number(m)) * 60000;
  return new Date(Date.now() + state.offset + shift);
}

function tick() {
  const now = local();
  $('now').textContent = new Intl.DateTimeFormat(language() === 'zh' ? 'zh-CN' : 'en-GB', {
    month: 'short', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: 'UTC', hour12: false,
  }).format(now);
}

const stampOf = (d) => d.toISOString().slice(0, 19) + (state.zone === 'Z' ? 'Z' : state.zone);

async function turn(how) {
  document.body.classList.add('busy');
  try {
    const { now } = await api.turn(how);
    setNow(now);
    toast(`${t('turned')} ${hour(now)}`);
    tour.turned();
  } catch (e) {
    toast(e.message);
  } finally {
    document.body.classList.remove('busy');
  }
}

function turnTo(what) {
  const d = local();
  if (what === 'morning') {
    d.setUTCDate(d.getUTCDate() + 1);
    d.setUTCHours(7, 45, 0, 0); // the morning's lists have come, and a note is still in time
  } else {
    d.setUTCDate(d.getUTCDate() + 7);
  }
  return turn({ to: stampOf(d) });
}

// ---- the list of chats

function drawList() {
  const list = $('chats');
  list.replaceChildren();
  for (const kind of ['group', 'private']) {
    list.append(el('li', { className: 'kind', textContent: t(kind === 'group' ? 'groups' : 'privates') }));
    for (const c of state.chats.filter((one) => one.kind === kind)) list.append(row(c));
  }
  const total = Object.values(state.unread).reduce((a, b) => a + b, 0);
  $('elsewhere').textContent = total || '';
  document.title = (total ? `(${total}) ` : '') + 'genjin 跟进';
}

function row(c) {
  const last = state.said[c.id]?.at(-1);
  const unread = state.unread[c.id] ?? 0;
  const title = c.kind === 'private' ? nameOf(c.id) : c.title;
  const roles = c.kind === 'private' ? rolesOf(c.id) : '';
  return el('li', {}, el('button', { type: 'button', className: 'row', ...(c.id === state.chat ? { ariaCurrent: 'true' } : {}), onclick: () => enter(c.id) },
    face(c),
    el('span', { className: 'name' }, title, roles ? el('small', { textContent: roles }) : null),
    el('span', { className: 'time', textContent: last ? hour(last.at) : '' }),
    el('span', { className: 'last', textContent: last ? brief(c, last) : '' }),
    unread ? el('span', { className: 'unread', textContent: unread, ariaLabel: `${unread} ${t('unread')}` }) : null));
}

const face = (c) => el('span', {
  className: `face ${c.kind === 'group' ? 'group' : hue(c.id)}`, 'aria-hidden': 'true', textContent: c.kind === 'group' ? t('group') : initial(nameOf(c.id)),
});

// brief is the line of the list under a chat's name: in a group with who said it.
function brief(c, m) {
  const who = c.kind === 'private' && m.from !== 'bot' ? '' : `${m.from === 'bot' ? t('bot') : nameOf(m.from)}: `;
  return who + (m.text.replaceAll('\n', ' ').slice(0, 60) || t('file'));
}

// ---- one chat

function enter(id) {
  if (id !== state.chat) swapText(id);
  state.chat = id;
  delete state.unread[id];
  const c = chatOf(id);
  if (!c.members.includes(state.as)) state.as = c.members[0];
  leaveAbout();
  $('app').dataset.view = 'chat';
  drawList();
  drawChat();
  if (!narrow.matches) $('text').focus();
}

// swapText keeps what was written and attached, and not sent, with its chat.
function swapText(id) {
  if (!state.editing) state.drafts[state.chat] = { text: $('text').value, files: state.files };
  const kept = state.drafts[id] ?? { text: '', files: [] };
  $('text').value = kept.text;
  state.files = kept.files;
  drawFiles();
  grow();
}

// write opens a chat as somebody, with a text to be sent.
function write(chat, as, text) {
  state.as = as;
  enter(chat);
  $('text').value = text;
  grow();
  drawChips();
  $('text').focus();
}

function drawChat() {
  const c = chatOf(state.chat);
  $('title').textContent = c.kind === 'private' ? nameOf(c.id) : c.title;
  $('members').textContent = c.kind === 'private' ? [rolesOf(c.id), t('own')].filter(Boolean).join(' · ') : `${c.members.length} ${t('people')} · ${c.members.map(nameOf).join('、')}`;
  $('head-face').replaceChildren(face(c));
  $('as').replaceChildren(...c.members.map((m) => el('option', { value: m, textContent: nameOf(m), selected: m === state.as })));
  $('closed').hidden = c.open;
  drawChips();
  const log = $('log');
  log.replaceChildren();
  const said = state.said[c.id] ?? [];
  if (said.length === 0) log.append(el('p', { className: 'empty', textContent: t('empty') }));
  let before = null;
  for (const m of said) {
    if (m.at.slice(0, 10) !== before?.at.slice(0, 10)) log.append(dayLine(m.at, language()));
    log.append(draw(m, before));
    before = m;
  }
  log.scrollTop = log.scrollHeight;
}

function draw(m, before) {
  return bubble(m, { as: state.as, name: nameOf, before, find: (id) => state.said[state.chat].find((o) => o.id === id) }, act);
}

// drawChips offers what the person who speaks may like to say.
function drawChips() {
  $('chips').hidden = $('text').value !== '';
  $('chips').replaceChildren(...suggestions(state.people[state.as]?.roles ?? []).slice(0, 6).map((text) =>
    el('button', { type: 'button', textContent: text.trim(), onclick: () => { $('text').value = text; grow(); drawChips(); $('text').focus(); } })));
}

function heard({ chat, message }) {
  const said = (state.said[chat] ??= []);
  if (said.some((m) => m.id === message.id)) return;
  const before = said.at(-1);
  said.push(message);
  said.sort((a, b) => a.id - b.id);
  if (chat === state.chat && (!narrow.matches || $('app').dataset.view === 'chat')) {
    const log = $('log');
    log.querySelector('.empty')?.remove();
    if (said.at(-1) !== message) return drawChat();
    const near = log.scrollHeight - log.scrollTop - log.clientHeight < 160;
    if (before?.at.slice(0, 10) !== message.at.slice(0, 10)) log.append(dayLine(message.at, language()));
    log.append(draw(message, before));
    if (near || message.from === state.as) log.scrollTop = log.scrollHeight;
  } else if (message.from === 'bot') {
    state.unread[chat] = (state.unread[chat] ?? 0) + 1;
  }
  drawList();
  tour.heard(chat, message.from);
}

function changed({ chat, message }) {
  const said = state.said[chat] ?? [];
  const i = said.findIndex((m) => m.id === message.id);
  if (i < 0) return heard({ chat, message });
  said[i] = message;
  const shown = chat === state.chat && $('m' + message.id);
  if (shown) {
    const held = shown.contains(document.activeElement) || document.activeElement === document.body && shown.contains(pressed);
    const fresh = draw(message, said[i - 1]);
    shown.replaceWith(fresh);
    if (held) fresh.querySelector('.buttons button, .tools button')?.focus();
  }
  drawList();
}

let pressed = null; // the button that was pressed last
const act = {
  async press(m, n, b) {
    pressed = b;
    b.disabled = true;
    try {
      const { notice } = await api.press(state.chat, m.id, n, state.as);
      if (notice) toast(notice);
    } catch (e) {
      toast(e.message);
    } finally {
      b.disabled = false;
    }
  },
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = el('textarea', { value: text, className: 'off' });
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    toast(t('copied'));
  },
  private() { enter(state.as); },
  reply(m) { about(m, 'reply'); },
  edit(m) { about(m, 'editing'); $('text').value = m.text; grow(); },
  show(id) {
    const e = $('m' + id);
    e?.scrollIntoView({ block: 'center' });
    e?.classList.add('flash');
    setTimeout(() => e?.classList.remove('flash'), 1200);
  },
};

// ---- the composer

function about(m, what) {
  leaveAbout();
  state[what] = m;
  $('about').hidden = false;
  $('about').firstElementChild.textContent = t(what === 'reply' ? 'answering' : 'editing') + m.text.slice(0, 80);
  $('text').focus();
}

function leaveAbout() {
  state.reply = state.editing = null;
  $('about').hidden = true;
}

function attach(files) {
  $('error').textContent = '';
  for (const f of files) {
    if (f.size > 20 << 20) $('error').textContent = t('big');
    else if (state.files.length >= 20) $('error').textContent = t('many');
    else state.files.push(f);
  }
  drawFiles();
}

function drawFiles() {
  $('files').replaceChildren(...state.files.map((f, i) => el('li', {}, f.name,
    el('button', { type: 'button', textContent: '×', ariaLabel: `${t('remove')} ${f.name}`, onclick: () => { state.files.splice(i, 1); drawFiles(); } }))));
}

function grow() {
  const text = $('text');
  const fit = () => {
    text.style.height = 'auto';
    text.style.height = Math.min(text.scrollHeight + 2, 180) + 'px';
    return text.scrollHeight;
  };
  $('composer').classList.remove('long');
  if (fit() > 60) {
    $('composer').classList.add('long'); // a phone gives it a line of its own
    fit();
  }
}

// keepBottom keeps the newest message in sight, if it was, when the room for messages changes or a picture
// has come.
function keepBottom() {
  const log = $('log');
  let bottom = true;
  const stay = () => { if (bottom) log.scrollTop = log.scrollHeight; };
  log.addEventListener('scroll', () => { bottom = log.scrollHeight - log.scrollTop - log.clientHeight < 120; });
  log.addEventListener('load', stay, true);
  new ResizeObserver(stay).observe(log);
}

let sent = Promise.resolve(); // what was sent last: messages go in their order

// send takes what is written out of the composer at once: a second Enter finds nothing, and what is
// written meanwhile, here or in another chat, stays.
function send() {
  const text = $('text').value;
  if (!text.trim() && state.files.length === 0) return;
  const { chat, as, files, reply, editing } = state;
  $('text').value = '';
  $('error').textContent = '';
  $('composer').classList.add('sending');
  state.files = [];
  leaveAbout();
  drawFiles();
  grow();
  drawChips();
  sent = sent.then(() => (editing ? api.edit(chat, editing.id, as, text) : api.say(chat, as, text, reply?.id, files))).catch((e) => {
    if (chat === state.chat) {
      $('text').value = text + $('text').value;
      state.files = [...files, ...state.files].slice(0, 20);
    } else {
      const kept = state.drafts[chat] ?? { text: '', files: [] };
      state.drafts[chat] = { text: text + kept.text, files: [...files, ...kept.files].slice(0, 20) };
    }
    $('error').textContent = e.message;
    drawFiles();
    grow();
    drawChips();
  }).finally(() => $('composer').classList.remove('sending'));
}

let toasting;
function toast(text) {
  $('toast').textContent = text;
  $('toast').classList.add('on');
  clearTimeout(toasting);
  toasting = setTimeout(() => $('toast').classList.remove('on'), 3200);
}

// ---- all together

async function refresh() {
  const s = await api.getState();
  setNow(s.now);
  state.people = Object.fromEntries(s.people.map((p) => [p.id, p]));
  state.chats = s.chats;
  if (!chatOf(state.chat)) state.chat = s.chats[0].id;
  const said = await Promise.all(s.chats.map((c) => api.getMessages(c.id)));
  s.chats.forEach((c, i) => { state.said[c.id] = said[i]; });
}

function redraw() {
  translate();
  drawList();
  drawChat();
  tick();
}

function wire() {
  for (const b of document.querySelectorAll('[data-advance]')) b.addEventListener('click', () => turn({ advance: b.dataset.advance }));
  for (const b of document.querySelectorAll('[data-turn]')) b.addEventListener('click', () => turnTo(b.dataset.turn));
  $('goto-open').addEventListener('click', () => {
    $('goto').hidden = !$('goto').hidden;
    $('goto-open').setAttribute('aria-expanded', String(!$('goto').hidden));
    $('goto-time').value = local().toISOString().slice(0, 16);
    if (!$('goto').hidden) $('goto-time').focus();
  });
  $('goto').addEventListener('submit', (e) => {
    e.preventDefault();
    if ($('goto-time').value) turn({ to: $('goto-time').value + ':00' + (state.zone === '' ? 'Z' : state.zone) });
    $('goto').hidden = true;
    $('goto-open').setAttribute('aria-expanded', 'false');
  });
  keepBottom();
  narrow.addEventListener('change', translate);
  $('lang').addEventListener('click', () => { switchLanguage(); redraw(); });
  $('theme').addEventListener('click', () => setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'));
  $('back').addEventListener('click', () => { $('app').dataset.view = 'list'; });
  $('as').addEventListener('change', () => { state.as = $('as').value; leaveAbout(); drawChat(); $('text').focus(); });
  $('open').addEventListener('click', async () => {
    try { await api.openPrivate(state.chat, state.chat); } catch (e) { toast(e.message); }
  });
  $('about-close').addEventListener('click', () => { if (state.editing) $('text').value = ''; leaveAbout(); });
  $('file').addEventListener('change', () => { attach($('file').files); $('file').value = ''; });
  const form = $('composer');
  form.addEventListener('submit', (e) => { e.preventDefault(); send(); });
  form.addEventListener('dragover', (e) => { e.preventDefault(); form.classList.add('drop'); });
  form.addEventListener('dragleave', () => form.classList.remove('drop'));
  form.addEventListener('drop', (e) => { e.preventDefault(); form.classList.remove('drop'); attach(e.dataTransfer.files); });
  const text = $('text');
  text.addEventListener('input', () => { grow(); drawChips(); });
  text.addEventListener('paste', (e) => { if (e.clipboardData.files.length) { e.preventDefault(); attach(e.clipboardData.files); } });
  text.addEventListener('keypress', (e) => { if (e.key === 'Enter' && !e.shiftKey) e.preventDefault(); }); // the browser test's Enter comes in two
  text.addEventListener('keydown', (e) => {
    if (e.isComposing || e.keyCode === 229) return; // the Enter that ends an input method's word sends nothing
    if (e.key === 'Enter' && !e.shiftKey) { e.preventDefault(); send(); }
    if (e.key === 'Escape') leaveAbout();
    if (e.key === 'ArrowUp' && text.value === '') {
      const own = (state.said[state.chat] ?? []).findLast((m) => m.from === state.as);
      if (own) { e.preventDefault(); act.edit(own); }
    }
  });
  tour.begin({ enter, write });
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem('theme', theme);
}

async function start() {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = localStorage.getItem('theme') ?? (dark ? 'dark' : 'light');
  translate();
  wire();
  await refresh();
  enter(state.chat);
  if (narrow.matches) $('app').dataset.view = 'list';
  api.listen({
    message: heard, edit: changed, clock: ({ now }) => setNow(now),
    chats: async () => { await refresh(); redraw(); },
    lost: () => toast(t('lost')),
    back: async () => { await refresh(); redraw(); },
  });
  setInterval(tick, 1000);
}

start().catch((e) => { $('error').textContent = e.message; });
