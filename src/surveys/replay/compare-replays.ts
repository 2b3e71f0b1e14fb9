/** How conversations go on two versions of a flow: counts, remarks in words, and a few examples. Pure. */
import { z } from 'zod';
import type { Played } from './play-session.ts';

const sentenceSchema = z.object({ vi: z.string(), en: z.string() });

const outcomes = ['same', 'different_path', 'different_answers', 'failed'] as const;
export type ReplayOutcome = (typeof outcomes)[number];

export const replayReportSchema = z.object({
  /** Conversations that were gone through. */
  sessions: z.int(),
  same: z.int(),
  differentPath: z.int(),
  differentAnswers: z.int(),
  /** They end in a failure, or cannot go on, where they did not before. */
  failed: z.int(),
  /** What differs, the most frequent first. */
  remarks: z.array(
    z.object({ code: z.string(), node: z.string(), sessions: z.int(), sentence: sentenceSchema }),
  ),
  examples: z.array(
    z.object({
      outcome: z.enum(outcomes),
      before: z.array(z.string()),
      after: z.array(z.string()),
    }),
  ),
});
export type ReplayReport = z.infer<typeof replayReportSchema>;

const mostRemarks = 50;
const mostExamples = 5;

export function compareReplays(pairs: readonly { before: Played; after: Played }[]): ReplayReport {
  const counts: Record<ReplayOutcome, number> = {
    same: 0,
    different_path: 0,
    different_answers: 0,
    failed: 0,
  };
  const remarks = new Map<string, ReplayReport['remarks'][number]>();
  const examples: ReplayReport['examples'] = [];
  for (const pair of pairs) {
    const outcome = compare(pair);
    counts[outcome] += 1;
    for (const remark of remarksOn(pair)) {
      const name = `${remark.code} ${remark.node}`;
      const known = remarks.get(name);
      const sessions = (known?.sessions ?? 0) + 1;
      remarks.set(name, { ...remark, sessions, sentence: sentenceOf(remark, sessions) });
    }
    const isNewKind = examples.filter((example) => example.outcome === outcome).length < 2;
    if (outcome !== 'same' && isNewKind && examples.length < mostExamples)
      examples.push({ outcome, before: tell(pair.before), after: tell(pair.after) });
  }
  return {
    sessions: pairs.length,
    same: counts.same,
    differentPath: counts.different_path,
    differentAnswers: counts.different_answers,
    failed: counts.failed,
    remarks: [...remarks.values()].sort((a, b) => b.sessions - a.sessions).slice(0, mostRemarks),
    examples,
  };
}

function isBroken({ ending }: Played): boolean {
  return ending === 'failed' || ending === 'stuck';
}

function compare({ before, after }: { before: Played; after: Played }): ReplayOutcome {
  if (isBroken(after) && !isBroken(before)) return 'failed';
  if (before.ending !== after.ending || before.asked.join() !== after.asked.join()) return 'different_path';
  const isSame =
    before.recorded.size === after.recorded.size &&
    [...before.recorded].every(([node, told]) => after.recorded.get(node) === told);
  return isSame ? 'same' : 'different_answers';
}

type Remark = {
  readonly code: 'newly_asked' | 'no_longer_asked' | 'not_understood' | 'recorded_otherwise' | 'breaks_off';
  readonly node: string;
};

function remarksOn({ before, after }: { before: Played; after: Played }): Remark[] {
  const last = after.asked.at(-1) ?? '';
  return [
    ...added(after.asked, before.asked).map((node): Remark => ({ code: 'newly_asked', node })),
    ...added(before.asked, after.asked).map((node): Remark => ({ code: 'no_longer_asked', node })),
    ...[...after.notUnderstood]
      .filter((node) => !before.notUnderstood.has(node) && before.recorded.has(node))
      .map((node): Remark => ({ code: 'not_understood', node })),
    ...[...before.recorded]
      .filter(([node, told]) => after.recorded.has(node) && after.recorded.get(node) !== told)
      .filter(([node]) => !after.notUnderstood.has(node))
      .map(([node]): Remark => ({ code: 'recorded_otherwise', node })),
    ...(isBroken(after) && !isBroken(before) ? [{ code: 'breaks_off', node: last } as const] : []),
  ];
}

function added(now: readonly string[], before: readonly string[]): string[] {
  return [...new Set(now)].filter((node) => !before.includes(node));
}

const sentences: Readonly<
  Record<Remark['code'], (node: string, count: number) => { vi: string; en: string }>
> = {
  newly_asked: (node, count) => ({
    vi: `${count} cuộc hội thoại nay được hỏi thêm "${node}".`,
    en: `${count} conversations are now asked "${node}".`,
  }),
  no_longer_asked: (node, count) => ({
    vi: `${count} cuộc hội thoại không còn được hỏi "${node}".`,
    en: `${count} conversations are no longer asked "${node}".`,
  }),
  not_understood: (node, count) => ({
    vi: `Ở "${node}", ${count} câu trả lời trước đây không còn được chấp nhận.`,
    en: `At "${node}", ${count} answers given before are no longer taken.`,
  }),
  recorded_otherwise: (node, count) => ({
    vi: `Câu trả lời cho "${node}" được ghi nhận khác đi trong ${count} cuộc hội thoại.`,
    en: `The answer to "${node}" is recorded otherwise in ${count} conversations.`,
  }),
  breaks_off: (node, count) => ({
    vi: `${count} cuộc hội thoại không thể tiếp tục sau "${node}".`,
    en: `${count} conversations cannot go on after "${node}".`,
  }),
};

function sentenceOf({ code, node }: Remark, count: number): { vi: string; en: string } {
  return sentences[code](node, count);
}

/** Questions with what was recorded: levels, options and categories only. */
function tell({ asked, recorded, ending }: Played): string[] {
  return [...asked.map((node) => `${node}: ${recorded.get(node) ?? '–'}`), ending];
}
