import { readFile } from 'node:fs/promises';
import { Refused } from '@ajil/shell';
import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { PAGE_FILES } from './page-files.js';

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
  const file = Object.hasOwn(PAGE_FILES, name) ? PAGE_FILES[name] : undefined;
  if (!file) throw new Refused(404, 'not_found', 'There is no such file.');
  response
    .type(`${file.type}; charset=utf-8`)
    .set('cache-control', 'no-cache')
    .send(await readFile(file.url));
}
