import type { Application } from '../../src/application.ts';
import { inTransaction } from '../../src/db/index.ts';
import { flowDefinitionSchema } from '../../src/engine/index.ts';
import { publishFlow } from '../../src/surveys/index.ts';
import { newId } from './deps.ts';

/** Publishes a flow, and lets it serve every dossier from now on. */
export async function serveFlow(
  { deps }: Application,
  flow: { readonly key: string; readonly [field: string]: unknown },
): Promise<void> {
  const { db, clock } = deps;
  const definition = flowDefinitionSchema.parse(flow);
  const published = await inTransaction(db, (tx) =>
    publishFlow(tx, { newId }, { definition, at: clock.now(), by: 'command_line' }),
  );
  if (!published.ok) throw new Error(JSON.stringify(published.error));
  const { id } = await db.flow.findUniqueOrThrow({ where: { key: flow.key } });
  await db.flowAssignment.updateMany({ where: { procedureId: null }, data: { flowId: id } });
}
