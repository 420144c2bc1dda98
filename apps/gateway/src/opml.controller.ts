import { NamedSource, toSeed } from '@ajil/catalogue';
import { parseOpml, writeOpml } from '@ajil/feeds';
import { InjectParts, type Parts, Refused } from '@ajil/shell';
import { addSource, listSources } from '@ajil/store';
import { Body, Controller, Get, Header, Put, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsAdmin, RightGuard } from './access/right.guard.js';
import { OpmlBody } from './opml-body.js';

/** What became of one line of a list. */
interface Line {
  url: string;
  name: string;
  result: 'added' | 'known' | 'refused';
  message: string | null;
}

@ApiTags('sources')
@Controller('v1/opml')
@UseGuards(RightGuard)
export class OpmlController {
  constructor(@InjectParts() private readonly parts: Parts) {}

  @Get()
  @ApiOperation({ summary: 'All sources as an OPML list, a folder for each outlet' })
  @Header('content-type', 'text/x-opml; charset=utf-8')
  @Header('cache-control', 'no-store')
  async read(): Promise<string> {
    const sources = await listSources(this.parts.store.db);
    return writeOpml(sources.map(({ url, name, outlet, language }) => ({ url, name, outlet, language })));
  }

  @Put()
  @NeedsAdmin()
  @UseInterceptors(OpmlBody)
  @ApiBearerAuth()
  @ApiConsumes('text/x-opml', 'application/xml')
  @ApiBody({ schema: { type: 'string' } })
  @ApiOperation({ summary: 'Follow the sources of an OPML list, beside those followed already (admin)' })
  async follow(@Body() text: unknown): Promise<{ added: number; sources: Line[] }> {
    const outlines = typeof text === 'string' ? parseOpml(text) : [];
    if (outlines.length === 0)
      throw new Refused(400, 'invalid', 'The body names no feed; send an OPML list as text/x-opml.');
    const sources: Line[] = [];
    for (const outline of outlines) sources.push(await this.followOne(outline));
    return { added: sources.filter(({ result }) => result === 'added').length, sources };
  }

  private async followOne(outline: ReturnType<typeof parseOpml>[number]): Promise<Line> {
    const { url, name } = outline;
    const named = NamedSource.safeParse(outline);
    if (!named.success) return { url, name, result: 'refused', message: named.error.issues[0]!.message };
    const id = await addSource(this.parts.store.db, toSeed(named.data));
    return { url, name, result: id === null ? 'known' : 'added', message: null };
  }
}
