/**
 * The words that newsrooms put before an urgent title. `bare` says when the word counts without a delimiter
 * behind it: never; as the exact first word (`word`); or in capitals (`capitals`).
 */
export interface Marker {
  words: RegExp;
  bare: 'never' | 'word' | 'capitals';
}

/** Longest first where one begins like another. Sticky, so that each is tried at one place only. */
export const MARKERS: readonly Marker[] = [
  // Arabic, Persian, Sorani, Urdu, Hebrew: no capitals to tell a marker by.
  { words: /(?:خبر|نبأ)\s+عاجل(?:\s+جد[اً]+)?/uy, bare: 'never' },
  { words: /عاجل/uy, bare: 'word' },
  { words: /(?:خبر\s+)?فور[یىي]/uy, bare: 'never' },
  { words: /(?:هەواڵی\s+)?بەپەلە/uy, bare: 'never' },
  { words: /بریکنگ(?:\s+نیوز)?/uy, bare: 'never' },
  { words: /מבזק(?:\s+חדשות)?|דחוף/uy, bare: 'never' },
  // English, French, Spanish, German, Turkish, Russian.
  { words: /breaking\s+news(?:\s+alert)?|breaking|just\s+in|urgent|news\s*flash|flash/iuy, bare: 'capitals' },
  { words: /alerte(?:\s+info)?|derni[eè]re\s+minute/iuy, bare: 'capitals' },
  { words: /[uú]ltima\s+hora|[uú]ltimo\s+minuto|urgente/iuy, bare: 'capitals' },
  { words: /eilmeldung/iuy, bare: 'capitals' },
  { words: /son\s+dak[iİı]ka(?:\s+haber[iİı])?/iuy, bare: 'capitals' },
  { words: /срочно|молния/iuy, bare: 'capitals' },
];

/** Words after a bare marker that make it an ordinary word: "sooner or later", "flash floods", "just in time". */
export const ORDINARY_NEXT =
  /^(?:أم|ام|أو|او|و|جدا|floods?|flooding|sales?|mobs?|drives?|cards?|care|loans?|time|case|appeal|appeals)$/iu;

/** What is left of a channel's own title once its marker is off: "Breaking News - BBC News", «عاجل | العربية». */
export const OUTLETS_OWN =
  /(?:^|\s)(?:news|tv|international|press|post|times|agency|tribune|journal|herald|guardian|alerts?|arabic|english|persian|live|world|today|online|radio|channel|headlines|updates?|videos?|com|net|العربية|الجزيرة|نت|نيوز|قناة|صحيفة|وكالة|الإخبارية|مباشر|أخبار|اخبار|خبرگزاری|شبکه|haber|haberler|haberleri)$/iu;

/** An outlet's own name where the word for what it is comes first, or in the middle. */
export const OUTLETS_KIND =
  /^(?:قناة|قناه|وكالة|صحيفة|جريدة|شبكة|موقع|تلفزيون|راديو|إذاعة|خبرگزاری|شبکه|روزنامه|پایگاه خبری|agence|radio|canal)(?:\s|$)|(?:^|\s)(?:نيوز|نیوز|news|tv)(?:\s|$)/iu;
