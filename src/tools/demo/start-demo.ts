import type { Application } from '../../application.ts';
import { findJob, runJob } from '../../jobs/index.ts';
import { agencies } from './province.ts';
import { intakeDeps, loadDemoCatalogue, runDemo } from './run-demo.ts';
import { sampleInvitation } from './sample-invitation.ts';

/** Enough for a province's pages to have figures, and made within a minute. */
const dossiersOfDemo = 1_500;
/** The first of them are counted at once, so that the pages are not empty for long. */
const dossiersCountedFirst = 300;
const daysOfDemo = 45;

/**
 * Fills an empty database with the demo, in the background, and returns the token of an invitation to try.
 * A database that holds something else is left alone: undefined.
 */
export async function startDemo(application: Application): Promise<string | undefined> {
  const { db } = application.deps;
  const isEmpty = (await db.agency.count()) + (await db.dossier.count()) === 0;
  if (!isEmpty && !(await holdsDemo(application))) return undefined;
  await loadDemoCatalogue(application);
  const token = await sampleInvitation(intakeDeps(application));
  const missing = dossiersOfDemo - (await db.dossier.count());
  if (missing > 0) application.inBackground('demo', () => fill(application, missing));
  return token;
}

async function holdsDemo({ deps }: Application): Promise<boolean> {
  const [root] = agencies;
  const where = { code: root?.code ?? '', name: root?.name ?? '' };
  return (await deps.db.agency.count({ where })) > 0;
}

async function fill(application: Application, missing: number): Promise<void> {
  const { log } = application.deps;
  log.info({ dossiers: missing }, 'making the demo');
  for (const dossiers of [Math.min(missing, dossiersCountedFirst), missing - dossiersCountedFirst]) {
    if (dossiers <= 0) continue;
    const made = await runDemo(application, { dossiers, days: daysOfDemo }, (done) => {
      if (done % 500 === 0) log.info({ dossiers: done }, 'making the demo');
    });
    if (application.stopping.aborted) return;
    await countIndices(application);
    log.info({ ...made }, 'demo figures counted');
  }
}

/** The nightly roll-up, now. All of it is shown at once: these people are invented, and nobody saw yesterday's figures. */
export async function countIndices({ jobs, deps }: Application): Promise<void> {
  const name = 'roll-up-indices';
  const job = findJob(name);
  if (job === undefined) throw new Error(`no job ${name}`);
  const counted = await runJob(
    { ...jobs, release: undefined },
    { name, job, tick: `demo ${deps.newId()}`, until: deps.clock.now() },
  );
  if (!counted.ok) deps.log.warn({ code: counted.error.code }, 'the demo is not in the figures yet');
}
