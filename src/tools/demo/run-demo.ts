/** Makes the demo: dossiers of the past weeks, reported and rated through the same path as real ones. */

import type { Application } from '../../application.ts';
import { loadCatalogue } from '../../catalogue/index.ts';
import { createInbox } from '../../conversations/index.ts';
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
import { startZaloPhones, type ZaloPhones } from './zalo-phones.ts';

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
  const mayPlay = mayPlayPlatforms(application);
  const shares = { telegram: mayPlay.telegram ? 0.3 : 0, zalo: mayPlay.zalo ? 0.15 : 0 };
  const receive = createInbox({ ...deps, onStored: () => undefined });
  const zalo = mayPlay.zalo
    ? await startZaloPhones(application.deps, (inbound) => receive('zalo', inbound))
    : undefined;
  let done = 0;
  let opened = 0;
  try {
    while (done < request.dossiers && !application.stopping.aborted) {
      const size = Math.min(dossiersAtOnce, request.dossiers - done);
      const firstSerial = earlier + done + 1;
      const dossiers = Array.from({ length: size }, (_, index) =>
        drawDossier(random, firstSerial + index, until, request.days),
      );
      const invited = await inviteApplicants(deps, random, dossiers, shares, zalo);
      await holdConversations(application, invited, random, zalo);
      done += size;
      opened += invited.length;
      onProgress(done);
    }
  } finally {
    await zalo?.close();
  }
  return { dossiers: done, opened };
}

/**
 * The simulated phones take whatever is to be sent by Telegram and Zalo: only where no real account sends, in this
 * process or in another one on the same database.
 */
function mayPlayPlatforms({ config }: Application): { telegram: boolean; zalo: boolean } {
  const isAlone = config.databaseUrl === undefined;
  return { telegram: isAlone && config.telegram === undefined, zalo: isAlone && config.zalo === undefined };
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
  shares: { readonly telegram: number; readonly zalo: number },
  zalo: ZaloPhones | undefined,
): Promise<Invited[]> {
  const results = await reportDossiers(
    deps,
    dossiers.map(({ report }) => reportSchema.parse(report)),
  );
  return dossiers.flatMap(({ experience, opens }, index): Invited[] => {
    const result = results[index];
    // A code that another run took meanwhile is left to it, and who is not sampled gets no invitation.
    if (!result?.ok || result.value.kind !== 'invited' || !result.value.isNew || !random.happens(opens))
      return [];
    const citizen = drawCitizen(random, experience);
    const { id, token } = result.value;
    const drawn = random.pick(['telegram', 'zalo', 'web'] as const, (one) =>
      one === 'web' ? 1 - shares.telegram - shares.zalo : shares[one],
    );
    if (drawn === 'zalo' && zalo !== undefined)
      return [{ citizen, token, channel: 'zalo', address: zalo.phoneFor(id) }];
    // On the web a person's address is the invitation; no chat of Telegram has such an id.
    const channel = drawn === 'telegram' ? 'telegram' : 'web';
    return [{ citizen, token, channel, address: channel === 'web' ? id : `demo-${id}` }];
  });
}
