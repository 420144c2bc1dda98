/** Members of macro-languages that feeds name, under the code that readers filter by. */
const MEMBERS: Record<string, string> = {
  ...Object.fromEntries(
    'arb arz apc ajp acm ary aeb ars afb apd acw acq ayl shu'.split(' ').map((code) => [code, 'ar']),
  ),
  azb: 'az',
  azj: 'az',
  prs: 'fa',
  pes: 'fa',
  pbt: 'ps',
  pbu: 'ps',
  nb: 'no',
  nn: 'no',
};

/** The languages that may be written in each script, for a hint to hold against the text. */
const WRITTEN_IN: Record<string, string[]> = {
  Arab: ['ar', 'fa', 'ur', 'ckb', 'ps', 'az', 'ug', 'sd', 'ku'],
  Hebr: ['he', 'yi'],
  Cyrl: ['ru', 'uk', 'be', 'bg', 'sr', 'mk', 'kk', 'ky', 'tg', 'mn', 'tt', 'az', 'uz'],
  Han: ['zh', 'ja'],
  Beng: ['bn', 'as'],
  Deva: ['hi', 'mr', 'ne', 'sa'],
  Ethi: ['am', 'ti'],
};
/** Of these, the ones that are written in Latin letters as well. */
const LATIN_TOO = ['az', 'uz', 'sr', 'ku'];

/** `en-GB` -> `en`, `iw` -> `he`, `prs` -> `fa`, `ku-Arab` -> `ckb`; null for what is no language tag. */
export function primaryLanguage(tag: string, script: string | null = null): string | null {
  const [language = '', subtag = ''] = canonicalTag(tag).toLowerCase().split('-');
  if (!/^[a-z]{2,3}$/.test(language) || language === 'und') return null;
  if (language === 'ku') return subtag === 'arab' || script === 'Arab' ? 'ckb' : 'kmr';
  return MEMBERS[language] ?? language;
}

/** The language that a tag names, if it may be written in the script (null: any); null otherwise. */
export function languageOfHint(tag: string, script: string | null): string | null {
  const language = primaryLanguage(tag, script);
  if (language === null || script === null) return language;
  if (script !== 'Latn') return WRITTEN_IN[script]?.includes(language) ? language : null;
  const foreign = Object.values(WRITTEN_IN).some((others) => others.includes(language));
  return foreign && !LATIN_TOO.includes(language) ? null : language;
}

function canonicalTag(tag: string): string {
  const plain = tag.trim().replaceAll('_', '-');
  // ICU calls Kurmanji plain Kurdish: keep the exact code.
  if (/^(kmr|ckb)\b/i.test(plain)) return plain;
  try {
    return Intl.getCanonicalLocales(plain)[0] ?? '';
  } catch {
    return '';
  }
}
