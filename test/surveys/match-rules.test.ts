import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSampled, ruleHolds, type Traits } from '../../src/surveys/rules/match-rules.ts';
import { flowRuleSchema, type RuleConditions } from '../../src/surveys/vocabulary.ts';

const traits: Traits = {
  procedure: '2.000815',
  field: 'Chứng thực',
  submittedVia: 'online',
  outcome: 'refused',
  applicantKind: 'organization',
  agencies: new Set(['H38.12.05', 'H38.12', 'H38']),
};

const cases: [string, RuleConditions, boolean][] = [
  ['no condition', {}, true],
  ['the field', { fields: ['Hộ tịch', 'Chứng thực'] }, true],
  ['another field', { fields: ['Hộ tịch'] }, false],
  ['the procedure', { procedures: ['2.000815'] }, true],
  ['another procedure', { procedures: ['1.001193'] }, false],
  ['the way of submission', { submittedVia: ['online', 'postal'] }, true],
  ['another way of submission', { submittedVia: ['counter'] }, false],
  ['the outcome', { outcomes: ['refused'] }, true],
  ['another outcome', { outcomes: ['granted'] }, false],
  ['the agency', { agencies: ['H38.12.05'] }, true],
  ['an agency above', { agencies: ['H38'] }, true],
  ['another branch', { agencies: ['H38.14'] }, false],
  ['the kind of applicant', { applicantKinds: ['organization'] }, true],
  ['another kind of applicant', { applicantKinds: ['person'] }, false],
  ['the channel', { channels: ['telegram'] }, true],
  ['another channel', { channels: ['zalo', 'web'] }, false],
  ['all of several', { fields: ['Chứng thực'], outcomes: ['refused'], channels: ['telegram'] }, true],
  ['all but one of several', { fields: ['Chứng thực'], outcomes: ['granted'] }, false],
];

describe('a rule', () => {
  it.each(cases)('with %s', (_what, conditions, expected) => {
    expect(ruleHolds(conditions, traits, 'telegram')).toBe(expected);
  });

  it('on channels holds for nobody whose channel is not known yet', () => {
    expect(ruleHolds({ channels: ['telegram'] }, traits, undefined)).toBe(false);
    expect(ruleHolds({ outcomes: ['refused'] }, traits, undefined)).toBe(true);
  });

  it('on fields holds for no procedure without one', () => {
    expect(ruleHolds({ fields: ['Chứng thực'] }, { ...traits, field: undefined }, 'web')).toBe(false);
  });

  it.each([
    ['an unknown condition', { flow: 'a', conditions: { weather: ['rain'] } }],
    ['an empty list', { flow: 'a', conditions: { fields: [] } }],
    ['a share above 1', { flow: 'a', samplingShare: 1.01 }],
    ['a day that is none', { flow: 'a', validFrom: '2026-02-30' }],
  ])('is refused with %s', (_what, rule) => {
    expect(flowRuleSchema.safeParse(rule).success).toBe(false);
  });
});

describe('a sample', () => {
  const hashes = Array.from({ length: 20_000 }, (_, number) =>
    createHmac('sha256', 'key').update(`dossier ${number}`).digest(),
  );

  it.each([0.05, 0.3, 0.9])('of %d has that share of the dossiers', (share) => {
    const sampled = hashes.filter((hash) => isSampled(hash, share)).length;
    // Four standard errors of a share among 20,000.
    expect(Math.abs(sampled / hashes.length - share)).toBeLessThan(
      4 * Math.sqrt((share * (1 - share)) / 20_000),
    );
  });

  it('of a smaller share lies within the one of a larger share', () => {
    const small = hashes.filter((hash) => isSampled(hash, 0.2));
    expect(small.every((hash) => isSampled(hash, 0.4))).toBe(true);
  });

  it('of nobody and of everybody', () => {
    expect(hashes.some((hash) => isSampled(hash, 0))).toBe(false);
    expect(hashes.every((hash) => isSampled(hash, 1))).toBe(true);
  });
});
