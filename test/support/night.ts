import type { Db } from '../../src/db/index.ts';
import { eventually } from './eventually.ts';

/**
 * Waits until the schedule of an application that has just started has counted the night before. It does so within
 * seconds, and would count rows that a test is still planting.
 */
export function nightIsCounted(db: Db): Promise<void> {
  return eventually(async () => {
    const counted = await db.jobRun.count({ where: { job: 'roll-up-indices', status: 'succeeded' } });
    if (counted === 0) throw new Error('the roll-up of the schedule is not done yet');
  });
}
