/** Makes the demo: dossiers of the past weeks, reported and rated through the same path as real ones. */
import { loadCatalogue } from '../../catalogue/index.ts';
import type { ConversationDeps } from '../../conversations/index.ts';
import { ok } from '../../core/result.ts';
import { inTransaction } from '../../db/index.ts';
import { type IntakeDeps, reportDossiers } from '../../dossiers/index.ts';
import { createDossierReportSchema } from '../../dossiers/vocabulary.ts';
import { drawCitizen } from './citizen.ts';
import { drawDossier } from './draw-dossier.ts';
import { holdConversations, type Invited } from './hold-conversations.ts';
import { demoProcedures } from './procedures.ts';
import { agencies } from './province.ts';
import { createRandom, type Random } from './random.ts';

export type DemoDeps = IntakeDeps & {
  readonly conversations: ConversationDeps;
  /** Whether some citizens may come by Telegram: not where a real bot would write to invented chats. */
  readonly mayUseTelegram: boolean;
};

export type DemoRequest = {
  readonly dossiers: number;
  /** The dossiers were finished within so many days. */
  readonly days: number;
};

export type DemoSummary = { readonly dossiers: number; readonly opened: number };

const dossiersAtOnce = 100;

/**
 * Reports dossiers and lets their applicants answer; calls `onProgress` with the number done. Each run goes
 * on where the one before ended, so that the same runs on an empty database make the same demo.
 */
export async function runDemo(
  deps: DemoDeps,
  request: DemoRequest,
  onProgress: (done: number) => void,
): Promise<DemoSummary> {
  await loadDemoCatalogue(deps);
  const earlier = await deps.db.dossier.count();
  const random = createRandom(earlier + 1);
  const until = deps.clock.now();
  let opened = 0;
  for (let done = 0; done < request.dossiers; done += dossiersAtOnce) {
    const size = Math.min(dossiersAtOnce, request.dossiers - done);
    const serials = Array.from({ length: size }, (_, index) => earlier + done + index + 1);
    const invited = await inviteApplicants(deps, random, serials, until, request.days);
    await holdConversations({ conversations: deps.conversations, keys: deps.keys }, invited, random);
    opened += invited.length;
    onProgress(done + size);
  }
  return { dossiers: request.dossiers, opened };
}

async function loadDemoCatalogue(deps: DemoDeps): Promise<void> {
  const at = deps.clock.now();
  await inTransaction<undefined, never>(deps.db, async (tx) => {
    await loadCatalogue(tx, deps, { agencies, procedures: demoProcedures }, at);
    return ok(undefined);
  });
}

const reportSchema = createDossierReportSchema();

/** Reports new dossiers and returns those of their applicants who will open the invitation. */
async function inviteApplicants(
  deps: DemoDeps,
  random: Random,
  serials: readonly number[],
  until: Date,
  days: number,
): Promise<Invited[]> {
  const drawn = serials.map((serial) => drawDossier(random, serial, until, days));
  const results = await reportDossiers(
    deps,
    drawn.map(({ report }) => reportSchema.parse(report)),
  );
  return drawn.flatMap(({ experience, opens }, index) => {
    const result = results[index];
    // A code that another run took meanwhile is left to it.
    if (!result?.ok || !result.value.isNew || !random.happens(opens)) return [];
    const channel = deps.mayUseTelegram && random.happens(0.4) ? 'telegram' : 'web';
    const citizen = drawCitizen(random, experience);
    return [{ citizen, token: result.value.token, channel, address: `demo-${serials[index]}` }];
  });
}
