/** A start while the database is not there; that it waits for one that comes is in `faults/database.fault.ts`. */
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../src/config.ts';
import { openMigratedDatabase } from '../src/start-up.ts';
import { memoryLog } from './support/deps.ts';

async function startWithout(patienceMilliseconds: number) {
  const config = parseConfig({
    DATABASE_URL: 'postgresql://me:open-sesame@127.0.0.1:1/lang_nghe',
    APP_SECRET: 'x'.repeat(32),
  });
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  const log = memoryLog();
  const opened = await openMigratedDatabase(config.value, log, patienceMilliseconds);
  if (opened.ok) throw new Error('there is a database');
  return { error: opened.error, lines: log.lines.join('\n') };
}

describe('a start without its database', () => {
  it('names the database that it cannot reach, without its password', async () => {
    const { error, lines } = await startWithout(0);
    expect(error.code).toBe('database_unusable');
    expect(error.message).toContain('The database at 127.0.0.1:1/lang_nghe cannot be used: ');
    expect(error.message).toContain('ECONNREFUSED');
    expect(`${error.message}${lines}`).not.toContain('open-sesame');
    expect(lines).toBe('');
  });

  it('tries again for a while, and says so', async () => {
    const { error, lines } = await startWithout(2_100);
    expect(lines.match(/the database does not answer yet; it is tried again/g)).toHaveLength(1);
    expect(error.code).toBe('database_unusable');
  });
});
