import { type DynamicModule, Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { InjectParts, PARTS } from './inject-parts.js';
import type { Parts } from './parts.js';

/** Hands out what a process stands on, and closes it after every role has stopped. */
@Global()
@Module({})
export class InfrastructureModule implements OnApplicationShutdown {
  constructor(@InjectParts() private readonly parts: Parts) {}

  static forRoot(parts: Parts): DynamicModule {
    return {
      module: InfrastructureModule,
      controllers: [HealthController],
      providers: [{ provide: PARTS, useValue: parts }],
      exports: [PARTS],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.parts.close();
  }
}
