/**
 * Assessment of officials and units by Circular 01/2018/TT-VPCP, Articles 12–15: nine indices of 0, 1 or 2 points. The rule
 * set of its time: Decree 61/2018/NĐ-CP, on which it rested, was replaced by Decree 118/2025/NĐ-CP on 1 July 2025, and whether
 * the points live on could not be confirmed. So it is only for dossiers that finished by then. Pure.
 */
import { err, ok, type Result } from '../../core/result.ts';
import type { CalendarDay } from '../../core/time.ts';
import type { Method } from '../formulas/formula.ts';

export type Points = 0 | 1 | 2;

export const circular01Indices = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
export type Circular01Index = (typeof circular01Indices)[number];

/** Article 14: these are scored for each dossier, the others for the unit; 6 may be either. */
export const perDossierIndices = [1, 2, 3, 4, 6, 7] as const;
/** Article 15(3): those that an official answers for. */
export const officialIndices = [1, 2, 3, 4, 7] as const;

/** Figures of one person come from at least this many dossiers: with fewer they would tell who rated. */
export const leastDossiersOfPerson = 30;

export const circular01Method: Method<'tt01_2018'> = {
  id: 'tt01_2018',
  version: 1,
  validFrom: '2018-12-15' as CalendarDay,
  validTo: '2025-06-30' as CalendarDay,
  source: {
    vi: 'Thông tư 01/2018/TT-VPCP, Điều 12–15; hết hiệu lực cùng Nghị định 61/2018/NĐ-CP từ ngày 01/7/2025 (Nghị định 118/2025/NĐ-CP).',
    en: 'Circular 01/2018/TT-VPCP, Articles 12–15; ended with Decree 61/2018/NĐ-CP on 1 July 2025 (Decree 118/2025/NĐ-CP).',
  },
  name: {
    vi: 'Đánh giá giải quyết thủ tục hành chính theo Thông tư 01/2018/TT-VPCP (hết hiệu lực 30/6/2025)',
    en: 'Assessment by Circular 01/2018/TT-VPCP (ended 30 June 2025)',
  },
  description: {
    vi:
      'Chín chỉ số, mỗi chỉ số 0, 1 hoặc 2 điểm cho từng hồ sơ hoặc cho cơ quan; điểm chỉ số là trung bình của các hồ sơ, làm tròn 1 chữ ' +
      'số thập phân; tổng điểm là tổng các chỉ số có dữ liệu.',
    en:
      'Nine indices of 0, 1 or 2 points for each dossier or for the unit; the points of an index are the mean of its dossiers, rounded to ' +
      'one decimal; the total is the sum of the indices for which there is data.',
  },
};

/** Indices 1 and 2: the time taken against the time set, in any one unit. */
export function scoreTime(taken: number, allowed: number): Points {
  if (taken < allowed) return 2;
  return taken === allowed ? 1 : 0;
}

/** Index 3: how often the applicant had to come back; times that were the applicant's own fault do not count. */
export function scoreContacts(times: number, ownFault = 0): Points {
  const counted = Math.max(0, times - ownFault);
  if (counted === 0) return 2;
  return counted === 1 ? 1 : 0;
}

/**
 * Index 4: how many agencies the applicant had to contact. Where the law asks for an inspection on the spot or a
 * council, the agency that leads it comes on top of the one-stop unit.
 */
export function scoreAgencies(contacted: number, isInspectionRequired = false): Points {
  if (contacted === 0) return 2;
  return contacted <= (isInspectionRequired ? 2 : 1) ? 1 : 0;
}

/** Index 5: the least share of procedures that are handled from end to end at the one-stop unit. */
export const handledOnSite = { ministry: 0.2, province: 0.2, district: 0.5, commune: 1 } as const;

/** Index 5; shares 0 to 1. */
export function scoreOneStop(
  level: keyof typeof handledOnSite,
  shares: { readonly handledOnSite: number; readonly receivedAtOneStop: number },
): Points {
  if (shares.receivedAtOneStop < 1) return 0;
  return shares.handledOnSite >= handledOnSite[level] ? 2 : 1;
}

/** Index 6: procedures made public in full, correctly and in time. */
export function scorePublication(where: { readonly posted: boolean; readonly electronic: boolean }): Points {
  if (where.posted && where.electronic) return 2;
  return where.posted || where.electronic ? 1 : 0;
}

/**
 * Index 7: complaints about conduct that were found wrong or slanderous do not count. The text leaves out a late
 * dossier without a complaint; it fulfils neither condition and gets nothing.
 */
