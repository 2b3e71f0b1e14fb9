/** A definition before it is parsed: JSON of some format. */
export type RawDefinition = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is RawDefinition {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
