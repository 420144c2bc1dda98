import { Module } from '@nestjs/common';
import { PollWorker } from './poll.worker.js';

@Module({ providers: [PollWorker] })
export class PollerModule {}