export function scoreAttitude(
  timing: 'early' | 'on_time' | 'late',
  complaints: readonly { readonly isAboutConduct: boolean; readonly isUnfounded: boolean }[],
): Points {
  if (complaints.some(({ isAboutConduct, isUnfounded }) => isAboutConduct && !isUnfounded)) return 0;
  if (timing === 'early') return 2;
  return timing === 'on_time' ? 1 : 0;
}

/** Index 8. `isProlonged`: one drags on. */
export function scoreComplaints(handled: {
  readonly total: number;
  readonly onTime: number;
  readonly isProlonged: boolean;
}): Points {
  if (handled.total === 0) return 2;
  if (handled.isProlonged) return 0;
  if (handled.onTime === handled.total) return 2;
  // 90% as whole numbers: 9 of 10 must not fail by a rounding.
  return 10 * handled.onTime >= 9 * handled.total ? 1 : 0;
}

/** Index 9. Shares 0 to 1; `hasOverdue`: an online dossier is overdue. */
export function scoreOnline(online: {
  readonly proceduresAtLevel3Or4: number;
  readonly dossiers: number;
  readonly hasOverdue: boolean;
}): Points {
  if (online.hasOverdue || online.proceduresAtLevel3Or4 === 0 || online.dossiers < 0.15) return 0;
  return online.proceduresAtLevel3Or4 >= 0.2 && online.dossiers >= 0.3 ? 2 : 1;
}

/** The scores of one dossier; an index without data is left out. */
export type DossierScores = Readonly<Partial<Record<Circular01Index, Points>>>;

export type Circular01Score = {
  /** Points of each index that has data, rounded to one decimal (Article 15(2)). */
  readonly points: Readonly<Partial<Record<Circular01Index, number>>>;
  /** Their sum. */
  readonly total: number;
  readonly dossiers: number;
  readonly validTo: Method['validTo'];
};

export type UnitGrade = 'excellent' | 'good' | 'fair' | 'average' | 'weak';
export type OfficialGrade = 'fulfilled' | 'partly_fulfilled' | 'not_fulfilled';

/** The mean of whole points, rounded half up to one decimal without passing through fractions. */
export function indexPoints(scores: readonly Points[]): number | undefined {
  if (scores.length === 0) return undefined;
  const total = scores.reduce<number>((sum, one) => sum + one, 0);
  return Math.floor((20 * total + scores.length) / (2 * scores.length)) / 10;
}

/** A unit: indices of dossiers by their mean, those of the unit as given. */
export function scoreUnit(
  dossiers: readonly DossierScores[],
  ofUnit: DossierScores,
): Circular01Score & { readonly grade: UnitGrade } {
  const score = toScore(circular01Indices, dossiers, ofUnit);
  return { ...score, grade: gradeOfUnit(score.total) };
}

/** An official, of at least `leastDossiersOfPerson` dossiers. */
export function scoreOfficial(
  dossiers: readonly DossierScores[],
): Result<Circular01Score & { readonly grade: OfficialGrade }, { readonly code: 'too_few_dossiers' }> {
  if (dossiers.length < leastDossiersOfPerson) return err({ code: 'too_few_dossiers' });
  const score = toScore(officialIndices, dossiers, {});
  return ok({ ...score, grade: gradeOfOfficial(score.total) });
}

function toScore(
  indices: readonly Circular01Index[],
  dossiers: readonly DossierScores[],
  ofUnit: DossierScores,
): Circular01Score {
  const points: Partial<Record<Circular01Index, number>> = {};
  let tenths = 0;
  for (const index of indices) {
    const ofDossiers = dossiers.flatMap((scores) => scores[index] ?? []);
    const mean = ofUnit[index] ?? indexPoints(ofDossiers);
    if (mean === undefined) continue;
    points[index] = mean;
    tenths += Math.round(10 * mean);
  }
  return { points, total: tenths / 10, dossiers: dossiers.length, validTo: circular01Method.validTo };
}

/** Article 15(3): of 18 points. */
export function gradeOfUnit(total: number): UnitGrade {
  if (total >= 15) return 'excellent';
  if (total >= 12) return 'good';
  if (total >= 9) return 'fair';
  return total >= 6 ? 'average' : 'weak';
}

/** Article 15(3): of 10 points. */
export function gradeOfOfficial(total: number): OfficialGrade {
  if (total >= 5) return 'fulfilled';
  return total >= 3.5 ? 'partly_fulfilled' : 'not_fulfilled';
}
