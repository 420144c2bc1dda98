import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { listNames, namesOf } from './names.js';

const word = () => randomBytes(6).toString('hex');

describe('the names of an entry', () => {
  it('are its guid, its address and its title, each told apart from the others', () => {
    const text = `${word()} ${word()}/page`;
    const names = namesOf({ guid: text, link: text, title: text });
    expect(new Set(listNames(names)).size).toBe(3);
    expect(listNames(names).map((name) => name[0])).toEqual(['g', 'u', 't']);
  });

  it('are the same at every look, and short', () => {
    const identities = { guid: word().repeat(40), link: `${word()}.example/${word()}`, title: word() };
    expect(namesOf(identities)).toEqual(namesOf({ ...identities }));
    for (const name of listNames(namesOf(identities))) expect(name).toHaveLength(21);
  });

  it.each(['1', '7', '0042'])('leave out a guid that is a place in the list: %s', (guid) => {
    expect(namesOf({ guid, link: null, title: '' }).guid).toBeNull();
  });

  it.each(['news.example', 'news.example/', 'https://news.example/#'])(
    'leave out an address that leads to the front page: %s',
    (link) => {
      expect(namesOf({ guid: null, link, title: '' }).link).toBeNull();
    },
  );

  it.each(['news.example/a', 'news.example/?p=17', 'https://news.example/a'])('keep %s', (link) => {
    expect(namesOf({ guid: null, link, title: '' }).link).not.toBeNull();
  });

  it.each(['Live', 'عاجل', '*** 12 / 12 ***', ''])('leave out a title that says too little: %s', (title) => {
    expect(namesOf({ guid: null, link: null, title }).title).toBeNull();
  });
});
