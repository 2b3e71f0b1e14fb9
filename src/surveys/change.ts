import type { Actor } from '../audit/index.ts';

/** Who changes something, and when: what every change of a flow or a rule records. */
export type Change = { readonly actor: Actor; readonly at: Date };
