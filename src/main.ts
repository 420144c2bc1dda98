import 'reflect-metadata';
import type { Role } from '@ajil/config';
import { main, startProcess } from '@ajil/shell';
import { GatewayModule } from '../apps/gateway/src/gateway.module.js';
import { prepareGateway } from '../apps/gateway/src/prepare.js';
import { NewsdeskModule } from '../apps/newsdesk/src/newsdesk.module.js';
import { PollerModule } from '../apps/poller/src/poller.module.js';

/** Ajil in one process: the roles that AJIL_ROLES names, by default all of them. */
const MODULES: Record<Role, new () => object> = {
  poller: PollerModule,
  newsdesk: NewsdeskModule,
  gateway: GatewayModule,
};

await main(async (config) => {
  const roles = config.roles.map((role) => MODULES[role]);
  const running = await startProcess(
    config,
    roles,
    config.roles.includes('gateway') ? prepareGateway : undefined,
  );
  process.stdout.write(
    `\n  Ajil is ready: ${running.address}  (process ${process.pid}: ${config.roles.join(', ')})\n\n`,
  );
  return running;
});
