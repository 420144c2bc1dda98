import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  answerVerification,
  checkSignature,
  discoverHub,
  judgePush,
  leaseOf,
  subscriptionRequest,
} from './index.js';

const topic = 'https://news.test/feed?a=1&b=عاجل';
const callback = 'https://ajil.test/websub/1';

describe('a subscription request', () => {
  it('carries mode, topic and callback, form-encoded in UTF-8', () => {
    const { body, contentType } = subscriptionRequest({ mode: 'subscribe', topic, callback });
    expect(contentType).toBe('application/x-www-form-urlencoded');
    expect(body).toMatch(/^[\x21-\x7e]+$/);
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      'hub.mode': 'subscribe',
      'hub.topic': topic,
      'hub.callback': callback,
    });
  });

  it('carries a secret and a lease when subscribing, and neither when unsubscribing', () => {
    const wish = { topic, callback, secret: randomUUID(), leaseSeconds: 86_400.5 };
    const fields = (mode: 'subscribe' | 'unsubscribe') =>
      Object.fromEntries(new URLSearchParams(subscriptionRequest({ mode, ...wish }).body));
    expect(fields('subscribe')).toMatchObject({ 'hub.secret': wish.secret, 'hub.lease_seconds': '86401' });
    expect(fields('unsubscribe')).toEqual({
      'hub.mode': 'unsubscribe',
      'hub.topic': topic,
      'hub.callback': callback,
    });
  });

  it('has no secret of 200 bytes', () => {
    const wish = { mode: 'subscribe', topic, callback } as const;
    expect(() => subscriptionRequest({ ...wish, secret: 'a'.repeat(199) })).not.toThrow();
    expect(() => subscriptionRequest({ ...wish, secret: 'س'.repeat(100) })).toThrow(RangeError);
  });

  it('200: is for the self address, where that is another than the one that was fetched', () => {
    const linkHeader = '<https://hub.test/>; rel=hub, <https://news.test/canonical>; rel=self';
    const found = discoverHub({ linkHeader, links: null, url: 'https://news.test/feed' });
    const { body } = subscriptionRequest({ mode: 'subscribe', topic: found!.topic, callback });
    expect(new URLSearchParams(body).get('hub.topic')).toBe('https://news.test/canonical');
  });

  it.each([201, 202])('%i: is for the address after the redirect, where the document names no other', () => {
    const linkHeader = '<https://hub.test/>; rel=hub';
    const found = discoverHub({ linkHeader, links: null, url: 'https://news.test/moved' });
    expect(found?.topic).toBe('https://news.test/moved');
  });
});

describe('a verification', () => {
  const query = (fields: Record<string, string>) =>
    new URLSearchParams(
      Object.entries(fields).map(([name, value]): [string, string] => [`hub.${name}`, value]),
    );
  const challenge = randomBytes(16).toString('hex');
  const sound = { mode: 'subscribe', topic, challenge, lease_seconds: '600' };
  const wanted = { mode: 'subscribe', topic } as const;

  it('of what was asked for is confirmed with its challenge', () => {
    expect(answerVerification(query(sound), wanted)).toEqual({
      kind: 'confirmed',
      challenge,
      leaseSeconds: 600,
    });
  });

  it('may spell the topic in another way', () => {
    const spelled = new URL(topic).href;
    expect(spelled).not.toBe(topic);
    expect(answerVerification(query({ ...sound, topic: spelled }), wanted).kind).toBe('confirmed');
  });

  it('205: of another topic is refused', () => {
    const why = { kind: 'refused', why: 'topic' };
    expect(answerVerification(query({ ...sound, topic: 'https://news.test/other' }), wanted)).toEqual(why);
    const { topic: _gone, ...without } = sound;
    expect(answerVerification(query(without), wanted)).toEqual(why);
  });

  it('of another mode is refused: nobody else ends our subscription', () => {
    for (const mode of ['unsubscribe', 'publish', '', 'SUBSCRIBE'])
      expect(answerVerification(query({ ...sound, mode }), wanted)).toEqual({ kind: 'refused', why: 'mode' });
    expect(answerVerification(query(sound), { mode: 'unsubscribe', topic }).kind).toBe('refused');
  });

  it('without a challenge, or with an endless one, is refused', () => {
    for (const bad of ['', 'a'.repeat(5_000)])
      expect(answerVerification(query({ ...sound, challenge: bad }), wanted)).toEqual({
        kind: 'refused',
        why: 'challenge',
      });
  });

  it.each(['', '-5', '1e9', '10.5', 'for ever', '9'.repeat(20)])('has no lease in "%s"', (lease_seconds) => {
    expect(answerVerification(query({ ...sound, lease_seconds }), wanted)).toMatchObject({
      leaseSeconds: null,
    });
  });

  it('that is a denial tells why', () => {
    const denial = query({ mode: 'denied', topic, reason: `no${'!'.repeat(999)}` });
    const answer = answerVerification(denial, wanted);
    expect(answer).toMatchObject({ kind: 'denied', reason: expect.stringMatching(/^no!{198}$/) });
    expect(answerVerification(query({ mode: 'denied', topic: 'https://x.test/' }), wanted).kind).toBe(
      'refused',
    );
  });
});

