import { Module } from '@nestjs/common';
import { PollWorker } from './poll.worker.js';
import { HubWorker } from './websub/hub.worker.js';

@Module({ providers: [PollWorker, HubWorker] })
export class PollerModule {}
