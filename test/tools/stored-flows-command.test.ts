/** The command line on stored flows, through the same door as `npm run flows`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerCommand } from '../../src/tools/commands.ts';
import { anApplication } from '../support/application.ts';
import { loadSteadyFlows } from '../support/steady-flows.ts';
import { aFlow, rating } from '../support/stored-flows.ts';

let application: Awaited<ReturnType<typeof anApplication>>;
beforeAll(async () => {
  application = await anApplication();
  await loadSteadyFlows(application.deps);
});
afterAll(() => application.close());

const told: string[] = [];
const flows = (given: object) =>
  answerCommand(application, { command: 'flows', arguments: given }, (line) => told.push(line));

describe('npm run flows', () => {
  it('takes a file as a draft, tells what is wrong, publishes it when nothing is, and tells its versions', async () => {
    const broken = aFlow('typed', { overall: rating('overall', 'nowhere') });
    expect(await flows({ what: 'import', files: [broken] })).toMatchObject({
      ok: true,
      value: [{ revision: 1 }],
    });
    expect(await flows({ what: 'publish', key: 'typed' })).toEqual({
      ok: false,
      error: { code: 'draft_unsound', message: 'Refused: draft_unsound.' },
    });
    expect(told.join('\n')).toContain('nodes.overall.next');
    expect(await flows({ what: 'import', files: [aFlow('typed')], revision: '1' })).toMatchObject({
      ok: true,
      value: [{ revision: 2, problems: [] }],
    });
    expect(await flows({ what: 'rehearse', key: 'typed' })).toMatchObject({
      ok: true,
      value: { mayBePublished: true, replay: { sessions: 0 } },
    });
    expect(await flows({ what: 'publish', key: 'typed', note: 'Bằng lệnh' })).toMatchObject({
      ok: true,
      value: { number: 1, isNew: true },
    });
    expect(await flows({ what: 'versions', key: 'typed' })).toMatchObject({
      ok: true,
      value: [{ number: 1, state: 'in_effect', note: 'Bằng lệnh', author: { kind: 'command_line' } }],
    });
  });

  it('restores a version as the draft, and discards it', async () => {
    expect(await flows({ what: 'restore', key: 'typed', number: '1' })).toMatchObject({ ok: true });
    expect(await flows({ what: 'draft', key: 'typed' })).toMatchObject({
      ok: true,
      value: { basedOn: 1, definition: aFlow('typed') },
    });
    expect(await flows({ what: 'discard', key: 'typed' })).toEqual({ ok: true, value: { done: 'discard' } });
  });

  it('keeps rules', async () => {
    const rule = { flow: 'typed', conditions: { outcomes: ['refused'] } };
    const added = await flows({ what: 'add-rule', rule });
    expect(added).toMatchObject({ ok: true });
    const { id } = (added.ok ? added.value : {}) as { id?: string };
    expect(await flows({ what: 'rules' })).toMatchObject({ ok: true, value: [{ id }, { conditions: {} }] });
    expect(await flows({ what: 'remove-rule', id })).toEqual({ ok: true, value: { done: 'remove-rule' } });
  });

  it('exports what it imports', async () => {
    const exported = await flows({ what: 'export', keys: [] });
    if (!exported.ok || !Array.isArray(exported.value)) throw new Error('nothing was exported');
    const files: unknown[] = exported.value;
    expect(files.length).toBeGreaterThan(2);
    const nothing = { versions: 0, drafts: 0, rules: 0 };
    expect(await flows({ what: 'import', files })).toMatchObject({
      ok: true,
      value: files.map(() => nothing),
    });
  });

  it.each([
    ['an unknown flow', { what: 'publish', key: 'nowhere' }, 'unknown_flow'],
    ['a file that is no flow', { what: 'import', files: [null] }, 'not_a_flow'],
    ['a file of a later form', { what: 'import', files: [{ bundle: 2, key: 'a' }] }, 'bundle_unreadable'],
    ['a day that is none', { what: 'schedule', key: 'typed', number: '1', on: 'mai' }, 'invalid_arguments'],
    ['a version that is in effect', { what: 'cancel', key: 'typed', number: '1' }, 'already_in_effect'],
    ['the end of the default', { what: 'retire', key: 'satisfaction-short' }, 'default_needed'],
  ])('refuses %s', async (_what, given, code) => {
    expect(await flows(given)).toMatchObject({ ok: false, error: { code } });
  });
});
