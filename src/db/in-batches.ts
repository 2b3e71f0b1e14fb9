/**
 * Turns many small calls into few large ones: while one batch is under way, later items gather for the next.
 * Alone, an item goes at once; under load, one statement and one commit carry many. Results come back in the
 * order of the items; if a batch throws, every caller in it learns so. Who comes when `mostWaiting` wait is
 * refused at once: a caller that can come again is better told so than kept.
 */
export function inBatches<Item, Outcome>(
  work: (items: Item[]) => Promise<Outcome[]>,
  options: { largest: number; atOnce: number; mostWaiting?: number },
): (item: Item) => Promise<Outcome> {
  type Waiting = { item: Item; resolve: (outcome: Outcome) => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let running = 0;

  const next = () => {
    if (running >= options.atOnce || waiting.length === 0) return;
    const batch = waiting.slice(0, options.largest);
    waiting = waiting.slice(options.largest);
    running += 1;
    void settle(batch).finally(() => {
      running -= 1;
      next();
    });
  };

  const settle = async (batch: Waiting[]) => {
    try {
      const outcomes = await work(batch.map((entry) => entry.item));
      batch.forEach((entry, index) => {
        entry.resolve(outcomes[index] as Outcome);
      });
    } catch (error) {
      for (const entry of batch) entry.reject(error);
    }
  };

  return (item) =>
    new Promise<Outcome>((resolve, reject) => {
      if (waiting.length >= (options.mostWaiting ?? Number.POSITIVE_INFINITY)) {
        reject(new Error('too many wait already'));
        return;
      }
      waiting.push({ item, resolve, reject });
      // Whatever else arrives in this turn of the event loop joins the batch.
      if (waiting.length === 1) setImmediate(next);
      else next();
    });
}
