import type { Hub } from './hub/open-hub.js';
import type { Draft, Item, World } from './world.js';

/** Publishes all or none, and lets the hub tell of each feed that changed. */
export function publish(world: World, hub: Hub, drafts: Draft[]): Item[] {
  const items = world.publish(drafts, new Date());
  for (const slug of new Set(items.map((item) => item.outlet))) hub.changed(slug);
  return items;
}
