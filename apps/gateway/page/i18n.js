import { recall, remember } from './memory.js';
import { WORDS } from './words.js';

export const LANGUAGES = Object.keys(WORDS);
const RTL = new Set(['ar', 'fa']);
const listeners = new Set();
let language = firstLanguage();
let formats = makeFormats();

export function currentLanguage() {
  return language;
}

export function setLanguage(next) {
  if (!LANGUAGES.includes(next) || next === language) return;
  language = next;
  remember('language', next);
  formats = makeFormats();
  applyLanguage();
  for (const listener of listeners) listener();
}

/** Calls `listener` after each change of the page's language. */
export function onLanguage(listener) {
  listeners.add(listener);
}

/** The words for `key`, in the plural form of `n` where there are several; numbers get the language's digits. */
export function say(key, values = {}) {
  const words = WORDS[language][key];
  const text = typeof words === 'string' ? words : (words[formats.plural.select(values.n)] ?? words.other);
  return fill(text, values);
}

/** Why a source fails, by the code of its error, which is stable; null where only the English message tells. */
export function sayError(code) {
  const status = /^http_(\d{3})$/.exec(code)?.[1];
  const errors = WORDS[language].errors;
  const key = status ? 'http' : code;
  return Object.hasOwn(errors, key) ? fill(errors[key], { status: Number(status) }) : null;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_all, name) => {
    const value = values[name];
    return typeof value === 'number' ? number(value) : String(value ?? '');
  });
}

export function wordsOf(code) {
  return WORDS[code];
}

export function number(value) {
  return formats.number.format(value);
}

export function exactTime(iso) {
  return iso ? formats.exact.format(new Date(iso)) : say('unknown');
}

/** The clock for today, the day before that. */
export function shortTime(iso) {
  const date = new Date(iso);
  const today = date.toDateString() === new Date().toDateString();
  return (today ? formats.clock : formats.day).format(date);
}

export function relativeTime(iso, now = Date.now()) {
  const seconds = Math.round((new Date(iso).getTime() - now) / 1000);
  const size = Math.abs(seconds);
  if (size < 60) return formats.relative.format(Math.min(0, seconds), 'second');
  if (size < 3_600) return formats.relative.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return formats.relative.format(Math.round(seconds / 3_600), 'hour');
  return formats.relative.format(Math.round(seconds / 86_400), 'day');
}

/** Names one after another: "a, b and c"; as a `disjunction` "a, b or c". */
export function listOf(names, type = 'conjunction') {
  return new Intl.ListFormat(language, { type }).format(names);
}

export function isRightToLeft() {
  return RTL.has(language);
}

export function seconds(value) {
  return formats.seconds.format(value);
}

/** Sets direction and every fixed text of the page. */
export function applyLanguage() {
  document.documentElement.lang = language;
  document.documentElement.dir = isRightToLeft() ? 'rtl' : 'ltr';
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = say(node.dataset.text);
  for (const node of document.querySelectorAll('[data-placeholder]')) {
    node.placeholder = say(node.dataset.placeholder);
    node.setAttribute('aria-label', node.placeholder);
  }
}

function firstLanguage() {
  const wanted = [recall('language'), ...navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())];
  return wanted.find((code) => LANGUAGES.includes(code)) ?? 'en';
}

function makeFormats() {
  return {
    number: new Intl.NumberFormat(language),
    plural: new Intl.PluralRules(language),
    exact: new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' }),
    clock: new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    day: new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' }),
    relative: new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }),
    seconds: new Intl.NumberFormat(language, { style: 'unit', unit: 'second', unitDisplay: 'long' }),
  };
}
