import 'reflect-metadata';
import { main, startProcess } from '@ajil/shell';
import { NewsdeskModule } from './newsdesk.module.js';

await main((config) => startProcess({ ...config, roles: ['newsdesk'] }, [NewsdeskModule]));
