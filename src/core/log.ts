/**
 * A log line carries ids, codes and counts, never words: no message text, phone, name, token or SQL
 * parameter. The fields are typed so that nothing but plain values gets in.
 */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export type Log = {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
};

/** What may be said of an unknown error: its kind and code, not its message, which may quote what a person wrote. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorKind: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return {
    errorKind: error.name,
    errorCode: code,
    errorAt: frames
      .slice(0, 3)
      .map((line) => line.trim())
      .join(' < '),
  };
}
