/** The tools with which authors check, hold and compare flows. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flowDefinitionSchema, runScenario, scenarioSchema } from '../../../src/engine/index.ts';
import { checkFlows } from '../../../src/tools/flows/check.ts';
import { type Play, playFlow } from '../../../src/tools/flows/play.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flows-'));
});
afterAll(() => rm(folder, { recursive: true }));

const short = 'flows/satisfaction-short.json';

async function* typing(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

async function play(lines: readonly string[], more: Partial<Play> = {}) {
  const shown: string[] = [];
  const outcome = await playFlow(short, {
    language: 'vi',
    facts: [],
    seed: 3,
    story: '',
    record: undefined,
    as: undefined,
    lines: typing(lines),
    say: (line) => shown.push(line),
    ...more,
  });
  return { outcome, shown: shown.join('\n') };
}

describe('flows -- check', () => {
  const check = async (files: readonly string[], scenarios = 'test/scenarios') => {
    const told: string[] = [];
    const isClean = await checkFlows(files, { scenarios, tell: (line) => told.push(line) });
    return { isClean, told: told.join('\n') };
  };

  it('is content with the shipped flows and tells how many of their edges are reached', async () => {
    const { isClean, told } = await check([]);
    expect(told).toMatch(/satisfaction-short\.json: .* 0 failed, (\d+) of \1 edges reached/);
    expect(isClean).toBe(true);
  });

  it('is not content with a flow that no scenario plays', async () => {
    const { isClean, told } = await check([short], folder);
    expect(isClean).toBe(false);
    expect(told).toContain('0 scenarios passed');
  });

  it('tells the ways that no scenario goes, and a scenario that goes another way', async () => {
    const scenarios = join(folder, 'some');
    mkdirSync(scenarios);
    copyFileSync(
      'test/scenarios/satisfaction-short.satisfied.json',
      join(scenarios, 'satisfaction-short.a.json'),
    );
    const some = await check([short], scenarios);
    expect(some.isClean).toBe(false);
    expect(some.told).toContain('no scenario goes was_low.cases.0.next → reason');
    const wrong = JSON.parse(readFileSync('test/scenarios/satisfaction-short.satisfied.json', 'utf8'));
    wrong.turns[0].expect = ['says: Xin chào.'];
    writeFileSync(join(scenarios, 'satisfaction-short.b.json'), JSON.stringify(wrong));
    expect((await check([short], scenarios)).told).toContain('    - says: Xin chào.');
  });

  it('tells what is wrong with a file that is no flow', async () => {
    const file = join(folder, 'none.json');
    writeFileSync(file, '{"format":2}');
    expect(await check([file])).toMatchObject({ isClean: false });
  });
});

describe('flows -- play', () => {
  it.each([
    ['telegram', '│ [Hài lòng]', '│ [0 lần] [1 lần]'],
    ['zalo', '│ 4. Hài lòng', '│ – 0 lần'],
    ['web', '│ [🙂 Hài lòng]', '│ [‹ Quay lại câu trước] [Dừng tại đây]'],
  ] as const)('shows each message as %s does', async (as, rating, choice) => {
    const { shown } = await play(['hài lòng'], { as });
    expect(shown).toContain(rating);
    expect(shown).toContain(choice);
    expect(shown).not.toContain('records');
  });

  it('tells every event where no channel is named, and ends with the conversation', async () => {
    const { outcome, shown } = await play(['hài lòng', '/press 0 lần', '5', '4', 'never read']);
    expect(outcome).toBe('completed');
    expect(shown).toContain('records overall = level 4, measures overall of deciding');
  });

  it('stands for what a terminal has not, and leaves on request', async () => {
    const { outcome, shown } = await play([
      '/send sticker',
      '/en',
      '/wait reminder',
      '/file voice',
      '/quit',
      '5',
    ]);
    expect(outcome).toBe('waiting');
    expect(shown).toContain('rejects at overall: unsupported');
    expect(shown).toContain('speaks en');
    expect(shown).not.toContain('records');
  });

  it('records a scenario that plays again', async () => {
    const record = join(folder, 'recorded.json');
    await play(['hài lòng', '0', '5', '4'], { record, story: 'Bốn câu.', facts: ['isOnTime=false'] });
    const scenario = scenarioSchema.parse(JSON.parse(readFileSync(record, 'utf8')));
    expect(scenario).toMatchObject({ story: 'Bốn câu.', facts: { isOnTime: false }, chance: { seed: 3 } });
    const flow = flowDefinitionSchema.parse(JSON.parse(readFileSync(short, 'utf8')));
    expect(scenario.turns).toHaveLength(4);
    expect(runScenario(flow, scenario)).toEqual([]);
  });
});
