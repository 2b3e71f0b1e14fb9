/** The environment, parsed once. This is the only file that reads `process.env`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from './core/result.ts';
import { serversOf } from './db/index.ts';
import { telegramMode, telegramRate, telegramVariables, toTelegramConfig } from './settings/telegram.ts';
import { integer, onOff, pattern, type RawEnvironment, text, unlessNone, url } from './settings/values.ts';
import { toZaloConfig, zaloRate, zaloVariables } from './settings/zalo.ts';

const environmentSchema = z.object({
  PORT: integer(0, 65_535).optional(),
  PUBLIC_URL: url.optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, { error: 'must begin with postgresql://', abort: true })
    .refine(
      (value) => serversOf(value) !== undefined,
      'must be an address; in a password, write other than letters and digits as %XX',
    )
    .optional(),
  DATABASE_POOL: integer(2, 200).optional(),
  DATA_DIR: text.optional(),
  FILES_DIR: text.optional(),
  APP_SECRET: z.string().min(32, 'must be at least 32 characters').optional(),
  DEMO: onOff.optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).optional(),
  TRUST_PROXY: integer(0, 10).optional(),

  INTAKE_SECRET: z.string().min(16, 'must be at least 16 characters').optional(),
  INTAKE_UNKNOWN: z.enum(['create', 'reject']).optional(),
  INTAKE_AGENCY_CODE: pattern.optional(),
  INTAKE_PROCEDURE_CODE: pattern.optional(),
  INTAKE_DOSSIER_CODE: pattern.optional(),
  INVITATION_DAYS: integer(1, 365).optional(),
  LEAST_RATINGS: integer(10, 1000).optional(),
  METRICS_TOKEN: z.string().min(16, 'must be at least 16 characters').optional(),
  QUIET_HOURS: z
    .string()
    .regex(/^(off|([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)$/, 'must look like 21:00-08:00, or be off')
    .refine((value) => value.slice(0, 5) !== value.slice(6), 'must have a length')
    .optional(),
  INTAKE_BACKLOG: integer(0, 10_000_000).optional(),
  INTAKE_DATABASE_MILLISECONDS: integer(50, 60_000).optional(),
  FLOOD_LIMIT: integer(0, 10_000).optional(),
  REMINDER_DAYS: integer(0, 90).optional(),
  PROACTIVE_LIMIT: integer(1, 100).optional(),
  PROACTIVE_LIMIT_DAYS: integer(1, 365).optional(),
  ...telegramVariables,
  ...zaloVariables,
});

type Environment = z.infer<typeof environmentSchema>;

/**
 * Names that others make necessary. Asked of the raw environment, so that they are reported together with
 * values that cannot be parsed.
 */
function missingNames(environment: RawEnvironment): BadVariable[] {
  const isSet = (name: string) => environment[name] !== undefined;
  const require = (name: string, because: string, isRequired: boolean) =>
    isRequired && !isSet(name) ? [{ name, message: `is required ${because}` }] : [];
  const usesTelegram = isSet('TELEGRAM_BOT_TOKEN');
  const usesWebhook = telegramMode(environment) === 'webhook';
  return [
    ...require('APP_SECRET', 'with DATABASE_URL', isSet('DATABASE_URL')),
    ...require('TELEGRAM_BOT_USERNAME', 'with TELEGRAM_BOT_TOKEN', usesTelegram),
    ...require('TELEGRAM_WEBHOOK_SECRET', 'for Telegram in webhook mode', usesTelegram && usesWebhook),
    ...['ZALO_APP_SECRET', 'ZALO_OA_ID', 'ZALO_OA_SECRET'].flatMap((name) =>
      require(name, 'with ZALO_APP_ID', isSet('ZALO_APP_ID')),
    ),
  ];
}

/** Every name that the environment may set; `.env.example` lists the same. */
export const environmentNames: readonly string[] = Object.keys(environmentSchema.shape);

/** One name of the environment that cannot be used, and why. */
export type BadVariable = { readonly name: string; readonly message: string };

/** Parses the environment, where an empty value counts as none; on failure lists every bad name, not the first one only. */
export function parseConfig(environment: RawEnvironment): Result<Config, BadVariable[]> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(given);
  const malformed = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({ name: String(issue.path[0]), message: issue.message }));
  const bad = [...malformed, ...missingNames(given)];
  return parsed.success && bad.length === 0 ? ok(toConfig(parsed.data)) : err(bad);
}

/** The configuration of this process: the environment, and what `.env` in the working folder adds to it. */
export function readConfig(): Result<Config, BadVariable[]> {
  if (existsSync('.env')) process.loadEnvFile('.env');
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
    /** Months that the roll-up works on side by side: each has a connection for minutes, and the embedded database has one. */
    rollUpLanes: value.DATABASE_URL === undefined || (value.DATABASE_POOL ?? 10) < 8 ? 1 : 2,
    dataDir: value.DATA_DIR ?? './data',
    /** Where the files lie that citizens send; every replica must see the same. */
    filesDir: value.FILES_DIR ?? join(value.DATA_DIR ?? './data', 'files'),
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
    /** Days after the end of a month until nobody can answer about it any more: then its figures are closed. */
    closingDays: (value.INVITATION_DAYS ?? 14) + 1,
    /** Figures of fewer ratings are not published. */
    leastRatings: value.LEAST_RATINGS ?? 10,
    /** When the intake asks for patience. */
    pressure: {
      backlog: value.INTAKE_BACKLOG ?? 20_000,
      databaseMilliseconds: value.INTAKE_DATABASE_MILLISECONDS ?? 1_000,
    },
    /** Messages that are taken of one person within a minute, on Telegram and Zalo; undefined: all. */
    floodLimit: unlessNone(value.FLOOD_LIMIT ?? 60),
    campaigns: {
      /** Days after an invitation was written on which it is reminded of, once; undefined: never. */
      reminderDays: unlessNone(value.REMINDER_DAYS ?? 3),
      /** Invitations and reminders that one person gets within that many days, whatever the agency. */
      limits: { messages: value.PROACTIVE_LIMIT ?? 4, days: value.PROACTIVE_LIMIT_DAYS ?? 7 },
    },
    delivery: {
      quietHours: toQuietHours(value.QUIET_HOURS ?? '21:00-08:00'),
      rates: {
        web: { perSecond: undefined, perPersonSecond: undefined },
        telegram: telegramRate(value),
        zalo: zaloRate(value),
      },
    },
    telegram: toTelegramConfig(value, value.PUBLIC_URL),
    zalo: toZaloConfig(value),
    /** Proves to Zalo that this site is ours; needed before the account is. */
    zaloSiteVerification: value.ZALO_SITE_VERIFICATION,
  });
}

/** Minutes after midnight in Viet Nam; undefined for `off`. */
function toQuietHours(span: string): { from: number; to: number } | undefined {
  if (span === 'off') return undefined;
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
  return { from: minutes(span.slice(0, 5)), to: minutes(span.slice(6)) };
}

/** The values of a configuration that no log may show. */
export function secretsOf(config: Config): string[] {
  const [server] = config.databaseUrl === undefined ? [] : (serversOf(config.databaseUrl) ?? []);
  const password = server === undefined ? '' : decodeURIComponent(new URL(server).password);
  return [
    config.appSecret,
    config.metricsToken,
    config.intake.secret,
    config.telegram?.token,
    config.telegram?.webhookSecret,
    config.zalo?.appSecret,
    config.zalo?.oaSecret,
    config.zalo?.firstRefreshToken,
    password,
  ].filter((secret) => secret !== undefined);
}
