/** Rules on where a flow leads. */
import type { InspectedFlow, InspectedNode, Issue } from './issue.ts';

export function inspectPaths(inspected: InspectedFlow): Issue[] {
  const reached = nodesFrom(inspected, inspected.flow.start);
  return [
    ...missingStart(inspected),
    ...brokenExits(inspected),
    ...unreachableNodes(inspected, reached),
    ...loopsWithoutQuestion(inspected, reached),
    ...waysWithoutFinish(inspected, reached),
  ];
}

function missingStart({ flow, byId }: InspectedFlow): Issue[] {
  if (byId.has(flow.start)) return [];
  return [
    {
      path: 'start',
      code: 'missing_start',
      severity: 'error',
      sentence: {
        vi: `Bước bắt đầu "${flow.start}" không có trong kịch bản.`,
        en: `The start "${flow.start}" is not a node of the flow.`,
      },
    },
  ];
}

function brokenExits({ nodes, byId }: InspectedFlow): Issue[] {
  return nodes.flatMap((node) =>
    node.behaviour.exits.flatMap((exit): Issue[] => {
      const path = `nodes.${node.id}.${exit.path}`;
      if (exit.target === undefined)
        return [
          {
            path,
            code: 'dead_end',
            severity: 'error',
            sentence: {
              vi: `Bước "${node.id}" không dẫn tới bước nào. Hãy chọn bước tiếp theo hoặc bước kết thúc.`,
              en: `"${node.id}" leads nowhere. Choose a next node or a finish.`,
            },
          },
        ];
      if (byId.has(exit.target)) return [];
      return [
        {
          path,
          code: 'missing_target',
          severity: 'error',
          sentence: {
            vi: `Bước "${node.id}" dẫn tới bước "${exit.target}" không có trong kịch bản.`,
            en: `"${node.id}" leads to "${exit.target}", which is not a node of the flow.`,
          },
        },
      ];
    }),
  );
}

function unreachableNodes({ flow, nodes, byId }: InspectedFlow, reached: ReadonlySet<string>): Issue[] {
  // Without a start nothing is reached; that one fault is told already.
  if (!byId.has(flow.start)) return [];
  return nodes
    .filter((node) => !reached.has(node.id))
    .map((node) => ({
      path: `nodes.${node.id}`,
      code: 'unreachable_node',
      severity: 'warning',
      sentence: {
        vi: `Không có đường nào dẫn tới bước "${node.id}".`,
        en: `No path leads to "${node.id}".`,
      },
    }));
}

/** A circle of nodes that never waits for a reply would run until the engine's limit. */
function loopsWithoutQuestion(inspected: InspectedFlow, reached: ReadonlySet<string>): Issue[] {
  return inspected.nodes
    .filter(
      (node) => reached.has(node.id) && node.behaviour.role === 'step' && returnsUnasked(inspected, node),
    )
    .map((node) => ({
      path: `nodes.${node.id}`,
      code: 'loop_without_question',
      severity: 'error',
      sentence: {
        vi: `Bước "${node.id}" có thể quay về chính nó mà không hỏi câu nào.`,
        en: `"${node.id}" can come back to itself without asking anything.`,
      },
    }));
}

function returnsUnasked(inspected: InspectedFlow, from: InspectedNode): boolean {
  const isPassed = (id: string): boolean => inspected.byId.get(id)?.behaviour.role === 'step';
  const open = targetsOf(from).filter(isPassed);
  const seen = new Set<string>();
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === from.id) return true;
    const node = seen.has(at) ? undefined : inspected.byId.get(at);
    seen.add(at);
    if (node !== undefined) open.push(...targetsOf(node).filter(isPassed));
  }
  return false;
}

/** Once here, the conversation can never end by itself. */
function waysWithoutFinish(inspected: InspectedFlow, reached: ReadonlySet<string>): Issue[] {
  const finishing = new Set<string>();
  const leadingTo = new Map<string, string[]>();
  for (const node of inspected.nodes) {
    for (const target of targetsOf(node)) leadingTo.set(target, [...(leadingTo.get(target) ?? []), node.id]);
    if (node.behaviour.exits.length === 0) finishing.add(node.id);
  }
  const open = [...finishing];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const before of leadingTo.get(at) ?? [])
      if (!finishing.has(before)) {
        finishing.add(before);
        open.push(before);
      }
  const hasOwnFault = (node: InspectedNode): boolean =>
    node.behaviour.exits.some((exit) => exit.target === undefined || !inspected.byId.has(exit.target));
  return inspected.nodes
    .filter((node) => reached.has(node.id) && !finishing.has(node.id) && !hasOwnFault(node))
    .map((node) => ({
      path: `nodes.${node.id}`,
      code: 'no_way_to_finish',
      severity: 'error',
      sentence: {
        vi: `Từ bước "${node.id}" không có đường nào dẫn tới bước kết thúc.`,
        en: `No path leads from "${node.id}" to a finish.`,
      },
    }));
}

function nodesFrom(inspected: InspectedFlow, start: string): Set<string> {
  const reached = new Set<string>();
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const node = reached.has(at) ? undefined : inspected.byId.get(at);
    if (node === undefined) continue;
    reached.add(at);
    open.push(...targetsOf(node));
  }
  return reached;
}

function targetsOf(node: InspectedNode): string[] {
  return node.behaviour.exits.flatMap((exit) => (exit.target === undefined ? [] : [exit.target]));
}
