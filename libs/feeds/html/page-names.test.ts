import { describe, expect, it } from 'vitest';
import { findFeedLinks } from './find-feed-links.js';

const namesOf = (html: string) => {
  const { title, description } = findFeedLinks(html, { url: 'https://outlet.example/1' });
  return { title, description };
};

describe('the title and description of a page', () => {
  it('are what it tells other sites', () => {
    const page = `<head><title>Blast near Hilla | The Outlet</title><meta property="og:title" content="Blast near Hilla &amp; Babil">
      <meta name="description" content="short"><meta property="og:description" content="Two were hurt.\nMore follows."></head>`;
    expect(namesOf(page)).toEqual({
      title: 'Blast near Hilla & Babil',
      description: 'Two were hurt. More follows.',
    });
  });

  it('are the title of the tab and the plain description where it tells no others', () => {
    expect(
      namesOf('<title> انفجار في\nبابل </title><meta name="description" content="قال شهود"><h1>x</h1>'),
    ).toEqual({ title: 'انفجار في بابل', description: 'قال شهود' });
  });

  it('are null where there are none', () => {
    expect(namesOf('<title> </title><p>title</p>')).toEqual({ title: null, description: null });
  });
});
