import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { findProgram } from './commands.js';

/** A browser under test speaks with nobody but us, and needs neither a screen nor rights of its own. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** The Chromium of this machine, or null: CHROMIUM_PATH, else the first one in PATH. Says so when there is none. */
export const chromiumPath = findChromium();

function findChromium(): string | null {
  const named = process.env['CHROMIUM_PATH'];
  if (named) return named;
  const found = findProgram('chromium', 'chromium-browser', 'google-chrome');
  if (!found)
    process.stdout.write(
      'The tests of the page are left out: no Chromium in PATH, and CHROMIUM_PATH is not set.\n',
    );
  return found;
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath!, args: FLAGS });
}

/** The live page in a tab, with everything that it must never do written down. */
export interface Visit {
  page: Page;
  /** Dialogs, errors in the console, and requests that went anywhere but to our own server. */
  mischief: string[];
  /** What came over its WebSocket, frame by frame. */
  received: string[];
  /** The alerts on the page, from top to bottom. */
  cards: Locator;
  titles(): Promise<string[]>;
  /** Waits until a card with this title stands on the page. */
  see(title: string): Promise<void>;
}

/** Opens the page as a reader of the given language and waits until it is live. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    locale: 'en',
    viewport: { width: 1400, height: 900 },
    ...options,
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const mischief: string[] = [];
  watch(page, new URL(url).host, mischief);
  const received: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => void received.push(payload.toString())),
  );
  await page.goto(url);
  await page.locator('#state[data-state=live]').waitFor();
  const cards = page.locator('#feed > article');
  return {
    page,
    mischief,
    received,
    cards,
    titles: () => cards.locator('.title').allTextContents(),
    see: (title) => cards.filter({ hasText: title }).first().waitFor(),
  };
}

function watch(page: Page, host: string, mischief: string[]): void {
  page.on('dialog', (dialog) => {
    mischief.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => mischief.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) mischief.push(`${message.type()}: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (new URL(request.url()).host !== host) mischief.push(`request: ${request.url()}`);
  });
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What stands in the way of people with disabilities, one line each, as axe-core sees the page now. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const tags = JSON.stringify(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);
  const { violations } = await page.evaluate<{ violations: Violation[] }>(
    `axe.run(document, { runOnly: ${tags} })`,
  );
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map((node) => node.html).join(' ')})`,
  );
}

interface Violation {
  id: string;
  help: string;
  nodes: { html: string }[];
}
