// The first minute: four steps, each of which opens the right chat, writes what is to be said, and says
// what to do. A step is done when the bot has done its part.
import { t } from './words.js';

const $ = (id) => document.getElementById(id);
const steps = ['homework', 'visit', 'clock', 'summary'];
const done = new Set((localStorage.getItem('tour-done') ?? '').split(',').filter(Boolean));
let page; // what the tour needs of the page: enter, write, turned
let at = ''; // the step that is shown
let last = ''; // the step that was done last

// begin wires the tour to the page.
export function begin(of) {
  page = of;
  for (const b of document.querySelectorAll('[data-tour]')) b.addEventListener('click', () => show(b.dataset.tour));
  $('tour-close').addEventListener('click', () => { $('tour').hidden = true; localStorage.setItem('tour', 'closed'); });
  $('coach-close').addEventListener('click', quiet);
  $('coach-next').addEventListener('click', () => next());
  $('tour').hidden = localStorage.getItem('tour') === 'closed';
  mark();
}

// show opens a step: where it happens, what is said, what to press.
function show(step) {
  at = step;
  $('ten').classList.remove('here');
  if (step === 'homework') page.write('class', 'li', t('sampleHomework'));
  if (step === 'visit') page.write('sales', 'wang', t('sampleVisit'));
  if (step === 'summary') page.write('chen', 'chen', t('sampleSummary'));
  if (step === 'clock') {
    page.enter('wang');
    $('ten').classList.add('here');
  }
  say(t(`coach-${step}`), '');
  mark();
}

// heard lets the tour see what the bot said, and the turning of the clock.
export function heard(chat, from) {
  if (from !== 'bot') return;
  if (at === 'homework' && chat === 'class') finish('homework');
  if (at === 'visit' && chat === 'wang') finish('visit');
  if (at === 'summary' && chat === 'chen') finish('summary');
}

export function turned() {
  if (at === 'clock') finish('clock');
}

function finish(step) {
  done.add(step);
  localStorage.setItem('tour-done', [...done].join(','));
  $('ten').classList.remove('here');
  at = '';
  last = step;
  const left = following();
  say(t(`done-${step}`), left ? t(step === 'visit' && left === 'clock' ? 'tourDraft' : 'tourNext') : '');
  mark();
}

function next() {
  const step = following();
  if (step) show(step);
  else quiet();
}

// following is the step after the last one that is not done: the draft is looked at before anything else.
function following() {
  const from = steps.indexOf(last) + 1;
  return [...steps.slice(from), ...steps.slice(0, from)].find((s) => !done.has(s));
}

function say(text, button) {
  $('coach').hidden = false;
  $('coach').querySelector('p').textContent = text;
  $('coach-next').hidden = !button;
  $('coach-next').textContent = button;
}

function quiet() {
  $('coach').hidden = true;
  $('ten').classList.remove('here');
  at = '';
  mark();
}

// mark shows which steps are done, and which is shown.
export function mark() {
  for (const b of document.querySelectorAll('[data-tour]')) {
    b.classList.toggle('done', done.has(b.dataset.tour));
    if (b.dataset.tour === at) b.setAttribute('aria-current', 'step');
    else b.removeAttribute('aria-current');
  }
}
