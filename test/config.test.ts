import { describe, expect, it } from 'vitest';
import { parseConfig } from '../src/config.ts';

const postgres = 'postgresql://somebody:secret@db.example/lang_nghe';
const secret = '0123456789abcdef0123456789abcdef';

/** Why each bad name is bad; empty if the environment can be used. */
function badNames(environment: Record<string, string>): string[] {
  const config = parseConfig(environment);
  return config.ok ? [] : config.error.map((bad) => bad.name);
}

function configOf(environment: Record<string, string>) {
  const config = parseConfig(environment);
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  return config.value;
}

describe('the environment', () => {
  it('may be empty: everything runs on its own', () => {
    expect(configOf({})).toMatchObject({
      port: 3000,
      publicUrl: 'http://localhost:3000',
      databaseUrl: undefined,
      dataDir: './data',
      filesDir: 'data/files',
      isDemo: true,
      telegram: undefined,
    });
  });

  it('counts an empty value as none', () => {
    expect(configOf({ PORT: '', DATABASE_URL: '', DEMO: '' })).toEqual(configOf({}));
  });

  it.each<[string, Record<string, string>, string[]]>([
    ['a port beyond the last one', { PORT: '65536' }, ['PORT']],
    ['a port in words', { PORT: 'http' }, ['PORT']],
    ['an address without http', { PUBLIC_URL: 'lang-nghe.example' }, ['PUBLIC_URL']],
    [
      'a database that is not PostgreSQL',
      { DATABASE_URL: 'mysql://db', APP_SECRET: secret },
      ['DATABASE_URL'],
    ],
    [
      'a password that an address cannot hold as it is',
      { DATABASE_URL: 'postgresql://me:100%#sure/@db/x', APP_SECRET: secret },
      ['DATABASE_URL'],
    ],
    ['PostgreSQL without a secret', { DATABASE_URL: postgres }, ['APP_SECRET']],
    ['a short secret', { APP_SECRET: 'short' }, ['APP_SECRET']],
    ['a demo that is neither on nor off', { DEMO: 'true' }, ['DEMO']],
    ['an unknown log level', { LOG_LEVEL: 'loud' }, ['LOG_LEVEL']],
    ['a broken regular expression', { INTAKE_AGENCY_CODE: '(' }, ['INTAKE_AGENCY_CODE']],
    [
      'a token that Telegram never gave',
      { TELEGRAM_BOT_TOKEN: 'x', TELEGRAM_BOT_USERNAME: 'lang_nghe_bot' },
      ['TELEGRAM_BOT_TOKEN'],
    ],
    ['a bot without a name', { TELEGRAM_BOT_TOKEN: '1:a' }, ['TELEGRAM_BOT_USERNAME']],
    [
      'a webhook without a secret',
      {
        TELEGRAM_BOT_TOKEN: '1:a',
        TELEGRAM_BOT_USERNAME: 'lang_nghe_bot',
        PUBLIC_URL: 'https://lang-nghe.example',
      },
      ['TELEGRAM_WEBHOOK_SECRET'],
    ],
  ])('does not start with %s', (_case, environment, names) => {
    expect(badNames(environment)).toEqual(names);
  });

  it('names everything that is wrong, not the first thing only', () => {
    expect(badNames({ PORT: 'x', PUBLIC_URL: 'x', LOG_LEVEL: 'x', DEMO: 'x' })).toEqual([
      'PORT',
      'PUBLIC_URL',
      'DEMO',
      'LOG_LEVEL',
    ]);
  });

  it('says why in words that tell what to write', () => {
    expect(parseConfig({ PORT: 'x', DEMO: 'true', DATABASE_POOL: '1' })).toEqual({
      ok: false,
      error: [
        { name: 'PORT', message: 'must be a whole number' },
        { name: 'DATABASE_POOL', message: 'must be 2 to 200' },
        { name: 'DEMO', message: 'Invalid option: expected one of "on"|"off"' },
      ],
    });
  });

  it('names what is missing even when something else is wrong', () => {
    expect(badNames({ PORT: 'x', DATABASE_URL: postgres }).sort()).toEqual(['APP_SECRET', 'PORT']);
  });

  it('never repeats a secret in the reason', () => {
    const config = parseConfig({
      APP_SECRET: 'hunter2',
      DATABASE_URL: 'mysql://me:hunter2@db',
      METRICS_TOKEN: 'hunter2',
    });
    expect(config.ok).toBe(false);
    expect(JSON.stringify(config)).not.toContain('hunter2');
  });
});

describe('defaults that follow from others', () => {
  it.each<[Record<string, string>, boolean]>([
    [{}, true],
    [{ DATABASE_URL: postgres, APP_SECRET: secret }, false],
    [{ DATABASE_URL: postgres, APP_SECRET: secret, DEMO: 'on' }, true],
    [{ DEMO: 'off' }, false],
  ])('with %o the demo is on: %s', (environment, isDemo) => {
    expect(configOf(environment).isDemo).toBe(isDemo);
  });

  it.each<[string | undefined, string | undefined, string]>([
    [undefined, undefined, 'polling'],
    ['http://10.0.0.5:3000', undefined, 'polling'],
    ['https://lang-nghe.example', undefined, 'webhook'],
    ['https://lang-nghe.example', 'polling', 'polling'],
  ])('at %s with mode %s, Telegram runs by %s', (publicUrl, mode, expected) => {
    const config = configOf({
      TELEGRAM_BOT_TOKEN: '1:a',
      TELEGRAM_BOT_USERNAME: '@lang_nghe_bot',
      TELEGRAM_WEBHOOK_SECRET: '0123456789abcdef',
      ...(publicUrl === undefined ? {} : { PUBLIC_URL: publicUrl }),
      ...(mode === undefined ? {} : { TELEGRAM_MODE: mode }),
    });
    expect(config.telegram).toMatchObject({ mode: expected, username: 'lang_nghe_bot' });
  });

  it.each<[string | undefined, number | undefined]>([
    [undefined, 60],
    ['5', 5],
    ['0', undefined],
  ])('with FLOOD_LIMIT=%s a person may send %s messages a minute', (given, expected) => {
    const config = configOf(given === undefined ? {} : { FLOOD_LIMIT: given });
    expect(config.floodLimit).toBe(expected);
  });

  it('the public address has no slash at its end', () => {
    expect(configOf({ PUBLIC_URL: 'https://lang-nghe.example/' }).publicUrl).toBe(
      'https://lang-nghe.example',
    );
  });
});
