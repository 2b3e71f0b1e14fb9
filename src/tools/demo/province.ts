/**
 * The province of the demo. Names of communes are those of Lào Cai after 1 July 2025 (Decision
 * 19/2025/QĐ-TTg); H38 is its code at level 1 (Decision 20/2020/QĐ-TTg). The codes below it, and every
 * figure that the demo makes, are invented: each agency carries "(ví dụ)" in its name.
 */

export type DemoAgency = {
  readonly code: string;
  readonly name: string;
  readonly parentCode: string | undefined;
  /** How much of the work it has, compared with the others. */
  readonly share: number;
  /** How well it serves, from −1 (badly) to 1 (very well). */
  readonly quality: number;
  /** How many of its dossiers are finished late. */
  readonly lateness: number;
  /** How many of its applicants answer, all else equal. */
  readonly responsiveness: number;
};

const example = (name: string) => `${name} (ví dụ)`;

const root: DemoAgency = {
  code: 'H38',
  name: example('Tỉnh Lào Cai'),
  parentCode: undefined,
  share: 0,
  quality: 0,
  lateness: 0,
  responsiveness: 0,
};

function agency(
  code: string,
  name: string,
  [share, quality, lateness, responsiveness]: readonly [number, number, number, number],
): DemoAgency {
  return { code, name: example(name), parentCode: root.code, share, quality, lateness, responsiveness };
}

/** Where dossiers for the province's departments are handed in (Decree 118/2025/NĐ-CP). */
export const serviceCentre = agency(
  'H38.01',
  'Trung tâm Phục vụ hành chính công tỉnh Lào Cai',
  [0, 0.5, 0, 0],
);

/** Share, quality, lateness, responsiveness. */
export const departments: readonly DemoAgency[] = [
  agency('H38.02', 'Sở Nông nghiệp và Môi trường tỉnh Lào Cai', [9, -0.5, 0.18, 0.28]),
  agency('H38.03', 'Sở Tài chính tỉnh Lào Cai', [5, 0.4, 0.03, 0.24]),
  agency('H38.04', 'Sở Xây dựng tỉnh Lào Cai', [4, -0.2, 0.12, 0.2]),
  agency('H38.05', 'Sở Nội vụ tỉnh Lào Cai', [3, 0.2, 0.05, 0.18]),
  agency('H38.06', 'Sở Tư pháp tỉnh Lào Cai', [4, 0.5, 0.02, 0.3]),
  agency('H38.07', 'Sở Y tế tỉnh Lào Cai', [3, 0, 0.08, 0.16]),
  agency('H38.08', 'Sở Công Thương tỉnh Lào Cai', [2, 0.3, 0.04, 0.15]),
];

/** Share, quality, lateness, responsiveness. */
export const communes: readonly DemoAgency[] = [
  agency('H38.31', 'UBND phường Lào Cai', [16, 0.3, 0.05, 0.34]),
  agency('H38.32', 'UBND phường Cam Đường', [11, 0.1, 0.06, 0.3]),
  agency('H38.33', 'UBND phường Sa Pa', [10, 0.6, 0.02, 0.38]),
  agency('H38.34', 'UBND phường Yên Bái', [12, 0, 0.09, 0.28]),
  agency('H38.35', 'UBND phường Nghĩa Lộ', [7, -0.3, 0.13, 0.24]),
  agency('H38.36', 'UBND phường Văn Phú', [6, 0.2, 0.06, 0.26]),
  agency('H38.37', 'UBND xã Bắc Hà', [5, -0.1, 0.1, 0.18]),
  agency('H38.38', 'UBND xã Bát Xát', [5, 0.2, 0.07, 0.2]),
  agency('H38.39', 'UBND xã Mường Khương', [4, -0.6, 0.2, 0.16]),
  agency('H38.40', 'UBND xã Mù Cang Chải', [3, 0.1, 0.08, 0.12]),
  agency('H38.41', 'UBND xã Si Ma Cai', [3, 0.4, 0.04, 0.14]),
  agency('H38.42', 'UBND xã Bảo Thắng', [5, 0.3, 0.05, 0.22]),
];

export const agencies: readonly DemoAgency[] = [root, serviceCentre, ...departments, ...communes];
