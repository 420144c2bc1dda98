import 'reflect-metadata';
import { main, startRole } from '@ajil/shell';
import { NewsdeskModule } from './newsdesk.module.js';

await main((config) => startRole(config, 'newsdesk', NewsdeskModule));
