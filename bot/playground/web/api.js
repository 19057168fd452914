// The playground's API. An answer that is no success becomes an error with its sentence.
import { language, t } from './words.js';

async function call(path, options = {}) {
  const headers = { 'Accept-Language': language(), ...(options.headers ?? {}) };
  const answer = await fetch('/api/' + path, { ...options, headers });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? `${t('failed')} (${answer.status})`);
  return body;
}

const json = (method, body) => ({ method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
const at = (chat) => `chats/${encodeURIComponent(chat)}`;

export const getState = () => call('state');
export const getMessages = (chat) => call(`${at(chat)}/messages`);
export const press = (chat, id, n, from) => call(`${at(chat)}/messages/${id}/buttons/${n}`, json('POST', { from, lang: language() }));
export const openPrivate = (chat, from) => call(`${at(chat)}/open`, json('POST', { from }));
export const edit = (chat, id, from, text) => call(`${at(chat)}/messages/${id}`, json('PUT', { from, text }));
export const turn = (how) => call('clock', json('POST', how));

export function say(chat, from, text, replyTo, files) {
  if (files.length === 0) return call(`${at(chat)}/messages`, json('POST', { from, text, reply_to: replyTo, lang: language() }));
  const form = new FormData();
  form.set('from', from);
  form.set('text', text);
  form.set('lang', language());
  if (replyTo) form.set('reply_to', replyTo);
  for (const f of files) form.append('files', f);
  return call(`${at(chat)}/messages`, { method: 'POST', body: form });
}

// listen calls on[event](data) for each piece of news; lost and back tell of the connection.
export function listen(on) {
  const source = new EventSource('/api/events');
  for (const event of ['message', 'edit', 'clock', 'chats']) {
    source.addEventListener(event, (e) => on[event](JSON.parse(e.data)));
  }
  let broken = false;
  source.onerror = () => { broken = true; on.lost(); };
  source.onopen = () => { if (broken) on.back(); broken = false; };
}
