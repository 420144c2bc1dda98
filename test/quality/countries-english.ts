import { countriesIn } from './countries-found.js';
import { compare, type Difference, mostOf, scored } from './counts.js';
import { readLines } from './read-lines.js';

interface Article {
  title: string;
  url: string;
  text: string;
  countries: Record<string, number>;
  title_countries?: string[];
  toponyms: { phrase: string; country: string | null }[];
}

type Gold = (article: Article) => string[];

/** Countries of the marked places whose words stand in the title. */
const inTitle: Gold = ({ title, toponyms, title_countries }) =>
  title_countries ?? [
    ...new Set(
      toponyms.flatMap(({ phrase, country }) => (country !== null && says(title, phrase) ? [country] : [])),
    ),
  ];
/** The country that the article names most, and those named at least half as often. */
const main: Gold = ({ countries }) => {
  const most = Math.max(0, ...Object.values(countries));
  return Object.keys(countries).filter((iso) => countries[iso]! * 2 >= most);
};
const top: Gold = ({ countries }) => {
  const [first] = Object.entries(countries).sort((one, other) => other[1] - one[1]);
  return first === undefined ? [] : [first[0]];
};

/** English headlines against marked places: GeoWebNews (world news) and LGL (papers of small towns). */
export function english(folder: string, misses: number): string {
  const sets = ['geowebnews-en', 'lgl-half-en'].flatMap((set) => {
    const articles = readLines<Article>(folder, `countries/${set}.jsonl`);
    return articles === null ? [] : [{ set, articles }];
  });
  return sets.map(({ set, articles }) => report(set, articles, misses)).join('\n');
}

function report(set: string, articles: readonly Article[], misses: number): string {
  const named = articles.filter((article) => inTitle(article).length > 0);
  const outlet = ({ url }: Article) => new URL(url).hostname;
  const none = () => null;
  const { counts, differences } = judge(articles, inTitle, outlet);
  const lines = [
    `${set}: ${articles.length} titles, ${named.length} of them with a marked place`,
    `  places in the title                 ${scored(counts)}`,
    `  the same, outlet not told           ${scored(judge(articles, inTitle, none).counts)}`,
    `  the same, only titles with a place  ${scored(judge(named, inTitle, outlet).counts)}`,
    `  main countries of the article       ${scored(judge(articles, main, outlet).counts)}`,
    `  the country it names most           ${scored(judge(articles, top, outlet).counts)}`,
    `  wrong: ${mostOf(
      differences.flatMap(({ wrong }) => wrong),
      15,
    )}`,
    `  missed: ${mostOf(
      differences.flatMap(({ missed }) => missed),
      15,
    )}`,
    ...differences.slice(0, misses).map(listed),
  ];
  return `${lines.join('\n')}\n`;
}

function judge(articles: readonly Article[], gold: Gold, outlet: (article: Article) => string | null) {
  return compare(
    articles.map((article) => ({
      text: `${article.title} [${new URL(article.url).hostname}]`,
      wanted: gold(article),
      found: countriesIn(article.title, outlet(article)),
    })),
  );
}

function listed({ text, wrong, missed }: Difference): string {
  return `    ${wrong.map((iso) => `+${iso}`).join(' ')} ${missed.map((iso) => `-${iso}`).join(' ')}  ${text}`;
}

function says(title: string, phrase: string): boolean {
  const at = title.indexOf(phrase);
  if (at === -1) return false;
  const isWord = (letter: string | undefined) => letter !== undefined && /[\p{L}\p{N}]/u.test(letter);
  return !isWord(title[at - 1]) && !isWord(title[at + phrase.length]);
}
