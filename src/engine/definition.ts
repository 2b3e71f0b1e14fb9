/** The definition of a flow (kịch bản hội thoại): what authors write, versions freeze and the engine runs. */
import { z } from 'zod';
import { languageSchema } from '../core/message.ts';
import { own } from './conditions.ts';
import { localizedTextSchema } from './localized.ts';
import { flowFormat, migrateDefinition } from './migrations/index.ts';
import { type FlowNode, nodeSchema } from './nodes/index.ts';
import { nodeIdSchema } from './nodes/question-shape.ts';

/** The most nodes of one flow, the flows that it calls included. */
const mostNodes = 1_000;

const currentSchema = z.strictObject({
  format: z.literal(flowFormat),
  key: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  title: localizedTextSchema,
  /** The languages in which the flow can be held; the first one is the fallback. */
  languages: z.array(languageSchema).min(1),
  start: nodeIdSchema,
  /** How long a session may take; the invitation may end earlier. */
  expiresAfterHours: z.number().positive().max(8_760).optional(),
  nodes: z
    .record(nodeIdSchema, nodeSchema)
    .refine((nodes) => Object.keys(nodes).length <= mostNodes, 'too many nodes'),
  /** What an editor keeps for itself, such as where it draws each node. Nothing here has any effect. */
  ui: z.record(z.string(), z.unknown()).optional(),
});
export type FlowDefinition = z.infer<typeof currentSchema>;

/**
 * The shape of a flow, of any format: older ones are brought to the newest. It is permissive, so that a draft
 * can be kept while it is unfinished; `inspectFlow` says what keeps it from being published.
 */
export const flowDefinitionSchema = z.preprocess(migrateDefinition, currentSchema);

/** JSON Schema of a flow definition in the newest format, for editors and other programs. */
export function flowJsonSchema(): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(currentSchema);
}

/** The node of that id. */
export function findNode(flow: FlowDefinition, id: string): FlowNode | undefined {
  return own(flow.nodes, id);
}
