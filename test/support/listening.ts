import { loadFlows } from '../../src/surveys/index.ts';
import { anApplication } from './application.ts';
import { newId } from './deps.ts';
import { aReportedDossier } from './reports.ts';
import { flowsFolder } from './survey.ts';

/** The real application with the shipped flows, listening on a port of its own. Call `close` when done. */
export async function aListeningApplication(environment: Record<string, string> = {}) {
  const application = await anApplication(environment);
  const { clock, db } = application.deps;
  await loadFlows({ db, newId, clock }, flowsFolder);
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
