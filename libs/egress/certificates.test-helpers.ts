import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A certificate made for one test, with its key; nothing of it is kept. */
export interface Certificate {
  key: string;
  cert: string;
}

export interface CertificateOptions {
  /** The host name it is for. */
  name: string;
  /** When it ends; tomorrow if not said. */
  until?: Date;
  /** Who signs it; itself if not said. */
  by?: Certificate & { name: string };
}

const OIDS = {
  commonName: '0603550403',
  ecdsaSha256: '06082a8648ce3d040302',
  basicConstraints: '0603551d13',
  alternativeName: '0603551d11',
};
const DAY_MS = 86_400_000;

/** A certificate as in RFC 5280, 4.1, written by hand: Node reads certificates but does not make them. */
export function makeCertificate({ name, until, by }: CertificateOptions): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer: KeyObject = by ? createPrivateKey(by.key) : privateKey;
  const algorithm = der(0x30, hex(OIDS.ecdsaSha256));
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    nameOf(by?.name ?? name),
    der(0x30, time(new Date(Date.now() - 400 * DAY_MS)), time(until ?? new Date(Date.now() + DAY_MS))),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      der(
        0x30,
        extension(OIDS.basicConstraints, isAuthority()),
        extension(OIDS.alternativeName, hostName(name)),
      ),
    ),
  );
  const whole = der(0x30, body, algorithm, der(0x03, Buffer.from([0]), sign('sha256', body, signer)));
  const lines = whole
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

const hex = (text: string) => Buffer.from(text, 'hex');
const isAuthority = () => der(0x30, der(0x01, Buffer.from([0xff])));
const hostName = (name: string) => der(0x30, der(0x82, Buffer.from(name, 'latin1')));
const extension = (oid: string, value: Buffer) => der(0x30, hex(oid), der(0x04, value));
const nameOf = (name: string) =>
  der(0x30, der(0x31, der(0x30, hex(OIDS.commonName), der(0x0c, Buffer.from(name)))));

/** UTCTime: two digits of the year, to the second. */
function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]|\.\d+/g, '');
  return der(0x17, Buffer.from(digits.slice(2)));
}

/** One value of X.690: tag, length, content. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