describe('a lease', () => {
  it.each([
    ['as granted', 1_000, 1_000],
    ['as asked, where the hub says nothing', null, 500],
    ['no shorter than ten seconds', 0, 10],
    ['no longer than thirty days', 10 ** 12, 30 * 86_400],
  ])('is %s, and renewed after four fifths', (_what, granted, seconds) => {
    expect(leaseOf(granted, 500)).toEqual({ seconds, renewAfterSeconds: seconds * 0.8 });
  });
});

describe('a delivery', () => {
  const body = randomBytes(1_000);
  const secret: string = randomUUID();
  const signed = (method: string, key = secret, over: Uint8Array = body) =>
    `${method}=${createHmac(method, key).update(over).digest('hex')}`;

  it.each(['sha1', 'sha256', 'sha384', 'sha512'])('300: signed with %s is valid', (method) => {
    expect(checkSignature(signed(method), secret, body)).toBe('valid');
    expect(checkSignature(signed(method).toUpperCase(), secret, body)).toBe('valid');
  });

  it('301: with an invalid signature is told from a valid one', () => {
    const right = signed('sha256');
    const flipped = right.slice(0, -1) + (right.endsWith('0') ? '1' : '0');
    const wrong = [flipped, right.slice(0, -2), `${right}00`, `${right}0`, signed('sha256', 'other')];
    for (const header of [
      ...wrong,
      signed('sha1').replace('sha1', 'sha256'),
      signed('sha256', secret, Buffer.from('x')),
    ])
      expect(checkSignature(header, secret, body)).toBe('wrong');
    expect(checkSignature(right, secret, Buffer.concat([body, Buffer.from(' ')]))).toBe('wrong');
  });

  it('301: signed by a method that is not registered is invalid', () => {
    expect(checkSignature(signed('md5'), secret, body)).toBe('unknown_method');
    expect(checkSignature('none=00', secret, body)).toBe('unknown_method');
    for (const header of ['sha256', 'sha256=', '=00', 'sha256=zz', `${signed('sha1')}, ${signed('sha256')}`])
      expect(checkSignature(header, secret, body)).toBe('malformed');
  });

  it('302: without a signature is told from a valid one', () => {
    expect(checkSignature(null, secret, body)).toBe('missing');
    expect(checkSignature(' ', secret, body)).toBe('missing');
  });

  it('B31: that is signed, but calls itself by another topic, is told from one of ours', () => {
    const judge = (linkHeader: string | null, signature = signed('sha256')) =>
      judgePush({ signature, linkHeader, body }, { secret, topic });
    expect(judge(`<https://hub.test/>; rel="hub", <${topic}>; rel="self"`)).toBe('valid');
    expect(judge(`<${new URL(topic).href}>; rel=self`)).toBe('valid');
    expect(judge('<https://hub.test/>; rel="hub"')).toBe('valid');
    expect(judge(null)).toBe('valid');
    expect(judge('<https://news.test/other>; rel="self"')).toBe('foreign_topic');
    expect(judge(`<${topic}>; rel=self`, signed('sha256', 'other'))).toBe('wrong');
  });
});
