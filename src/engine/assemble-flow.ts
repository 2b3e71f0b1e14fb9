/** Replaces the calls of a flow by the nodes of the flows called, so that a version is frozen as a whole. */
import type { Condition } from './conditions.ts';
import type { FlowDefinition } from './definition.ts';
import type { CallFlowNode } from './nodes/call-flow.ts';
import { describeNode, type FlowNode } from './nodes/index.ts';

/** Finds a flow by its key. */
export type FlowLibrary = (key: string) => FlowDefinition | undefined;

export type CallProblem = {
  /** The call's node. */
  readonly node: string;
  readonly code: 'missing_flow' | 'flow_calls_itself' | 'unknown_result';
  readonly flow: string;
  readonly result?: string;
};

/** Between a call's name and the names of the nodes that stand for it. */
const separator = '__';

/** The call for which a node stands; a node of the flow itself stands for itself. */
export function callOf(id: string): string {
  return id.split(separator, 1)[0] ?? id;
}

/**
 * The flow with every call written out: node `a` of the flow called at `c` becomes `c__a`, and its finish goes
 * where the call leads for that result. Calls that cannot be written out stay, and are told.
 */
export function assembleFlow(
  flow: FlowDefinition,
  library: FlowLibrary,
): { flow: FlowDefinition; problems: CallProblem[] } {
  const written: Written = { nodes: [], passages: new Map(), problems: [] };
  writeOut(flow, { library, callers: [flow.key], prefix: '' }, written);
  const arrive = (id: string): string => followPassages(written.passages, id);
  return {
    flow: {
      ...flow,
      start: arrive(flow.start),
      nodes: Object.fromEntries(written.nodes.map(([id, node]) => [id, renameTargets(node, arrive)])),
    },
    problems: written.problems,
  };
}

type Written = {
  readonly nodes: [string, FlowNode][];
  /** Names that stand for another node: a call for the start of the flow called, a silent finish for what follows. */
  readonly passages: Map<string, string>;
  readonly problems: CallProblem[];
};

type Place = {
  readonly library: FlowLibrary;
  readonly callers: readonly string[];
  readonly prefix: string;
  /** The call for which this flow is written out. */
  readonly call?: CallFlowNode;
};

function writeOut(flow: FlowDefinition, place: Place, written: Written): void {
  const { library, callers, prefix } = place;
  for (const [id, node] of Object.entries(flow.nodes)) {
    const name = `${prefix}${id}`;
    const renamed = renameNodes(node, (other) => `${prefix}${other}`);
    if (renamed.kind === 'finish') comeBack(renamed, name, place.call, written);
    else if (renamed.kind !== 'call-flow') written.nodes.push([name, renamed]);
    else {
      const called = library(renamed.flow);
      if (called === undefined || callers.includes(renamed.flow)) {
        const code = callers.includes(renamed.flow) ? 'flow_calls_itself' : 'missing_flow';
        written.problems.push({ node: name, code, flow: renamed.flow });
        written.nodes.push([name, renamed]);
        continue;
      }
      const inner = `${name}${separator}`;
      written.passages.set(name, `${inner}${called.start}`);
      written.problems.push(...unknownResults(renamed, name, called));
      writeOut(called, { library, callers: [...callers, called.key], prefix: inner, call: renamed }, written);
    }
  }
}

/** A finish of a called flow leads back to where the call goes for its result. */
function comeBack(
  node: Extract<FlowNode, { kind: 'finish' }>,
  name: string,
  call: CallFlowNode | undefined,
  written: Written,
): void {
  if (call === undefined) {
    written.nodes.push([name, node]);
    return;
  }
  const taken = call.results?.find(({ result }) => result === node.result);
  const next = taken === undefined ? call.next : taken.next;
  if (node.text === undefined && next !== undefined) written.passages.set(name, next);
  else
    written.nodes.push([
      name,
      { kind: 'say', text: node.text ?? {}, ...(next === undefined ? {} : { next }) },
    ]);
}

function followPassages(passages: ReadonlyMap<string, string>, from: string): string {
  let at = from;
  const seen = new Set<string>();
  for (let next = passages.get(at); next !== undefined && !seen.has(next); next = passages.get(at)) {
    seen.add(next);
    at = next;
  }
  return at;
}

function unknownResults(call: CallFlowNode, node: string, called: FlowDefinition): CallProblem[] {
  const results = Object.values(called.nodes).flatMap((one) =>
    one.kind === 'finish' ? (one.result ?? []) : [],
  );
  return (call.results ?? [])
    .filter(({ result }) => !results.includes(result))
    .map(({ result }) => ({ node, code: 'unknown_result', flow: called.key, result }));
}

/** The node with every other node that it names renamed: its exits, its conditions, the answers that it uses. */
function renameNodes(node: FlowNode, rename: (id: string) => string): FlowNode {
  const copy = renameTargets(node, rename);
  const behaviour = describeNode(node);
  for (const { path, node: used } of behaviour.uses ?? []) setAt(copy, path, rename(used));
  for (const { path, condition } of behaviour.conditions)
    setAt(copy, path, renameInCondition(condition, rename));
  return copy;
}

function renameTargets(node: FlowNode, rename: (id: string) => string): FlowNode {
  const copy = structuredClone(node);
  for (const { path, target } of describeNode(node).exits)
    if (target !== undefined) setAt(copy, path, rename(target));
  return copy;
}

function renameInCondition(condition: Condition, rename: (id: string) => string): Condition {
  switch (condition.kind) {
    case 'answer_is':
    case 'answer_between':
    case 'arm_is':
      return { ...condition, node: rename(condition.node) };
    case 'all':
    case 'any':
      return { ...condition, of: condition.of.map((part) => renameInCondition(part, rename)) };
    case 'not':
      return { ...condition, of: renameInCondition(condition.of, rename) };
    case 'fact_is':
    case 'fact_known':
    case 'variable_is':
    case 'variable_between':
      return condition;
  }
}

/** Sets what lies at `a.0.b` within a value. */
function setAt(within: object, path: string, value: unknown): void {
  const [first = '', ...rest] = path.split('.');
  const inner: unknown = Reflect.get(within, first);
  if (rest.length === 0) Reflect.set(within, first, value);
  else if (typeof inner === 'object' && inner !== null) setAt(inner, rest.join('.'), value);
}
