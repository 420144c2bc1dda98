export { cleanText, truncateText } from './clean.js';
export { directionOf } from './direction.js';
export { foldToken } from './fold.js';
export { detectLanguage, primaryLanguage } from './language.js';
export { mixedScriptWords } from './mixed-scripts.js';
export { titleKey } from './title-key.js';
export { fold, tokenise, type Token } from './tokens.js';
export { canonicalUrl } from './url.js';
