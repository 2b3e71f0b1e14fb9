import { describe, expect, it } from 'vitest';
import { errorFields } from '../src/core/log.ts';
import { openLog } from '../src/log.ts';

function aLog(level = 'info', secrets: string[] = []) {
  const lines: Record<string, unknown>[] = [];
  const log = openLog({ level, secrets }, { write: (line) => lines.push(JSON.parse(line)) });
  return { log, lines };
}

describe('the log', () => {
  it('writes one line of JSON with level, time, words and fields', () => {
    const { log, lines } = aLog();
    log.warn({ outboundId: '7', attempts: 2 }, 'not sent');
    expect(lines).toMatchObject([{ level: 'warn', msg: 'not sent', outboundId: '7', attempts: 2 }]);
    expect(new Date(String(lines[0]?.['time'])).getTime()).not.toBeNaN();
  });

  it('keeps what is below its level to itself', () => {
    const { log, lines } = aLog('warn');
    log.debug({}, 'a');
    log.info({}, 'b');
    log.error({}, 'c');
    expect(lines.map((line) => line['msg'])).toEqual(['c']);
  });

  it('never shows a secret, wherever it got in', () => {
    const token = '123456:ABC-DEF_a-secret';
    const { log, lines } = aLog('info', [token, 'short']);
    log.info({ url: `https://api.telegram.org/bot${token}/sendMessage`, kind: 'short' }, `sent by ${token}`);
    expect(JSON.stringify(lines)).not.toContain(token);
    expect(lines).toMatchObject([
      { url: 'https://api.telegram.org/bot[secret]/sendMessage', msg: 'sent by [secret]', kind: 'short' },
    ]);
  });

  it('tells the kind and the code of an error, not its words', () => {
    const error = Object.assign(new TypeError('phone 0912345678'), { code: 'E_PHONE' });
    const fields = errorFields(error);
    expect(fields).toMatchObject({ errorKind: 'TypeError', errorCode: 'E_PHONE' });
    expect(JSON.stringify(fields)).not.toContain('0912345678');
    expect(errorFields('words')).toEqual({ errorKind: 'string' });
  });
});
