// Messages as bubbles. Whatever people wrote goes in as text, never as markup.
import { t } from './words.js';

export function el(tag, props = {}, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(props)) {
    if (k.startsWith('on')) e.addEventListener(k.slice(2), v);
    else if (k in e && k !== 'list') e[k] = v;
    else e.setAttribute(k, v);
  }
  e.append(...children.filter((c) => c != null));
  return e;
}

const long = 1200; // characters of a text that is shown at once

// hue gives each person one of a few colours.
export const hue = (id) => 'c' + ([...id].reduce((n, c) => n + c.codePointAt(0), 0) % 6);

export const initial = (name) => [...name][0] ?? '?';

export const hour = (stamp) => stamp.slice(11, 16);

const size = (n) => (n < 1024 ? `${n} B` : n < 1 << 20 ? `${Math.round(n / 1024)} kB` : `${(n / (1 << 20)).toFixed(1)} MB`);

function body(text) {
  const p = el('div', { className: 'text' });
  if (text.length <= long) {
    p.textContent = text;
    return p;
  }
  p.textContent = text.slice(0, long) + '…';
  p.append(el('button', { type: 'button', className: 'all', textContent: t('all'), onclick: () => { p.textContent = text; } }));
  return p;
}

const picture = (f) => /^image\/(png|jpeg|gif|webp)$/.test(f.mime) || /\.(png|jpe?g|gif|webp)$/i.test(f.name);

// file is a picture that is shown, or a card with name and size. A picture that is none becomes a card.
function file(f) {
  const end = (/\.([a-z0-9]{1,4})$/i.exec(f.name)?.[1] ?? '').toUpperCase();
  const card = () => el('a', { className: 'card', href: f.url, download: f.name },
    el('span', { className: 'kind', 'aria-hidden': 'true', textContent: end || '·' }),
    el('span', { className: 'what' }, el('b', { textContent: f.name }), el('small', { textContent: size(f.size) })));
  if (!picture(f)) return el('li', {}, card());
  const li = el('li', { className: 'picture' });
  const img = el('img', { src: f.url, alt: f.name, loading: 'lazy', onerror: () => { li.className = ''; li.replaceChildren(card()); } });
  li.append(el('a', { href: f.url, download: f.name, title: `${f.name} · ${size(f.size)}` }, img));
  return li;
}

function button(b, n, m, act) {
  if (b.copy) return el('button', { type: 'button', className: 'copy', textContent: b.label, onclick: () => act.copy(b.copy) });
  if (b.url === '#private') return el('button', { type: 'button', textContent: b.label, onclick: () => act.private() });
  if (b.url) {
    const safe = /^https?:\/\//.test(b.url);
    return el('a', { className: 'button', textContent: b.label, rel: 'noopener noreferrer', target: '_blank', ...(safe ? { href: b.url } : {}) });
  }
  return el('button', { type: 'button', textContent: b.label, onclick: (e) => act.press(m, n, e.currentTarget) });
}

// near is how close messages of one person stand together under one name, in milliseconds.
const near = 3 * 60 * 1000;

// follows reports whether m goes on from before without a name of its own.
export const follows = (before, m) =>
  Boolean(before) && before.from === m.from && Date.parse(m.at) - Date.parse(before.at) < near && before.at.slice(0, 10) === m.at.slice(0, 10);

// bubble draws m; ctx knows the people, who speaks, the message before and the one that m answers.
export function bubble(m, ctx, act) {
  const bot = m.from === 'bot';
  const own = m.from === ctx.as;
  const name = bot ? t('bot') : ctx.name(m.from);
  const draft = bot && (m.draft || m.buttons.some((b) => b.copy));
  const answered = m.reply_to && ctx.find(m.reply_to);
  const tools = el('span', { className: 'tools' },
    el('button', { type: 'button', textContent: t('reply'), onclick: () => act.reply(m) }),
    own ? el('button', { type: 'button', textContent: t('edit'), onclick: () => act.edit(m) }) : null);
  const kinds = ['msg', bot ? 'bot' : own ? 'own' : 'other', draft ? 'draft' : '', follows(ctx.before, m) ? 'on' : ''];
  return el('article', { className: kinds.filter(Boolean).join(' '), id: 'm' + m.id, ariaLabel: `${name} ${hour(m.at)}` },
    el('span', { className: `face ${bot ? 'bot' : hue(m.from)}`, 'aria-hidden': 'true', textContent: bot ? '✓' : initial(name) }),
    el('div', { className: 'body' },
      el('p', { className: 'who' }, el('b', { textContent: name }), el('time', { dateTime: m.at, textContent: hour(m.at) }),
        m.edited ? el('span', { className: 'edited', textContent: t('edited') }) : null),
      el('div', { className: 'bubble' },
        draft ? el('p', { className: 'kind', textContent: t('draft') }) : null,
        answered ? el('button', { type: 'button', className: 'quote', onclick: () => act.show(m.reply_to) },
          el('b', { textContent: answered.from === 'bot' ? t('bot') : ctx.name(answered.from) }), ' ' + (answered.text.slice(0, 60) || t('file'))) : null,
        m.text ? body(m.text) : null,
        m.files.length ? el('ul', { className: 'handed' }, ...m.files.map(file)) : null),
      m.buttons.length ? el('div', { className: 'buttons' }, ...m.buttons.map((b, n) => button(b, n, m, act))) : null,
      tools));
}

// dayLine stands between messages of two days.
export function dayLine(stamp, lang) {
  const [y, mo, d] = stamp.slice(0, 10).split('-').map(Number);
  const text = new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en', { month: 'long', day: 'numeric', weekday: 'short', timeZone: 'UTC' })
    .format(new Date(Date.UTC(y, mo - 1, d)));
  return el('p', { className: 'day', role: 'separator' }, el('span', { textContent: text }));
}
