/**
 * Satisfaction group (mức độ hài lòng) of the indicators of Decision 766/QĐ-TTg of 23 June 2022: three ratios of
 * dossiers and complaints, 6 points each. It is a share without complaint, not an index of a survey: whoever says
 * nothing counts as satisfied. So nothing that was said in a survey enters it, and it enters no index of satisfaction. Pure.
 */
import type { CalendarDay } from '../../core/time.ts';
import type { Method } from '../formulas/formula.ts';
import type { Decision766Metric, Decision766MetricId } from './vocabulary.ts';

/** What the three ratios are made of. */
export type Decision766Facts = {
  /** Dossiers that finished in the period. */
  readonly dossiers: number;
  /** Those that were late, or that a complaint is about, or rated bad on the portal; each once. */
  readonly dossiersAtFault: number;
  /** Complaints that came in in the period, each once. */
  readonly petitions: number;
  readonly petitionsOverdue: number;
  /** Rated bad by more than good, or complained again, or overdue; each once. */
  readonly petitionsAtFault: number;
};

/** Points and thresholds: data with validity, not code. */
export type Decision766Scale = {
  readonly validFrom: CalendarDay;
  readonly validTo: CalendarDay | undefined;
  readonly maxPoints: number;
  /** The share of dossiers from which on all points are given. */
  readonly fullPointsFrom: number;
};

const inForce = '2022-06-23' as CalendarDay;

export const decision766Scales: readonly Decision766Scale[] = [
  { validFrom: inForce, validTo: undefined, maxPoints: 6, fullPointsFrom: 0.9 },
];

/** The scale that holds on a day; undefined before the decision. */
export function decision766ScaleOn(
  day: CalendarDay,
  scales: readonly Decision766Scale[] = decision766Scales,
): Decision766Scale | undefined {
  return scales.find(
    ({ validFrom, validTo }) => validFrom <= day && (validTo === undefined || day <= validTo),
  );
}

const source = {
  vi:
    'Quyết định 766/QĐ-TTg ngày 23/6/2022, nhóm "Mức độ hài lòng"; công thức theo bảng tính "Công thức 766" của Cổng Dịch vụ công ' +
    'quốc gia, cho lại 492 giá trị đã công bố của mỗi tỷ lệ với sai lệch không quá 0,015 điểm.',
  en:
    'Decision 766/QĐ-TTg of 23 June 2022, group "Mức độ hài lòng"; formulas as in the workbook "Công thức 766" of the national ' +
    'portal, which reproduce 492 published observations of each ratio within 0.015 points.',
};

type Decision766Method = Method<Decision766MetricId> & {
  readonly ratio: (facts: Decision766Facts) => readonly [numerator: number, denominator: number];
  readonly points: (numerator: number, denominator: number, scale: Decision766Scale) => number;
};

/** No complaint, no fault: all points. */
const shareOfPoints: Decision766Method['points'] = (numerator, denominator, { maxPoints }) =>
  denominator === 0 ? maxPoints : (maxPoints * numerator) / denominator;

const held = { version: 1, validFrom: inForce, validTo: undefined, source };

export const decision766Methods: readonly Decision766Method[] = [
  {
    ...held,
    id: 'qd766_dossier_receiving_satisfaction',
    name: {
      vi: 'Hài lòng trong tiếp nhận, giải quyết hồ sơ (Quyết định 766)',
      en: 'Satisfaction with the handling of dossiers (Decision 766)',
    },
    description: {
      vi:
        'Tỷ lệ hồ sơ không quá hạn và không có phản ánh, kiến nghị; đạt 90% trở lên được 6 điểm, không có hồ sơ được 0 điểm. ' +
        'Đánh giá của người dân trên Cổng Dịch vụ công quốc gia không có trong hệ thống này nên không được tính.',
      en:
        'The share of dossiers that were not late and about which nobody complained; 90% and more give 6 points, no dossier ' +
        'gives 0. Ratings on the national portal are not known to this system and do not count.',
    },
    ratio: ({ dossiers, dossiersAtFault }) => [dossiers - dossiersAtFault, dossiers],
    points: (numerator, denominator, { maxPoints, fullPointsFrom }) =>
      denominator === 0 ? 0 : Math.min(maxPoints, (maxPoints * (numerator / denominator)) / fullPointsFrom),
  },
  {
    ...held,
    id: 'qd766_petition_processing_on_time',
    name: {
      vi: 'Xử lý phản ánh, kiến nghị đúng hạn (Quyết định 766)',
      en: 'Complaints handled in time (Decision 766)',
    },
    description: {
      vi: 'Tỷ lệ phản ánh, kiến nghị không quá hạn trên tổng số; không có phản ánh, kiến nghị được đủ 6 điểm.',
      en: 'The share of complaints that are not overdue; without any complaint all 6 points are given.',
    },
    ratio: ({ petitions, petitionsOverdue }) => [petitions - petitionsOverdue, petitions],
    points: shareOfPoints,
  },
  {
    ...held,
    id: 'qd766_petition_handling_satisfaction',
    name: {
      vi: 'Hài lòng trong xử lý phản ánh, kiến nghị (Quyết định 766)',
      en: 'Satisfaction with the handling of complaints (Decision 766)',
    },
    description: {
      vi:
        'Tỷ lệ phản ánh, kiến nghị không bị đánh giá không hài lòng (nhiều lượt không hài lòng hơn hài lòng), không phản ánh lại ' +
        'và không quá hạn; không có phản ánh, kiến nghị được đủ 6 điểm.',
      en:
        'The share of complaints that were not rated bad (by more than rated good), not complained about again and not overdue; ' +
        'without any complaint all 6 points are given.',
    },
    ratio: ({ petitions, petitionsAtFault }) => [petitions - petitionsAtFault, petitions],
    points: shareOfPoints,
  },
];

/** The three ratios with their points, unrounded, in the order of the decision. */
export function scoreDecision766(facts: Decision766Facts, scale: Decision766Scale): Decision766Metric[] {
  return decision766Methods.map(({ id, version, ratio, points }) => {
    const [numerator, denominator] = ratio(facts);
    return {
      id,
      version,
      numerator,
      denominator,
      ratio: denominator === 0 ? null : (100 * numerator) / denominator,
      points: points(numerator, denominator, scale),
      maxPoints: scale.maxPoints,
      suppressed: false,
    };
  });
}
