import 'reflect-metadata';
import { main, startRole } from '@ajil/shell';
import { PollerModule } from './poller.module.js';

await main((config) => startRole(config, 'poller', PollerModule));
