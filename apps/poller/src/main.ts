import 'reflect-metadata';
import { main, startProcess } from '@ajil/shell';
import { PollerModule } from './poller.module.js';

await main((config) => startProcess({ ...config, roles: ['poller'] }, [PollerModule]));
