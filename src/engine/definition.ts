/** The definition of a flow (kịch bản hội thoại): what authors write, versions freeze and the engine runs. */
import { z } from 'zod';
import { languageSchema } from '../core/message.ts';
import { own } from './conditions.ts';
import { localizedTextSchema } from './localized.ts';
import { type FlowNode, nodeSchema } from './nodes/index.ts';
import { nodeIdSchema } from './nodes/question-shape.ts';

/** The version of the definition's format. */
export const flowFormat = 1;

/**
 * The shape of a flow. It is permissive, so that a draft can be kept while it is unfinished; `inspectFlow`
 * says what keeps it from being published.
 */
export const flowDefinitionSchema = z.strictObject({
  format: z.literal(flowFormat),
  key: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  title: localizedTextSchema,
  /** The languages in which the flow can be held; the first one is the fallback. */
  languages: z.array(languageSchema).min(1),
  start: nodeIdSchema,
  nodes: z.record(nodeIdSchema, nodeSchema),
});
export type FlowDefinition = z.infer<typeof flowDefinitionSchema>;

/** JSON Schema of a flow definition, for editors and other programs. */
export function flowJsonSchema(): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(flowDefinitionSchema);
}

/** The node of that id. */
export function findNode(flow: FlowDefinition, id: string): FlowNode | undefined {
  return own(flow.nodes, id);
}
