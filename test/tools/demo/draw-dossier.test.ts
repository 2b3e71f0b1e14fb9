import { describe, expect, it } from 'vitest';
import { addDays, dayOf } from '../../../src/core/time.ts';
import { createDossierReportSchema } from '../../../src/dossiers/vocabulary.ts';
import { drawDossier } from '../../../src/tools/demo/draw-dossier.ts';
import { demoProcedures } from '../../../src/tools/demo/procedures.ts';
import { agencies } from '../../../src/tools/demo/province.ts';
import { createRandom } from '../../../src/tools/demo/random.ts';

const until = new Date('2026-11-23T02:00:00Z');
const days = 30;
const schema = createDossierReportSchema();

function draw(seed: number, count: number) {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => drawDossier(random, index + 1, until, days));
}

describe('the dossiers of the demo', () => {
  const drawn = draw(1, 1_000);
  const reports = drawn.map(({ report }) => schema.parse(report));

  it('are good reports with codes of their own', () => {
    expect(new Set(reports.map((report) => report.dossierCode)).size).toBe(reports.length);
  });

  it('are the same for the same seed, and others for another', () => {
    expect(draw(1, 5)).toEqual(drawn.slice(0, 5));
    expect(draw(2, 5)).not.toEqual(drawn.slice(0, 5));
  });

  it('finished in the past, about as long ago as asked, in office hours on weekdays', () => {
    for (const { finishedAt } of reports) {
      expect(finishedAt < until).toBe(true);
      // A weekend moves to the Friday before.
      expect(dayOf(finishedAt) >= addDays(dayOf(until), -days - 3)).toBe(true);
      const local = new Date(finishedAt.getTime() + 7 * 60 * 60 * 1000);
      expect(local.getUTCDay() % 6).not.toBe(0);
      expect(local.getUTCHours()).toBeGreaterThanOrEqual(7);
      expect(local.getUTCHours()).toBeLessThanOrEqual(17);
    }
  });

  it('are late exactly where the applicant felt it', () => {
    for (const [index, { experience }] of drawn.entries()) {
      const report = reports[index];
      expect(report?.dueAt && report.finishedAt > report.dueAt).toBe(experience.isLate);
    }
    const late = drawn.filter(({ experience }) => experience.isLate).length;
    expect(late).toBeGreaterThan(40);
    expect(late).toBeLessThan(200);
  });

  it('name nobody and no phone, and only agencies and procedures of the demo', () => {
    const codes = new Set(agencies.map(({ code }) => code));
    const procedures = new Set(demoProcedures.map(({ code }) => code));
    for (const report of reports) {
      expect(report.applicant.phone ?? report.applicant.zaloUserId).toBeUndefined();
      expect(codes.has(report.receivingAgencyCode) && codes.has(report.decidingAgencyCode)).toBe(true);
      expect(procedures.has(report.procedureCode)).toBe(true);
    }
  });

  it('are answered by a tenth to half of the applicants', () => {
    for (const { opens } of drawn) {
      expect(opens).toBeGreaterThanOrEqual(0.1);
      expect(opens).toBeLessThanOrEqual(0.55);
    }
  });
});

describe('the catalogue of the demo', () => {
  it('holds thirty procedures with codes of their own', () => {
    expect(new Set(demoProcedures.map(({ code }) => code)).size).toBe(30);
  });

  it('marks every agency as an example, for its figures are invented', () => {
    expect(agencies.filter(({ name }) => !name.endsWith('(ví dụ)'))).toEqual([]);
  });
});
