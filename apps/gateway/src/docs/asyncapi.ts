import {
  ByeSchema,
  HeadSchema,
  ResetSchema,
  RowSchema,
  SubscribeAckSchema,
  SubscribeSchema,
  UnsubscribeAckSchema,
  UnsubscribeSchema,
} from '@ajil/protocol';
import type { z } from 'zod';
import { componentsOf, refTo } from './schemas.js';

interface Message {
  summary: string;
  payload: z.ZodType;
}

/** What the gateway says, on a socket and on a stream alike. */
const SAID: Record<string, Message> = {
  alert: { summary: 'An alert, or the end of one', payload: RowSchema },
  head: { summary: 'Everything of yours up to here has been sent', payload: HeadSchema },
  reset: { summary: 'Your cursor cannot be served', payload: ResetSchema },
  bye: { summary: 'Why the connection ends', payload: ByeSchema },
};

/** What a client asks on a socket, and the acknowledgement that answers it. */
const ASKED: Record<string, Message & { ack: z.ZodType }> = {
  subscribe: { summary: 'Follow topics', payload: SubscribeSchema, ack: SubscribeAckSchema },
  unsubscribe: { summary: 'Follow them no more', payload: UnsubscribeSchema, ack: UnsubscribeAckSchema },
};

const ackOf = (name: string) => `${name}Ack`;

/** The events in both directions, as AsyncAPI 3.0 (https://www.asyncapi.com/docs/reference/specification/v3.0.0). */
export function describeEvents(): Record<string, unknown> {
  const asked = Object.keys(ASKED);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Ajil',
      version: '1',
      description:
        'Alerts over Socket.IO (protocol 5, namespace /, path /socket.io/) and as server-sent events. What they mean, and in which order they come, stands in docs/protocol.md. Calls over HTTP: /docs/openapi.json',
    },
    defaultContentType: 'application/json',
    channels: {
      socket: channel('/', 'Socket.IO events; the name of a message is the name of its event', [
        ...Object.keys(SAID),
        ...asked,
        ...asked.map(ackOf),
      ]),
      stream: channel(
        '/v1/stream',
        'GET; text/event-stream. The name of a message is its event, the cursor of alert and head their id',
        Object.keys(SAID),
      ),
    },
    operations: { ...sends('socket'), ...sends('stream'), ...receives() },
    components: { schemas: componentsOf(messages()), messages: messages() },
  };
}

function channel(address: string, description: string, names: string[]) {
  const refs = names.map((name) => [name, { $ref: `#/components/messages/${name}` }]);
  return { address, description, messages: Object.fromEntries(refs) as object };
}

function messages(): Record<string, unknown> {
  const acks = Object.entries(ASKED).map(
    ([name, { ack }]) => [ackOf(name), { summary: `What answers ${name}`, payload: ack }] as const,
  );
  const all = [...Object.entries(SAID), ...Object.entries(ASKED), ...acks];
  return Object.fromEntries(
    all.map(([name, { summary, payload }]) => [name, { name, summary, payload: refTo(payload) }]),
  );
}

const on = (channel: string, name: string) => ({ $ref: `#/channels/${channel}/messages/${name}` });

/** From where the gateway stands: it sends what it says, and receives what is asked. */
function sends(channel: string): Record<string, unknown> {
  const one = (name: string) => ({
    action: 'send',
    channel: { $ref: `#/channels/${channel}` },
    messages: [on(channel, name)],
  });
  return Object.fromEntries(Object.keys(SAID).map((name) => [`${channel}.${name}`, one(name)]));
}

function receives(): Record<string, unknown> {
  const socket = { $ref: '#/channels/socket' };
  const one = (name: string) => ({
    action: 'receive',
    channel: socket,
    messages: [on('socket', name)],
    reply: { channel: socket, messages: [on('socket', ackOf(name))] },
  });
  return Object.fromEntries(Object.keys(ASKED).map((name) => [`socket.${name}`, one(name)]));
}
