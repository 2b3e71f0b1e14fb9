/** The environment, parsed once. This is the only file that reads `process.env`. */
import { z } from 'zod';
import { err, ok, type Result } from './core/result.ts';

const blank = z.literal('').transform(() => undefined);
const text = z.string().trim().min(1);
const optional = <T extends z.ZodType>(schema: T) => z.union([blank, schema]).optional();
const url = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .transform((value) => value.replace(/\/+$/, ''));
const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');
const integer = (minimum: number, maximum: number) =>
  z.coerce.number({ error: 'must be a number' }).int().min(minimum).max(maximum);

const environmentSchema = z
  .object({
    PORT: optional(integer(0, 65_535)),
    PUBLIC_URL: optional(url),
    DATABASE_URL: optional(z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://')),
    DATABASE_POOL: optional(integer(2, 200)),
    DATA_DIR: optional(text),
    APP_SECRET: optional(z.string().min(32, 'must be at least 32 characters')),
    DEMO: optional(onOff),
    LOG_LEVEL: optional(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])),
    TRUST_PROXY: optional(integer(0, 10)),

    INTAKE_SECRET: optional(z.string().min(16, 'must be at least 16 characters')),
    INTAKE_UNKNOWN: optional(z.enum(['create', 'reject'])),
    INTAKE_AGENCY_CODE: optional(text),
    INTAKE_PROCEDURE_CODE: optional(text),
    INTAKE_DOSSIER_CODE: optional(text),
    INVITATION_DAYS: optional(integer(1, 365)),
    METRICS_TOKEN: optional(z.string().min(16, 'must be at least 16 characters')),

    TELEGRAM_MODE: optional(z.enum(['webhook', 'polling'])),
    TELEGRAM_BOT_TOKEN: optional(z.string().regex(/^\d+:[\w-]+$/, 'must look like 123456:ABC-DEF')),
    TELEGRAM_BOT_USERNAME: optional(z.string().regex(/^@?\w{5,32}$/, 'must be a Telegram user name')),
    TELEGRAM_WEBHOOK_SECRET: optional(
      z.string().regex(/^[A-Za-z0-9_-]{16,256}$/, 'must be 16 to 256 of A-Z a-z 0-9 _ -'),
    ),
    TELEGRAM_API_ROOT: optional(url),
  })
  .superRefine((value, context) => {
    const require = (name: string, because: string) =>
      context.addIssue({ code: 'custom', path: [name], message: `is required ${because}` });
    if (value.DATABASE_URL !== undefined && value.APP_SECRET === undefined)
      require('APP_SECRET', 'with DATABASE_URL');
    if (value.TELEGRAM_BOT_TOKEN !== undefined) {
      if (value.TELEGRAM_BOT_USERNAME === undefined)
        require('TELEGRAM_BOT_USERNAME', 'with TELEGRAM_BOT_TOKEN');
      if (value.TELEGRAM_WEBHOOK_SECRET === undefined && telegramMode(value) === 'webhook')
        require('TELEGRAM_WEBHOOK_SECRET', 'for Telegram in webhook mode');
    }
    for (const name of ['INTAKE_AGENCY_CODE', 'INTAKE_PROCEDURE_CODE', 'INTAKE_DOSSIER_CODE'] as const) {
      const pattern = value[name];
      if (pattern !== undefined && !isPattern(pattern))
        context.addIssue({ code: 'custom', path: [name], message: 'must be a regular expression' });
    }
  });

type Environment = z.infer<typeof environmentSchema>;

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

function telegramMode(value: {
  TELEGRAM_MODE?: 'webhook' | 'polling' | undefined;
  PUBLIC_URL?: string | undefined;
}): 'webhook' | 'polling' {
  return value.TELEGRAM_MODE ?? (value.PUBLIC_URL?.startsWith('https://') ? 'webhook' : 'polling');
}

/** Every name that the environment may set; `.env.example` lists the same. */
export const environmentNames: readonly string[] = Object.keys(environmentSchema.shape);

/** One name of the environment that cannot be used, and why. */
export type BadVariable = { readonly name: string; readonly message: string };

/** Parses the environment; on failure lists every bad name, not the first one only. */
export function parseConfig(environment: Record<string, string | undefined>): Result<Config, BadVariable[]> {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    return err(parsed.error.issues.map((issue) => ({ name: String(issue.path[0]), message: issue.message })));
  }
  return ok(toConfig(parsed.data));
}

/** The configuration of this process. */
export function readConfig(): Result<Config, BadVariable[]> {
  return parseConfig(process.env);
}

export type Config = ReturnType<typeof toConfig>;

function toConfig(value: Environment) {
  const port = value.PORT ?? 3000;
  return Object.freeze({
    port,
    /** Where people reach us; undefined until the port is known if neither is set. */
    publicUrl: value.PUBLIC_URL ?? `http://localhost:${port}`,
    databaseUrl: value.DATABASE_URL,
    /** Connections of one process to PostgreSQL. */
    databasePool: value.DATABASE_POOL ?? 10,
    dataDir: value.DATA_DIR ?? './data',
    appSecret: value.APP_SECRET,
    isDemo: value.DEMO ?? value.DATABASE_URL === undefined,
    logLevel: value.LOG_LEVEL ?? 'info',
    /** Proxies in front of us whose forwarded address is believed. */
    trustProxy: value.TRUST_PROXY ?? 0,
    metricsToken: value.METRICS_TOKEN,
    intake: {
      secret: value.INTAKE_SECRET,
      unknownCodes: value.INTAKE_UNKNOWN ?? 'create',
      /** Overrides of the code formats in `dossiers/vocabulary.ts`. */
      agencyCode: value.INTAKE_AGENCY_CODE,
      procedureCode: value.INTAKE_PROCEDURE_CODE,
      dossierCode: value.INTAKE_DOSSIER_CODE,
    },
    invitationDays: value.INVITATION_DAYS ?? 14,
    telegram:
      value.TELEGRAM_BOT_TOKEN === undefined
        ? undefined
        : {
            mode: telegramMode(value),
            token: value.TELEGRAM_BOT_TOKEN,
            username: (value.TELEGRAM_BOT_USERNAME ?? '').replace(/^@/, ''),
            webhookSecret: value.TELEGRAM_WEBHOOK_SECRET,
            apiRoot: value.TELEGRAM_API_ROOT ?? 'https://api.telegram.org',
          },
  });
}
