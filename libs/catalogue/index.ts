export { catalogue, type ListedSource } from './catalogue.js';
export { checkSources, type Problem } from './check-sources.js';
export { familyOf } from './family.js';
export { type Kind, KINDS } from './kinds.js';
export { NamedSource, toSeed } from './named-source.js';
