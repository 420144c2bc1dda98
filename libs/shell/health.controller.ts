import { Controller, Get, Header, HttpStatus, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { InjectParts } from './inject-parts.js';
import type { Parts } from './parts.js';

/** Served by every process, whatever its roles. */
@ApiTags('process')
@Controller()
export class HealthController {
  constructor(@InjectParts() private readonly parts: Parts) {}

  @Get('health/live')
  @ApiOperation({ summary: 'The process runs' })
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('health/ready')
  @ApiOperation({ summary: 'The process can do its work: everything it stands on answers. Else 503' })
  async ready(
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ status: string; checks: Record<string, string> }> {
    const checks = await this.parts.readiness.report();
    const ok = Object.values(checks).every((result) => result === 'ok');
    response.status(ok ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return { status: ok ? 'ok' : 'unready', checks };
  }

  @Get('metrics')
  @ApiOperation({ summary: 'Counters and gauges in the text format of Prometheus' })
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.parts.metrics.metrics();
  }
}
