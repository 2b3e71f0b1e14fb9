/** Makes the demo: dossiers of the past weeks, reported and rated through the same path as real ones. */

import type { Application } from '../../application.ts';
import { loadCatalogue } from '../../catalogue/index.ts';
import { ok } from '../../core/result.ts';
import { inTransaction } from '../../db/index.ts';
import { type IntakeDeps, reportDossiers } from '../../dossiers/index.ts';
import { createDossierReportSchema } from '../../dossiers/vocabulary.ts';
import { createSampler } from '../../surveys/index.ts';
import { drawCitizen } from './citizen.ts';
import { type DrawnDossier, drawDossier } from './draw-dossier.ts';
import { holdConversations, type Invited } from './hold-conversations.ts';
import { demoProcedures } from './procedures.ts';
import { agencies } from './province.ts';
import { createRandom, type Random } from './random.ts';

export type DemoRequest = {
  readonly dossiers: number;
  /** The dossiers were finished within so many days. */
  readonly days: number;
};

export type DemoSummary = { readonly dossiers: number; readonly opened: number };

const dossiersAtOnce = 100;

/**
 * Reports dossiers and lets their applicants answer; calls `onProgress` with the number done. Each run goes
 * on where the one before ended, so that the same runs on an empty database make the same demo. It ends
 * early when the application stops.
 */
export async function runDemo(
  application: Application,
  request: DemoRequest,
  onProgress: (done: number) => void,
): Promise<DemoSummary> {
  const deps = intakeDeps(application);
  const earlier = await deps.db.dossier.count();
  const random = createRandom(earlier + 1);
  const until = deps.clock.now();
  const telegramShare = mayUseTelegram(application) ? 0.4 : 0;
  let done = 0;
  let opened = 0;
  while (done < request.dossiers && !application.stopping.aborted) {
    const size = Math.min(dossiersAtOnce, request.dossiers - done);
    const firstSerial = earlier + done + 1;
    const dossiers = Array.from({ length: size }, (_, index) =>
      drawDossier(random, firstSerial + index, until, request.days),
    );
    const invited = await inviteApplicants(deps, random, dossiers, telegramShare);
    await holdConversations(application, invited, random);
    done += size;
    opened += invited.length;
    onProgress(done);
  }
  return { dossiers: done, opened };
}

/**
 * The simulated phones take whatever is to be sent by Telegram: only where no real bot sends, in this process or
 * in another one on the same database.
 */
function mayUseTelegram({ config }: Application): boolean {
  return config.telegram === undefined && config.databaseUrl === undefined;
}

export function intakeDeps({ deps, config }: Application): IntakeDeps {
  return { ...deps, config, drawSample: createSampler(deps) };
}

/** Adds the agencies and procedures of the demo, where they are missing. */
export async function loadDemoCatalogue({ deps }: Application): Promise<void> {
  const at = deps.clock.now();
  await inTransaction<undefined, never>(deps.db, async (tx) => {
    await loadCatalogue(tx, deps, { agencies, procedures: demoProcedures }, at);
    return ok(undefined);
  });
}

const reportSchema = createDossierReportSchema();

/** Reports new dossiers and returns those of their applicants who will open the invitation. */
async function inviteApplicants(
  deps: IntakeDeps,
  random: Random,
  dossiers: readonly DrawnDossier[],
  telegramShare: number,
): Promise<Invited[]> {
  const results = await reportDossiers(
    deps,
    dossiers.map(({ report }) => reportSchema.parse(report)),
  );
  return dossiers.flatMap(({ experience, opens }, index) => {
    const result = results[index];
    // A code that another run took meanwhile is left to it, and who is not sampled gets no invitation.
    if (!result?.ok || result.value.kind !== 'invited' || !result.value.isNew || !random.happens(opens))
      return [];
    const citizen = drawCitizen(random, experience);
    const { id, token } = result.value;
    // On the web a person's address is the invitation; no chat of Telegram has such an id.
    const channel = random.happens(telegramShare) ? 'telegram' : 'web';
    return [{ citizen, token, channel, address: channel === 'web' ? id : `demo-${id}` }];
  });
}
