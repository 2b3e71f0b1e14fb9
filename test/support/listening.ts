import { anApplication } from './application.ts';
import { newId } from './deps.ts';
import { aReportedDossier } from './reports.ts';
import { loadSteadyFlows } from './steady-flows.ts';

/** The real application with flows that draw nothing, listening on a port of its own. Call `close` when done. */
export async function aListeningApplication(environment: Record<string, string> = {}) {
  const application = await anApplication(environment);
  const { clock, db } = application.deps;
  await loadSteadyFlows({ db, newId, clock });
  const port = await application.start();
  const url = `http://127.0.0.1:${port}`;
  /** A finished dossier's invitation, with the address of its web chat. */
  const invite = async (report: Record<string, unknown> = {}) => {
    const { invitationId, token } = await aReportedDossier(db, report, { clock });
    return { invitationId, token, chat: `${url}/s/${token}` };
  };
  return { ...application, url, invite };
}
export type ListeningApplication = Awaited<ReturnType<typeof aListeningApplication>>;
