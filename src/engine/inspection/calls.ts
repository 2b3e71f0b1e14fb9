/** Rules on calls of other flows. */
import { assertNever } from '../../core/result.ts';
import type { CallProblem } from '../assemble-flow.ts';
import type { InspectedFlow, Issue } from './issue.ts';

export function inspectCalls({ problems }: InspectedFlow): Issue[] {
  return problems.map((problem) => ({
    path: `nodes.${problem.node}.${problem.code === 'unknown_result' ? 'results' : 'flow'}`,
    code: problem.code,
    severity: 'error',
    sentence: sentenceOf(problem),
  }));
}

function sentenceOf({ code, flow, result }: CallProblem): Issue['sentence'] {
  switch (code) {
    case 'missing_flow':
      return { vi: `Không có kịch bản nào tên là "${flow}".`, en: `There is no flow named "${flow}".` };
    case 'flow_calls_itself':
      return {
        vi: `Kịch bản "${flow}" gọi lại chính nó.`,
        en: `The flow "${flow}" comes to call itself.`,
      };
    case 'unknown_result':
      return {
        vi: `Kịch bản "${flow}" không bao giờ kết thúc với kết quả "${result}".`,
        en: `The flow "${flow}" never finishes with the result "${result}".`,
      };
    default:
      return assertNever(code);
  }
}
