import { readFile } from 'node:fs/promises';
import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Refused } from '@ajil/shell';

/** The page's files; each literal so that the build carries it along. */
const FILES: Record<string, { type: string; url: URL }> = {
  'index.html': { type: 'text/html', url: new URL('../page/index.html', import.meta.url) },
  'page.css': { type: 'text/css', url: new URL('../page/page.css', import.meta.url) },
  'page.js': { type: 'text/javascript', url: new URL('../page/page.js', import.meta.url) },
};

/** The live page: plain files, no build step, everything from this server. */
@ApiExcludeController()
@Controller()
export class PageController {
  @Get()
  index(@Res() response: Response): Promise<void> {
    return send('index.html', response);
  }

  @Get('page/:file')
  file(@Param('file') file: string, @Res() response: Response): Promise<void> {
    return send(file, response);
  }
}

async function send(name: string, response: Response): Promise<void> {
  const file = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  if (!file) throw new Refused(404, 'not_found', 'There is no such file.');
  response.type(`${file.type}; charset=utf-8`).set('cache-control', 'no-cache').send(await readFile(file.url));
}
