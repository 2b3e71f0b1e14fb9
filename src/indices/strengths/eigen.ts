/** Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations. Pure. */

/** Column `k` of `vectors` belongs to `values[k]`. Source: G. Golub, C. Van Loan, Matrix Computations (2013), 8.5. */
export function eigenOfSymmetric(matrix: readonly (readonly number[])[]): {
  values: number[];
  vectors: number[][];
} {
  const size = matrix.length;
  const a = matrix.map((row) => Float64Array.from(row));
  const v = matrix.map((_, i) => Float64Array.from(matrix.map((__, j) => (i === j ? 1 : 0))));
  for (let sweep = 0; sweep < 60; sweep += 1) {
    let off = 0;
    for (let p = 0; p < size; p += 1) for (let q = p + 1; q < size; q += 1) off += read(a, p, q) ** 2;
    if (off < 1e-22) break;
    for (let p = 0; p < size; p += 1) for (let q = p + 1; q < size; q += 1) rotate(a, v, p, q);
  }
  return {
    values: a.map((row, i) => row[i] ?? 0),
    vectors: v.map((row) => [...row]),
  };
}

function read(rows: readonly Float64Array[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}

function rotate(a: readonly Float64Array[], v: readonly Float64Array[], p: number, q: number): void {
  const apart = read(a, p, q);
  if (apart === 0) return;
  const theta = (read(a, q, q) - read(a, p, p)) / (2 * apart);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  const turn = (rows: readonly Float64Array[], i: number, j: number, k: number, l: number) => {
    const [one, other] = [read(rows, i, j), read(rows, k, l)];
    const first = rows[i];
    const second = rows[k];
    if (first !== undefined) first[j] = c * one - s * other;
    if (second !== undefined) second[l] = s * one + c * other;
  };
  for (let k = 0; k < a.length; k += 1) turn(a, k, p, k, q);
  for (let k = 0; k < a.length; k += 1) turn(a, p, k, q, k);
  for (let k = 0; k < a.length; k += 1) turn(v, k, p, k, q);
}
