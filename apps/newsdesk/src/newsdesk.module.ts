import { Module } from '@nestjs/common';
import { HeadlineWorker } from './headline.worker.js';

@Module({ providers: [HeadlineWorker] })
export class NewsdeskModule {}
