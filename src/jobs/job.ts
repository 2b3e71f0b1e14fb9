import type { ConversationDeps } from '../conversations/index.ts';
import type { Log } from '../core/log.ts';
import type { Meter } from '../core/meter.ts';
import type { Result } from '../core/result.ts';
import type { Clock } from '../core/time.ts';
import type { Db } from '../db/index.ts';
import type { CampaignSettings } from '../delivery/index.ts';
import type { FileStore } from '../files/index.ts';
import type { PublishDeps, ReleaseRule } from '../indices/index.ts';
import type { JobSchedule } from './due-tick.ts';

/** What jobs do for an Official Account. */
export type ZaloJobs = {
  /** Keeps the connection alive. */
  readonly renewGrant: () => Promise<Result<'renewed' | 'fresh', { code: string }>>;
  /** Ratings of templates whose webhook was lost. */
  readonly reconcileRatings: (period: {
    from: Date;
    to: Date;
  }) => Promise<{ read: number; stored: number; problem: string | null }>;
  readonly settings: { readonly mayPay: boolean };
};

/** What jobs may use. */
export type JobDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly newId: () => string;
  readonly conversations: ConversationDeps;
  /** How people are written to first; absent where nothing is sent. */
  readonly campaigns?: CampaignSettings | undefined;
  /** Where the files lie that people sent. */
  readonly files: FileStore;
  /** Something was put into the outbox. */
  readonly onWritten?: () => void;
  /** The Official Account; absent where Zalo is off. */
  readonly zalo?: ZaloJobs | undefined;
  readonly publishing: PublishDeps;
  /** How many months the roll-up works on side by side. */
  readonly rollUpLanes: number;
  /** In which steps answers are shown to the public; at once where nobody's are at stake. */
  readonly release?: ReleaseRule | undefined;
};

/** What a run did, as the command prints it and `job_runs` keeps it: counts, days and codes. */
export type JobSummary = Readonly<Record<string, string | number | boolean | null>>;

export type Job = {
  /** Without one, the job runs only when it is asked for. */
  readonly schedule?: JobSchedule;
  /** Does what was due up to `until`. Running it again must change nothing. */
  run(deps: JobDeps, options: { until: Date }): Promise<JobSummary>;
};
