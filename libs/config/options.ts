import { z } from 'zod';

export const ROLES = ['poller', 'newsdesk', 'gateway'] as const;
export type Role = (typeof ROLES)[number];

/** One documented setting: read from the environment variable `name`, checked once, frozen. */
interface Option<T> {
  name: string;
  means: string;
  default: string | undefined;
  secret?: boolean;
  schema: z.ZodType<T, string | undefined>;
}

const text = z.string().optional();
const whole = (least: number, most: number) => {
  const words = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^[0-9]+$/, words)
    .transform(Number)
    .pipe(z.number().min(least, words).max(most, words));
};
const words = z
  .string()
  .optional()
  .transform((value) => (value ?? '').split(/[\s,]+/).filter(Boolean));
const roles = words.transform((names) => (names.length === 0 || names.includes('all') ? [...ROLES] : names));
const networks = words.pipe(
  z.array(z.union([z.cidrv4(), z.cidrv6()], 'must be networks such as 127.0.0.0/8')),
);
const server = (schemes: string[]) =>
  z
    .string()
    .refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol), {
      message: `must be an address that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
    })
    .optional();

/** As browsers write it (RFC 6454, 6.2): no path, no usual port, small letters. */
const origin = z
  .string()
  .refine((value) => /^https?:/.test(value) && URL.canParse(value) && new URL(value).origin === value, {
    message: 'must be origins such as https://news.example or http://localhost:8080',
  });

/** Every setting of Ajil, in the order a reader meets them. */
export const OPTIONS = {
  port: {
    name: 'AJIL_PORT',
    default: '3000',
    means: 'port this process listens on; 0 takes any free one',
    schema: whole(0, 65535),
  },
  host: {
    name: 'AJIL_HOST',
    default: '127.0.0.1',
    means: 'address this process listens on',
    schema: z.string().min(1),
  },
  roles: {
    name: 'AJIL_ROLES',
    default: 'all',
    means: `which of ${ROLES.join(', ')} this process plays, separated by commas`,
    schema: roles.pipe(z.array(z.enum(ROLES, `must be all, or some of ${ROLES.join(', ')}`))),
  },
  dataDir: {
    name: 'AJIL_DATA_DIR',
    default: './data',
    means: 'folder of the embedded database, and of how far its log was seen',
    schema: z.string().min(1),
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    default: undefined,
    means: 'a PostgreSQL of your own (15 or later); without it Ajil runs an embedded one',
    secret: true,
    schema: server(['postgres:', 'postgresql:']),
  },
  redisUrl: {
    name: 'REDIS_URL',
    default: undefined,
    means: 'a Redis or Valkey for queues and hints; without it PostgreSQL carries both',
    secret: true,
    schema: server(['redis:', 'rediss:']),
  },
  sources: {
    name: 'AJIL_SOURCES',
    default: undefined,
    means: 'OPML or JSON file of sources to start with; without it the shipped catalogue',
    schema: text,
  },
  pollSeconds: {
    name: 'AJIL_POLL_SECONDS',
    default: '60',
    means: 'seconds between two looks at a source before its rhythm is learned; its floor is a third of it',
    schema: whole(1, 86_400),
  },
  hostGapMs: {
    name: 'AJIL_HOST_GAP_MS',
    default: '500',
    means: 'least milliseconds between two looks at sources of the same host; 0 for none',
    schema: whole(0, 3_600_000),
  },
  publicUrl: {
    name: 'AJIL_PUBLIC_URL',
    default: undefined,
    means:
      'where this Ajil is seen from outside: hubs (WebSub) reach it there, and its own pages come from there',
    schema: server(['http:', 'https:']),
  },
  adminToken: {
    name: 'AJIL_ADMIN_TOKEN',
    default: undefined,
    means: 'the token of the admin; without it one is made at the first start and printed once',
    secret: true,
    schema: z.string().min(16, 'must have at least 16 characters').max(256).optional(),
  },
  anonymous: {
    name: 'AJIL_ANONYMOUS',
    default: 'read',
    means: 'what a connection without a token may do: read or none',
    schema: z.enum(['read', 'none']),
  },
  jwtSecret: {
    name: 'AJIL_JWT_SECRET',
    default: undefined,
    means: 'key that tokens of your own are signed with (JWT, HS256); or AJIL_JWKS_URL',
    secret: true,
    schema: z.string().min(32, 'must have at least 32 characters').max(1_024).optional(),
  },
  jwksUrl: {
    name: 'AJIL_JWKS_URL',
    default: undefined,
    means: 'address of the keys of the issuer whose tokens are trusted (JWT; a JSON Web Key Set)',
    schema: server(['https:', 'http:']),
  },
  jwtIssuer: {
    name: 'AJIL_JWT_ISSUER',
    default: undefined,
    means: 'who must have issued a token: its "iss"; needed with either of the two above',
    schema: text,
  },
  jwtAudience: {
    name: 'AJIL_JWT_AUDIENCE',
    default: 'ajil',
    means: 'whom a token must be for: its "aud"',
    schema: z.string().min(1),
  },
  egressAllow: {
    name: 'AJIL_EGRESS_ALLOW',
    default: undefined,
    means: 'private networks that sources may live in, such as 127.0.0.0/8, separated by commas',
    schema: networks,
  },
  origins: {
    name: 'AJIL_ORIGINS',
    default: undefined,
    means: 'other sites whose pages may read here, such as https://news.example, separated by commas',
    schema: words.pipe(z.array(origin)),
  },
  maxReaders: {
    name: 'AJIL_MAX_READERS',
    default: '20000',
    means: 'sockets and streams that one gateway takes; more are told to come back later',
    schema: whole(1, 1_000_000),
  },
  maxSockets: {
    name: 'AJIL_MAX_SOCKETS',
    default: '20',
    means: 'sockets that one identity may have on one gateway',
    schema: whole(1, 1_000_000),
  },
  maxStreams: {
    name: 'AJIL_MAX_STREAMS',
    default: '30',
    means: 'event streams that one identity may have on one gateway',
    schema: whole(1, 1_000_000),
  },
  requestsPerSecond: {
    name: 'AJIL_REQUESTS_PER_SECOND',
    default: '50',
    means: 'HTTP requests of one identity; after a pause ten seconds of them may come at once',
    schema: whole(1, 1_000_000),
  },
  replayPerSecond: {
    name: 'AJIL_REPLAY_PER_SECOND',
    default: '1000',
    means: 'past alerts that one identity may read; after a pause a hundred seconds of them at once',
    schema: whole(1, 10_000_000),
  },
  addressShare: {
    name: 'AJIL_ADDRESS_SHARE',
    default: '100',
    means:
      'readers without a token who may share one address: it has the limits of one identity so many times',
    schema: whole(1, 1_000_000),
  },
  trustProxy: {
    name: 'AJIL_TRUST_PROXY',
    default: undefined,
    means: 'networks of reverse proxies whose X-Forwarded-For counts, separated by commas',
    schema: networks,
  },
  maxHandshakes: {
    name: 'AJIL_MAX_HANDSHAKES',
    default: '500',
    means: 'newcomers whom one gateway looks at, at the same time; more are told to come back',
    schema: whole(1, 1_000_000),
  },
  keepDays: {
    name: 'AJIL_KEEP_DAYS',
    default: '90',
    means: 'days that entries and alerts are kept; never less than the newest million alerts',
    schema: whole(1, 36_500),
  },
  logHours: {
    name: 'AJIL_LOG_HOURS',
    default: '72',
    means: 'hours of the alert log that a client can resume from',
    schema: whole(1, 876_000),
  },
  logFormat: {
    name: 'AJIL_LOG_FORMAT',
    default: 'text',
    means: 'how the process logs: text or json',
    schema: z.enum(['text', 'json']),
  },
  logLevel: {
    name: 'AJIL_LOG_LEVEL',
    default: 'info',
    means: 'least level that is logged: debug, info, warn or error',
    schema: z.enum(['debug', 'info', 'warn', 'error']),
  },
} as const satisfies Record<string, Option<unknown>>;
