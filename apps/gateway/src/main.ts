import 'reflect-metadata';
import { main, startRole } from '@ajil/shell';
import { GatewayModule } from './gateway.module.js';
import { prepareGateway } from './prepare.js';

await main((config) => startRole(config, 'gateway', GatewayModule, prepareGateway));
