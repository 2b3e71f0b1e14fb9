/** What a variable of the environment may look like. */
import { z } from 'zod';

export const text = z.string().trim().min(1);
export const url = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .transform((value) => value.replace(/\/+$/, ''));
export const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');
export const digits = z.string().regex(/^\d{1,30}$/, 'must be digits');
export const pattern = text.refine(isPattern, 'must be a regular expression');
export const integer = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, `must be ${minimum} to ${maximum}`);

/** What was set in the environment, before anything of it is understood. */
export type RawEnvironment = Readonly<Record<string, string | undefined>>;

/** 0 stands for no limit, or for never. */
export function unlessNone(value: number): number | undefined {
  return value === 0 ? undefined : value;
}

function isPattern(value: string): boolean {
  try {
    new RegExp(value, 'u');
    return true;
  } catch {
    return false;
  }
}
