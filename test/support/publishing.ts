import type { Clock } from '../../src/core/time.ts';
import type { Db } from '../../src/db/index.ts';
import { criteria, factors } from '../../src/engine/index.ts';
import { createPlanStore, createSigner, type PublishDeps } from '../../src/indices/index.ts';
import { testKeys } from './deps.ts';

/** What publishing needs, over a test's database. */
export function publishDeps(deps: { db: Db; clock: Clock }): PublishDeps {
  const list = { criteria, factors };
  return {
    ...deps,
    criteria: list,
    plans: createPlanStore({ criteria: list, leastPeople: 10, closingDays: 15 }),
    signer: createSigner(testKeys.publication),
    codeVersion: '0.0.0-test',
    leastRatings: 10,
    closingDays: 15,
  };
}
