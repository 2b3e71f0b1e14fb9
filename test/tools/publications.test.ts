/** An auditor's trials: five publications in a folder, and what was done to them. */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson, createSigner, hashOf } from '../../src/indices/index.ts';
import { exitCodeOf, verifyPublications } from '../../src/tools/publications/verify.ts';
import { explained } from '../../src/tools/publications/words.ts';

const agency = createSigner(Buffer.alloc(32, 1));
const stranger = createSigner(Buffer.alloc(32, 2));
const key = agency.publicKey.toString('base64');

const reach = {
  ...{ finished: 90, invitable: 80, invited: 80, delivered: 70, opened: 60, started: 50, completed: 40 },
  optedOut: 0,
  unreached: { notSampled: 0, noInvitation: 10, noAddress: 0, refusedContact: 0, notDelivered: 10 },
};
const rowOf = (value: number) => ({
  ...{ key: 'all', name: 'Tất cả', formula: 'overall_top2', formulaVersion: 1, criterionWeights: 'equal' },
  ...{ value, interval: { lower: 60, upper: 90, level: 0.95, method: 'wilson' }, weighted: null },
  ...{ counts: [5, 5, 5, 20, 15], notApplicable: 0, responses: 50, reach, nonResponse: null, change: null },
  ...{ shrunken: null, seriesBreak: null, suppressed: false },
});

type Made = { readonly name: string; readonly bytes: Buffer; readonly signer: typeof agency; hash: string };

/** The five: September, the third quarter, October, October corrected, November. */
function made(change: (number: number, content: Record<string, unknown>) => void = () => undefined): Made[] {
  const periods = ['2026-09', '2026-Q3', '2026-10', '2026-10', '2026-11'];
  let previousHash: string | null = null;
  return periods.map((period, index) => {
    const isCorrection = index === 3;
    const content: Record<string, unknown> = {
      ...{ format: 'lang-nghe/publication', formatVersion: 1, number: index + 1 },
      period: { kind: period.includes('Q') ? 'quarter' : 'month', key: period, from: '', to: '' },
      ...{ revision: isCorrection ? 2 : 1, corrects: isCorrection ? 3 : null, changes: [] },
      publishedAt: `2026-12-0${index + 1}T00:00:00.000Z`,
      ...{ dataThrough: '2026-12-01T00:00:00.000Z', codeVersion: '1', previousHash },
      ...{ leastRatings: 10, leastResponsesToRank: 30, methods: [] },
      figures: {
        system: { overall: rowOf(70), factors: [], criteria: [], importance: null },
        ...{ agencies: [], rankings: [] },
      },
    };
    change(index + 1, content);
    const bytes = Buffer.from(canonicalJson(content));
    const hash = hashOf(bytes).toString('hex');
    previousHash = hash;
    return { name: isCorrection ? `${period}-v2` : period, bytes, signer: agency, hash };
  });
}

const folders = mkdtempSync(join(tmpdir(), 'publications-'));
afterAll(() => rmSync(folders, { recursive: true }));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(folders, 'kept-'));
});

function signatureOf({ bytes, signer, hash }: Made): string {
  const signed = {
    signature: signer.sign(bytes).toString('base64'),
    publicKey: signer.publicKey.toString('base64'),
  };
  return JSON.stringify({ algorithm: 'Ed25519', hash, ...signed });
}

function keep(publications: readonly Made[], where = folder): void {
  for (const one of publications) {
    writeFileSync(join(where, `${one.name}.json`), one.bytes);
    writeFileSync(join(where, `${one.name}.signature.json`), signatureOf(one));
  }
}

