/**
 * `npm run bench:indices -- [--answers N] [--agencies N] [--increment N] [--postgres URL] [--json]`: the first full
 * roll-up, a nightly increment and the queries behind the pages, on a PostgreSQL database of its own that is
 * dropped at the end, each beside its floor in the same run.
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { z } from 'zod';
import { systemClock } from '../../../core/time.ts';
import { openPostgres } from '../../../db/index.ts';
import { criteria, factors } from '../../../engine/index.ts';
import { criterionSets, rollUpIndices } from '../../../indices/index.ts';
import { measureBareCounts } from './floor.ts';
import { measureQueries } from './measure-queries.ts';
import { measureOuterMark } from './outer-mark.ts';
import { dossiersFor, lastDay, plantAnswers, plantCountry } from './plant.ts';

const { values } = parseArgs({
  options: {
    answers: { type: 'string', default: '1000000' },
    agencies: { type: 'string', default: '10000' },
    increment: { type: 'string', default: '100000' },
    postgres: { type: 'string', default: 'postgresql://postgres@127.0.0.1:5432/postgres' },
    json: { type: 'boolean', default: false },
  },
});
const count = z.coerce.number().int().positive();
const options = z.object({ answers: count, agencies: count, increment: count }).parse(values);

const days = 3 * 365;
const firstDay = '2023-11-02';
const list = { criteria, factors };
const quiet = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
const say = (words: string) => console.error(words);

const name = `lang_nghe_bench_${randomBytes(6).toString('hex')}`;
const server = new pg.Client({ connectionString: values.postgres });
await server.connect();
await server.query(`create database ${name}`);
const url = new URL(values.postgres);
url.pathname = `/${name}`;
const database = openPostgres(url.href, 5);
const client = new pg.Client({ connectionString: url.href });
try {
  await database.migrate();
  await client.connect();
  const size = { answers: options.answers, agencies: options.agencies, days };
  say('Planting …');
  await plantCountry(client, size);
  const dossiers = dossiersFor(options.answers);
  await plantAnswers(client, size, { from: 0, to: dossiers, firstDay, days });
  await client.query('vacuum analyze dossiers, invitations, responses, answers, tally_touches');
  say('The floor: the same counts, bare …');
  const floorMilliseconds = await measureBareCounts(client, criterionSets(list));
  say('The outer mark: the same counts by DuckDB …');
  const outerMilliseconds = await measureOuterMark(client, criterionSets(list));
  say('The first roll-up …');
  const timed: { phase: string; at: number }[] = [];
  const log = {
    ...quiet,
    info: (_fields: object, words: string) => void timed.push({ phase: words, at: performance.now() }),
  };
  const rollUp = () =>
    rollUpIndices({ db: database.db, clock: systemClock, log, criteria: list }, { lanes: 2 });
  const startedAt = performance.now();
  await rollUp();
  const fullMilliseconds = performance.now() - startedAt;
  const daysMilliseconds =
    (timed.findLast(({ phase }) => phase === 'days counted')?.at ?? startedAt) - startedAt;
  const monthsMilliseconds =
    (timed.findLast(({ phase }) => phase === 'month summed')?.at ?? startedAt) - startedAt - daysMilliseconds;
  say('The queries of the pages …');
  await client.query('vacuum analyze');
  const queries = await measureQueries(database.db, list, size);
  say('A night …');
  const more = dossiersFor(options.increment);
  // Two of three new answers are of the day before, the others of the week before it.
  const ofDay = Math.floor((2 * more) / 3);
  await plantAnswers(client, size, { from: dossiers, to: dossiers + ofDay, firstDay: '2026-11-01', days: 1 });
  await plantAnswers(client, size, {
    from: dossiers + ofDay,
    to: dossiers + more,
    firstDay: '2026-10-25',
    days: 7,
  });
  const nightAt = performance.now();
  await rollUp();
  const nightMilliseconds = performance.now() - nightAt;
  const report = {
    answers: options.answers,
    dossiers,
    agencies: options.agencies,
    firstDay,
    lastDay,
    floorMilliseconds,
    outerMilliseconds,
    fullMilliseconds,
    daysMilliseconds,
    monthsMilliseconds,
    ratioOfDaysToFloor: daysMilliseconds / floorMilliseconds,
    ratioToFloor: fullMilliseconds / floorMilliseconds,
    increment: options.increment,
    nightMilliseconds,
    queries,
  };
  console.log(JSON.stringify(report, null, values.json ? 0 : 2));
} finally {
  await client.end();
  await database.close();
  await server.query(`drop database if exists ${name} with (force)`);
  await server.end();
}
