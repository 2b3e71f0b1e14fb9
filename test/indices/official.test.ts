import { describe, expect, it } from 'vitest';
import { parseDay } from '../../src/core/time.ts';
import { methods } from '../../src/indices/methods.ts';
import {
  circular01Method,
  type DossierScores,
  gradeOfOfficial,
  gradeOfUnit,
  indexPoints,
  scoreAgencies,
  scoreAttitude,
  scoreComplaints,
  scoreContacts,
  scoreOfficial,
  scoreOneStop,
  scoreOnline,
  scorePublication,
  scoreTime,
  scoreUnit,
} from '../../src/indices/official/circular-01-2018.ts';
import {
  type Decision766Scale,
  decision766Methods,
  decision766ScaleOn,
  decision766Scales,
  scoreDecision766,
} from '../../src/indices/official/decision-766.ts';
import { indicatorMethods } from '../../src/indices/official/indicator-methods.ts';
import { measureIndicator } from '../../src/indices/official/indicators.ts';
import { times } from '../support/rows.ts';
import { qd766Observations } from './fixtures/qd766.ts';

const day = (text: string) => parseDay(text) ?? expect.fail(text);
const scale = decision766Scales[0] ?? expect.fail();

describe('every method', () => {
  it.each(methods.map((method) => [`${method.id} ${method.version}`, method] as const))(
    '%s says what it is, in both languages, and where it comes from',
    (_name, method) => {
      const texts = [
        ...Object.values(method.source),
        ...Object.values(method.name),
        ...Object.values(method.description),
      ];
      for (const text of texts) expect(text.length).toBeGreaterThan(5);
    },
  );

  it('has an id and version of its own', () => {
    const names = methods.map(({ id, version }) => `${id} ${version}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('Decision 766', () => {
  /** Published points are rounded; a row that no formula explains would be named here. */
  const tolerance = 0.015;
  const explained = (id: string, numerator: number, denominator: number, points: number) => {
    const method = decision766Methods.find((one) => one.id === id) ?? expect.fail(id);
    return Math.abs(method.points(numerator, denominator, scale) - points) <= tolerance;
  };

  it('explains every published observation within 0.015 points', () => {
    const unexplained = qd766Observations.filter(([, id, numerator, denominator, points]) => {
      return !explained(id, numerator, denominator, points);
    });
    expect(unexplained).toEqual([]);
    expect(qd766Observations.length).toBe(14);
  });

  it('names an observation that fits no formula', () => {
    expect(explained('qd766_dossier_receiving_satisfaction', 998, 1271, 5.25)).toBe(false);
    expect(explained('qd766_petition_processing_on_time', 0, 0, 0)).toBe(false);
  });

  it.each([
    ['no dossiers at all: nothing', [0, 0, 0, 0, 0], [0, 6, 6], [null, null, null]],
    ['90% of dossiers: everything', [10, 1, 0, 0, 0], [6, 6, 6], [90, null, null]],
    ['more than 90%: no more than everything', [100, 0, 0, 0, 0], [6, 6, 6], [100, null, null]],
    ['just below 90%', [1000, 101, 0, 0, 0], [5.993333, 6, 6], [89.9, null, null]],
    ['every complaint overdue and at fault', [10, 10, 3, 3, 3], [0, 0, 0], [0, 0, 0]],
    ['one of four overdue, two at fault', [10, 1, 4, 1, 2], [6, 4.5, 3], [90, 75, 50]],
  ])(
    '%s',
    (_case, [dossiers, dossiersAtFault, petitions, petitionsOverdue, petitionsAtFault], points, ratios) => {
      const facts = { dossiers, dossiersAtFault, petitions, petitionsOverdue, petitionsAtFault };
      const scored = scoreDecision766(Object.assign({}, noFacts, facts), scale);
      for (const [index, metric] of scored.entries()) {
        expect(metric.points).toBeCloseTo(points[index] ?? Number.NaN, 5);
        if (ratios[index] === null) expect(metric.ratio).toBeNull();
        else expect(metric.ratio).toBeCloseTo(ratios[index] ?? Number.NaN, 10);
      }
    },
  );

  it('takes points and thresholds from the scale of the day', () => {
    const later: Decision766Scale = {
      validFrom: day('2027-01-01'),
      validTo: undefined,
      maxPoints: 5,
      fullPointsFrom: 0.95,
    };
    const all = [later, { ...scale, validTo: day('2026-12-31') }];
    expect(decision766ScaleOn(day('2022-06-22'), all)).toBeUndefined();
    expect(decision766ScaleOn(day('2026-12-31'), all)?.maxPoints).toBe(6);
    const held = decision766ScaleOn(day('2027-01-01'), all) ?? expect.fail();
    expect(scoreDecision766({ ...noFacts, dossiers: 100, dossiersAtFault: 10 }, held)[0]?.points).toBeCloseTo(
      (5 * 0.9) / 0.95,
      10,
    );
  });
});

const noFacts = { dossiers: 0, dossiersAtFault: 0, petitions: 0, petitionsOverdue: 0, petitionsAtFault: 0 };

describe('Circular 01/2018', () => {
  it('carries the day on which it ended', () => {
    expect(circular01Method.validTo).toBe('2025-06-30');
    expect(scoreUnit([], {}).validTo).toBe('2025-06-30');
  });

  it.each([
    ['1, 2: shorter', scoreTime(4, 5), 2],
    ['1, 2: equal', scoreTime(5, 5), 1],
    ['1, 2: longer', scoreTime(6, 5), 0],
    ['3: never', scoreContacts(0), 2],
    ['3: once', scoreContacts(1), 1],
    ['3: twice', scoreContacts(2), 0],
    ['3: twice, once by own fault', scoreContacts(2, 1), 1],
    ['4: none', scoreAgencies(0), 2],
    ['4: the one-stop unit', scoreAgencies(1), 1],
    ['4: two', scoreAgencies(2), 0],
    ['4: two, the law asks for an inspection', scoreAgencies(2, true), 1],
    ['4: three, the law asks for an inspection', scoreAgencies(3, true), 0],
    ['5: province, 20% on site', scoreOneStop('province', { handledOnSite: 0.2, receivedAtOneStop: 1 }), 2],
    ['5: district, 49%', scoreOneStop('district', { handledOnSite: 0.49, receivedAtOneStop: 1 }), 1],
    ['5: commune, 99%', scoreOneStop('commune', { handledOnSite: 0.99, receivedAtOneStop: 1 }), 1],
    ['5: commune, all', scoreOneStop('commune', { handledOnSite: 1, receivedAtOneStop: 1 }), 2],
    ['5: not all received there', scoreOneStop('commune', { handledOnSite: 1, receivedAtOneStop: 0.99 }), 0],
    ['6: posted and electronic', scorePublication({ posted: true, electronic: true }), 2],
    ['6: posted', scorePublication({ posted: true, electronic: false }), 1],
    ['6: electronic', scorePublication({ posted: false, electronic: true }), 1],
    ['6: neither', scorePublication({ posted: false, electronic: false }), 0],
    ['7: early, no complaint', scoreAttitude('early', []), 2],
    ['7: on time, no complaint', scoreAttitude('on_time', []), 1],
    ['7: late, no complaint', scoreAttitude('late', []), 0],
    ['7: early, a complaint', scoreAttitude('early', [{ isAboutConduct: true, isUnfounded: false }]), 0],
    ['7: early, unfounded', scoreAttitude('early', [{ isAboutConduct: true, isUnfounded: true }]), 2],
    ['7: early, about rules', scoreAttitude('early', [{ isAboutConduct: false, isUnfounded: false }]), 2],
    ['8: none', scoreComplaints({ total: 0, onTime: 0, isProlonged: false }), 2],
    ['8: all in time', scoreComplaints({ total: 3, onTime: 3, isProlonged: false }), 2],
    ['8: 9 of 10', scoreComplaints({ total: 10, onTime: 9, isProlonged: false }), 1],
    ['8: 89 of 100', scoreComplaints({ total: 100, onTime: 89, isProlonged: false }), 0],
    ['8: one drags on', scoreComplaints({ total: 3, onTime: 3, isProlonged: true }), 0],
    ['9: 20% and 30%', scoreOnline({ proceduresAtLevel3Or4: 0.2, dossiers: 0.3, hasOverdue: false }), 2],
    ['9: 29% of dossiers', scoreOnline({ proceduresAtLevel3Or4: 0.2, dossiers: 0.29, hasOverdue: false }), 1],
    ['9: 14% of dossiers', scoreOnline({ proceduresAtLevel3Or4: 0.5, dossiers: 0.14, hasOverdue: false }), 0],
    ['9: overdue', scoreOnline({ proceduresAtLevel3Or4: 0.5, dossiers: 0.5, hasOverdue: true }), 0],
    ['9: not offered', scoreOnline({ proceduresAtLevel3Or4: 0, dossiers: 0.5, hasOverdue: false }), 0],
  ])('index %s', (_case, scored, expected) => {
    expect(scored).toBe(expected);
  });

  it.each([
    [[2, 1, 1, 1], 1.3], // 1.25 is rounded half up
    [[2, 1, 1], 1.3],
    [[1, 1, 0], 0.7],
    [[...times(3, 2 as const), ...times(17, 0 as const)], 0.3],
    [[...times(19, 0 as const), 1], 0.1], // 0.05
    [[...times(20, 0 as const), 1], 0],
  ] as const)('the points of an index over dossiers %j are %f', (scores, expected) => {
    expect(indexPoints(scores)).toBe(expected);
  });

  it('leaves an index without data out of the total', () => {
    const dossiers: DossierScores[] = [
      { 1: 2, 3: 1, 7: 2 },
      { 1: 1, 7: 2 },
      { 1: 1, 7: 2 },
    ];
    const score = scoreUnit(dossiers, { 5: 2, 8: 2, 9: 1 });
    expect(score.points).toEqual({ 1: 1.3, 3: 1, 5: 2, 7: 2, 8: 2, 9: 1 });
    expect(score.total).toBe(9.3);
    expect(score.grade).toBe('fair');
  });

  it('grades a person only on at least 30 dossiers, on five indices', () => {
    const one: DossierScores = { 1: 2, 2: 1, 3: 0, 4: 1, 6: 2, 7: 0 };
    expect(scoreOfficial(times(29, one))).toEqual({ ok: false, error: { code: 'too_few_dossiers' } });
    const scored = scoreOfficial(times(30, one));
    expect(scored).toMatchObject({ ok: true, value: { total: 4, grade: 'partly_fulfilled', dossiers: 30 } });
  });

  it.each([
    [18, 'excellent'],
    [15, 'excellent'],
    [14.9, 'good'],
    [12, 'good'],
    [11.9, 'fair'],
    [9, 'fair'],
    [6, 'average'],
    [5.9, 'weak'],
  ])('a unit of %f points is %s', (total, grade) => expect(gradeOfUnit(total)).toBe(grade));

  it.each([
    [10, 'fulfilled'],
    [5, 'fulfilled'],
    [4.9, 'partly_fulfilled'],
    [3.5, 'partly_fulfilled'],
    [3.4, 'not_fulfilled'],
  ])('an official of %f points has %s', (total, grade) => expect(gradeOfOfficial(total)).toBe(grade));
});

describe('perceptions', () => {
  const method = indicatorMethods.find(({ id }) => id === 'harassment_perception') ?? expect.fail();
  const said = (category: string, responses: number) => ({
    criterion: 'harassment_perception',
    category,
    responses,
    weight: 2 * responses,
    weightSquared: 4 * responses,
  });
  const nothing = { dossiers: undefined, frame: { finished: 10_000 }, petitions: undefined };

  it('adds up to the published whole: SIPAS 2024 has 90.06, 8.98 and 0.96%', () => {
    const answers = [said('none', 9006), said('some', 898), said('many', 96)];
    const { parts, of } = measureIndicator(method, { ...nothing, answers });
    expect(of).toBe(10_000);
    expect(parts.map(({ value }) => value)).toEqual([90.06, 8.98, 0.96]);
  });

  it('counts those who prefer not to say apart, and in no share', () => {
    const answers = [said('none', 15), said('many', 5), said('prefer_not_to_say', 30), said('skipped', 2)];
    const measured = measureIndicator(method, { ...nothing, answers });
    expect(measured).toMatchObject({
      of: 20,
      apart: { prefer_not_to_say: 30, skipped: 2 },
      suppressed: false,
    });
    expect(measured.parts.map(({ option, value, count }) => [option, value, count])).toEqual([
      ['none', 75, 15],
      ['some', 0, 0],
      ['many', 25, 5],
    ]);
    expect(measured.parts[0]?.interval?.method).toBe('wilson');
    expect(measured.parts[0]?.weighted).toBe(75);
  });

  it('shows nothing of fewer than 10 answers, not even who kept silent', () => {
    const answers = [said('none', 8), said('many', 1), said('prefer_not_to_say', 30)];
    const measured = measureIndicator(method, { ...nothing, answers });
    expect(measured).toMatchObject({ of: 9, suppressed: true, reason: 'too_few_ratings', apart: null });
    expect(measured.parts.every(({ count, value, interval }) => count ?? value ?? interval === null)).toBe(
      true,
    );
  });
});
