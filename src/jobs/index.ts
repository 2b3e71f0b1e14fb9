export { findJob, jobNames } from './definitions.ts';
export type { JobDeps, JobSummary } from './job.ts';
export { type JobRefusal, runJob } from './run-job.ts';
export { type Schedule, startSchedule } from './schedule.ts';
