import 'reflect-metadata';
import { main, startProcess } from '@ajil/shell';
import { GatewayModule } from './gateway.module.js';
import { prepareGateway } from './prepare.js';

await main((config) => startProcess({ ...config, roles: ['gateway'] }, [GatewayModule], prepareGateway));
