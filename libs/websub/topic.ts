/** Hubs decode and encode addresses anew: two spellings of one address are one topic. */
export function sameTopic(named: string, wanted: string): boolean {
  if (named === wanted) return true;
  return URL.canParse(named) && URL.canParse(wanted) && new URL(named).href === new URL(wanted).href;
}
