import type { Config } from '@ajil/config';
import { type DynamicModule, Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { InjectParts, PARTS } from './inject-parts.js';
import { openParts, type Parts } from './parts.js';

/** Opens what a process stands on, and closes it after every role has stopped. */
@Global()
@Module({})
export class InfrastructureModule implements OnApplicationShutdown {
  constructor(@InjectParts() private readonly parts: Parts) {}

  static forRoot(config: Config): DynamicModule {
    return {
      module: InfrastructureModule,
      controllers: [HealthController],
      providers: [{ provide: PARTS, useFactory: () => openParts(config) }],
      exports: [PARTS],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.parts.close();
  }
}