async function verify(places: readonly string[], given: { trustedKey?: string } = { trustedKey: key }) {
  const said: string[] = [];
  const { trustedKey } = given;
  const report = (words: string) => void said.push(words);
  const verified = await verifyPublications(places, { trustedKey, signaturePlace: undefined, report });
  const faults = verified.faults.map(({ code, place, number }) => {
    const at = number === undefined ? place?.replace(/^.*\//, '').replace(/\.json$/, '') : `№ ${number}`;
    return `${at}: ${code}`;
  });
  return { verified, faults, exitCode: exitCodeOf(verified), said: said.join('\n') };
}

const file = (name: string) => join(folder, `${name}.json`);

/** One publication replaced, with a signature of its own. */
function exchange(index: number, change: (text: string) => string, signer = agency): void {
  const one = made()[index];
  if (one === undefined) throw new Error('there are five');
  const bytes = Buffer.from(change(one.bytes.toString('utf8')));
  keep([{ ...one, bytes, signer, hash: hashOf(bytes).toString('hex') }]);
}

describe('publications as they were made', () => {
  it('are found right, with all that is known of each', async () => {
    keep(made());
    const { verified, faults, exitCode, said } = await verify([folder]);
    expect([faults, exitCode]).toEqual([[], 0]);
    expect(verified.chain).toEqual({ first: 1, last: 5 });
    expect(verified.publications.map(({ number, period, revision }) => [number, period, revision])).toEqual([
      [1, '2026-09', 1],
      [4, '2026-10', 2],
      [3, '2026-10', 1],
      [5, '2026-11', 1],
      [2, '2026-Q3', 1],
    ]);
    expect(said).toBe(
      'Đã kiểm tra 5 bản công bố (№ 1–5): không có gì sai.\nChecked 5 publications (№ 1–5): nothing is wrong.',
    );
  });

  it('can be checked from any number on, and one by one; what was not checked is said', async () => {
    keep(made());
    const two = await verify([file('2026-10-v2'), file('2026-11')]);
    expect([two.faults, two.exitCode, two.verified.chain.first]).toEqual([[], 0, 4]);
    expect(two.said).toContain('What was published before number 4 was not checked.');
  });

  it('say without a key that nobody knows who signed', async () => {
    keep(made());
    const { exitCode, said } = await verify([folder], {});
    expect(exitCode).toBe(0);
    expect(said).toContain('Without --key');
  });
});

describe('what was done to them is seen', () => {
  it.each<[string, () => void, string[]]>([
    [
      'a figure was changed',
      () =>
        writeFileSync(file('2026-10'), made()[2]?.bytes.toString().replace('"value":70', '"value":90') ?? ''),
      ['2026-10: other_hash', '2026-10: not_signed'],
    ],
    [
      'a figure was changed, and the hash beside it',
      () => {
        const bytes = Buffer.from(made()[2]?.bytes.toString().replace('"value":70', '"value":90') ?? '');
        const old = JSON.parse(signatureOf(made()[2] as Made));
        writeFileSync(file('2026-10'), bytes);
        const signature = { ...old, hash: hashOf(bytes).toString('hex') };
        writeFileSync(join(folder, '2026-10.signature.json'), JSON.stringify(signature));
      },
      ['2026-10: not_signed', '№ 4: broken_link'],
    ],
    [
      'another key signed it',
      () => exchange(2, (text) => text, stranger),
      ['2026-10: other_key', '№ 3: other_key_than_before', '№ 4: other_key_than_before'],
    ],
    [
      'one was left out',
      () => {
        unlinkSync(file('2026-Q3'));
        unlinkSync(join(folder, '2026-Q3.signature.json'));
      },
      ['№ 2: missing'],
    ],
    [
      'the holder of the key replaced an older one',
      () => exchange(1, (text) => text.replace('"value":70', '"value":90')),
      ['№ 3: broken_link'],
    ],
    [
      'two were put in another order',
      () => {
        exchange(1, (text) => text.replace('"number":2', '"number":3'));
        exchange(2, (text) => text.replace('"number":3', '"number":2'));
      },
      [
        '№ 2: broken_link',
        '№ 3: broken_link',
        '№ 3: out_of_order',
        '№ 4: broken_link',
        '№ 4: wrong_correction',
      ],
    ],
    [
      'two files were given each other’s names',
      () => {
        const [, quarter, october] = made();
        if (quarter && october)
          keep([
            { ...quarter, name: october.name },
            { ...october, name: quarter.name },
          ]);
      },
      ['2026-10: other_period', '2026-Q3: other_period'],
    ],
    [
      'it was cut off',
      () => truncateSync(file('2026-11'), 500),
      ['2026-11: not_json', '2026-11: other_hash', '2026-11: not_signed'],
    ],
    [
      'it is no JSON',
      () => writeFileSync(file('2026-11'), '<html>404</html>'),
      ['2026-11: not_json', '2026-11: other_hash', '2026-11: not_signed'],
    ],
    [
      'it is other JSON',
      () => writeFileSync(file('2026-11'), '[]'),
      ['2026-11: not_a_publication', '2026-11: other_hash', '2026-11: not_signed'],
    ],
    [
      'it is empty',
      () => writeFileSync(file('2026-11'), ''),
      ['2026-11: empty', '2026-11: other_hash', '2026-11: not_signed'],
    ],
    [
      'an editor put a byte order mark before it',
      () => writeFileSync(file('2026-11'), `\uFEFF${made()[4]?.bytes.toString()}`),
      ['2026-11: other_encoding', '2026-11: other_hash', '2026-11: not_signed'],
    ],
    [
      'an editor saved it as UTF-16',
      () => writeFileSync(file('2026-11'), made()[4]?.bytes.toString() ?? '', 'utf16le'),
      ['2026-11: other_encoding', '2026-11: other_hash', '2026-11: not_signed'],
    ],
    [
      'it is nested deeper than any program can follow',
      () => writeFileSync(file('2026-11'), `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
      ['2026-11: not_a_publication', '2026-11: other_hash', '2026-11: not_signed'],
    ],
  ])('%s', async (_label, tamper, expected) => {
    keep(made());
    tamper();
    const { faults, exitCode, said } = await verify([folder]);
    expect(faults).toEqual(expected);
    expect(exitCode).toBe(1);
    for (const fault of expected) {
      const { vi, en } = explained[fault.replace(/^.*: /, '') as keyof typeof explained];
      expect(said).toContain(`${vi}\n  ${en}`);
    }
  });

  it('the holder of the key made the whole chain anew: who kept the old one sees it', async () => {
    const theirs = join(folder, 'theirs');
    mkdirSync(theirs);
    keep(made());
    keep(
      made((number, content) => {
        if (number === 2) content['codeVersion'] = '2';
      }),
      theirs,
    );
    expect((await verify([theirs])).faults).toEqual([]);
    expect((await verify([folder, theirs])).faults).toEqual(
      [2, 3, 4, 5].map((number) => `№ ${number}: exchanged`),
    );
  });

  it('a file too large for a publication is not read', async () => {
    keep(made());
    writeFileSync(file('2026-12'), '');
    truncateSync(file('2026-12'), 600_000_000);
    const { faults, exitCode } = await verify([folder]);
    expect([faults, exitCode]).toEqual([['2026-12: too_large'], 1]);
  });
});

describe('what cannot be checked', () => {
  it.each<[string, () => void, string]>([
    ['no signature', () => unlinkSync(join(folder, '2026-11.signature.json')), '2026-11: no_signature'],
    [
      'a signature file that is none',
      () => writeFileSync(join(folder, '2026-11.signature.json'), '{"hash":1}'),
      '2026-11: bad_signature_file',
    ],
  ])('is told apart from what is wrong: %s', async (_label, tamper, expected) => {
    keep(made());
    tamper();
    const { faults, exitCode } = await verify([folder]);
    expect([faults, exitCode]).toEqual([[expected], 2]);
  });

  it.each(['/nowhere/2026-11.json', '/nowhere', 'http://127.0.0.1:9'])('is not there: %s', async (place) => {
    const { verified, exitCode } = await verify([place]);
    expect([verified.faults.map(({ code }) => code), exitCode]).toEqual([['not_readable'], 2]);
  });
});

describe('a website', () => {
  /** A website that lists and gives these publications. */
  async function website(publications: readonly Made[], listed: readonly Made[] = publications) {
    const app = express();
    const entries = listed.map(({ bytes, hash }) => {
      const { number, period, revision } = JSON.parse(bytes.toString());
      return { number, period: period.key, revision, hash };
    });
    app.get('/api/v1/open-data/publications', (_request, response) => {
      response.json({ publications: [...entries].reverse() });
    });
    app.get('/api/v1/open-data/publications/:file', ({ params, query }, response) => {
      const name = `${params.file.split('.')[0]}${query['revision'] === '2' ? '-v2' : ''}`;
      const one = publications.find((published) => published.name === name);
      if (one === undefined) response.status(404).end();
      else response.send(params.file.includes('signature') ? signatureOf(one) : one.bytes);
    });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { address: `http://127.0.0.1:${port}`, close: () => server.close() };
  }

  it('is checked with everything that it ever published', async () => {
    const { address, close } = await website(made());
    const { faults, verified, exitCode } = await verify([`${address}/`]);
    close();
    expect([faults, exitCode, verified.publications.length]).toEqual([[], 0, 5]);
  });

  it('that leaves out the first, or gives another file than it lists, is found out', async () => {
    const [first, ...rest] = made();
    const short = await website(rest);
    expect((await verify([short.address])).faults).toEqual(['№ 1: missing']);
    short.close();
    const other = made((_number, content) => {
      content['codeVersion'] = '2';
    });
    const listed = await website(other, first === undefined ? [] : [first, ...rest]);
    const { verified } = await verify([listed.address]);
    listed.close();
    expect(verified.faults.map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => 'not_as_listed'));
  });
});
