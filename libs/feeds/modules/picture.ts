import { decodeReferences } from '../references.js';

/** Units of the HTML that are searched, and pictures that are looked at. */
const [READ, MOST, LONGEST_TAG] = [16_384, 4, 2_048];

/** The address of the first picture that the HTML shows; those of one pixel only count readers. */
export function pictureIn(html: string): string | undefined {
  const head = html.slice(0, READ);
  let at = nextPicture(head, 0);
  for (let tries = 0; at >= 0 && tries < MOST; tries++) {
    const end = head.indexOf('>', at);
    if (end < 0) return undefined;
    const address = addressIn(head.slice(at, Math.min(end, at + LONGEST_TAG)));
    if (address !== undefined) return address;
    at = nextPicture(head, end);
  }
  return undefined;
}

function nextPicture(html: string, from: number): number {
  const small = html.indexOf('<img', from);
  return small < 0 ? html.indexOf('<IMG', from) : small;
}

function addressIn(tag: string): string | undefined {
  if (/\s(?:width|height)\s*=\s*["']?[01]["'\s/]/i.test(`${tag} `)) return undefined;
  const source = /\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(tag);
  const address = source?.[1] ?? source?.[2] ?? source?.[3];
  return address === undefined ? undefined : decodeReferences(address);
}
