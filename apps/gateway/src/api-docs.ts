import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** The API described at `/docs` for people and at `/docs/openapi.json` for programs. */
export function describeApi(app: NestExpressApplication): void {
  const about = new DocumentBuilder()
    .setTitle('Ajil')
    .setDescription('Real-time news alerts: the log, the archive, and what stands behind them.')
    .setVersion('1')
    .addBearerAuth()
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, about), {
    jsonDocumentUrl: 'docs/openapi.json',
  });
}
