/** Every cap of the library in one place. Lengths are UTF-16 units where nothing else is said. */
export const LIMITS = {
  entries: 2_000,
  /** Elements below this depth are not kept; their text goes to the nearest kept element. */
  keptDepth: 64,
  /** Beyond this depth the reading stops and what was read is kept. */
  depth: 512,
  /** Elements kept of one entry, and of the whole document. */
  entryElements: 4_000,
  elements: 400_000,
  attributes: 128,
  nameLength: 256,
  /** Raw text of one field, one attribute value, and the content handed out (bytes). */
  field: 65_536,
  /** Text taken out of HTML for a title or summary before these are cut to size. */
  display: 5_120,
  /** Raw HTML of a title, and of a summary, that is read for its text. */
  titleHtml: 8_192,
  summaryHtml: 65_536,
  titleGraphemes: 512,
  titleUnits: 1_024,
  summaryBytes: 4_096,
  url: 2_048,
  /** An address as published, and its host with what stands before it. */
  rawUrl: 4_096,
  authority: 512,
  id: 4_096,
  key: 512,
  /** Authors, categories and media of one entry, and links that are tried for its address. */
  list: 32,
  label: 256,
} as const;
