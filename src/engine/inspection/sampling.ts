/** Rules on what chance and time decide. */
import type { InspectedFlow, InspectedNode, Issue } from './issue.ts';

export function inspectSampling(inspected: InspectedFlow): Issue[] {
  return inspected.nodes.flatMap((node) => [
    ...inspectPick(inspected, node),
    ...inspectSplit(node),
    ...inspectClock(node),
  ]);
}

function inspectPick({ byId }: InspectedFlow, { id, node }: InspectedNode): Issue[] {
  if (node.kind !== 'pick') return [];
  const issues = node.among.flatMap((candidate, at): Issue[] => {
    const behaviour = byId.get(candidate.node)?.behaviour;
    if (behaviour === undefined) return [];
    const path = `nodes.${id}.among.${at}.node`;
    if (behaviour.role !== 'question')
      return [
        {
          path,
          code: 'pick_of_no_question',
          severity: 'error',
          sentence: {
            vi: `"${candidate.node}" không phải là câu hỏi nên không thể được chọn ngẫu nhiên.`,
            en: `"${candidate.node}" is not a question, so it cannot be picked.`,
          },
        },
      ];
    if (behaviour.exits.some((exit) => exit.target === id)) return [];
    return [
      {
        path: `nodes.${candidate.node}.next`,
        code: 'picked_question_leads_away',
        severity: 'error',
        sentence: {
          vi: `Câu hỏi "${candidate.node}" phải dẫn trở lại bước "${id}", nếu không các câu được chọn sau nó sẽ không được hỏi.`,
          en: `"${candidate.node}" must lead back to "${id}", or the questions picked after it are not asked.`,
        },
      },
    ];
  });
  if (node.count < node.among.length) return issues;
  return [
    ...issues,
    {
      path: `nodes.${id}.count`,
      code: 'pick_of_all',
      severity: 'warning',
      sentence: {
        vi: `Bước này hỏi tất cả ${node.among.length} câu, không chọn ngẫu nhiên câu nào.`,
        en: `This asks all ${node.among.length} questions and leaves nothing to chance.`,
      },
    },
  ];
}

function inspectSplit({ id, node }: InspectedNode): Issue[] {
  if (node.kind !== 'split' || node.arms.some((arm) => arm.share > 0)) return [];
  return [
    {
      path: `nodes.${id}.arms`,
      code: 'split_without_share',
      severity: 'error',
      sentence: {
        vi: 'Không nhóm nào có tỷ lệ lớn hơn 0.',
        en: 'No arm has a share above 0.',
      },
    },
  ];
}

function inspectClock({ id, behaviour }: InspectedNode): Issue[] {
  if (behaviour.role !== 'question') return [];
  const { timeout, reminder } = behaviour.asked;
  if (timeout === undefined || reminder === undefined) return [];
  if (reminder.afterSeconds < timeout.afterSeconds) return [];
  return [
    {
      path: `nodes.${id}.reminder.afterHours`,
      code: 'reminder_after_timeout',
      severity: 'warning',
      sentence: {
        vi: 'Lời nhắc đến sau khi câu hỏi đã hết thời gian chờ.',
        en: 'The reminder comes after the question has timed out.',
      },
    },
  ];
}
