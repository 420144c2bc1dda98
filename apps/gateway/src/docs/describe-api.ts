import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { describeEvents } from './asyncapi.js';
import { withAnswers } from './openapi.js';

/** The API described at `/docs` for people, and for programs at `/docs/openapi.json` and `/docs/asyncapi.json`. */
export function describeApi(app: NestExpressApplication): void {
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Ajil')
    .setDescription(
      'Real-time news alerts: the log, the archive, and what stands behind them. What is sent over sockets and streams: /docs/asyncapi.json',
    )
    .setVersion('1')
    .addBearerAuth()
    .build();
  SwaggerModule.setup('docs', app, () => withAnswers(SwaggerModule.createDocument(app, about)), {
    jsonDocumentUrl: 'docs/openapi.json',
  });
  const events = JSON.stringify(describeEvents());
  const express = app.getHttpAdapter().getInstance();
  express.get('/docs/asyncapi.json', (_request, response) => response.type('application/json').send(events));
}
