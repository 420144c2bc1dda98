/**
 * Works on up to `ahead` items at once and delivers the results in the order of the items, each as soon as it and all
 * before it are done. Takes the next item only when there is room for its result.
 */
export async function inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  ahead: number,
  work: (item: Item) => Promise<Result>,
  deliver: (result: Result) => Promise<void>,
): Promise<void> {
  let delivered: Promise<void> = Promise.resolve();
  let underWay = 0;
  let wake: (() => void) | undefined;

  for await (const item of items) {
    underWay++;
    const result = work(item);
    const before = delivered;
    delivered = (async () => {
      // Both are awaited together, so that no failure is left without a listener.
      const [value] = await Promise.all([result, before]);
      await deliver(value);
      underWay--;
      wake?.();
    })();
    if (underWay >= ahead) await room();
  }
  await delivered;

  function room(): Promise<void> {
    const freed = new Promise<void>((resolve) => (wake = resolve));
    return Promise.race([freed, delivered]);
  }
}
