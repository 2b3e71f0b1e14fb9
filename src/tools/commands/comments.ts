import { z } from 'zod';
import { err, ok } from '../../core/result.ts';
import { commentsToCheck, decideComments } from '../../surveys/index.ts';
import type { Command } from '../commands.ts';

const ids = z.array(z.uuid()).min(1, 'Name the comments by their ids.').max(1_000);
const argumentsSchema = z.discriminatedUnion(
  'what',
  [
    z.object({ what: z.literal('list'), agency: z.string().min(1).max(64).optional() }),
    z.object({ what: z.literal('publish'), ids }),
    z.object({ what: z.literal('withhold'), ids }),
  ],
  { error: 'Say list, publish or withhold.' },
);

/** Lists the released comments that nobody has looked at, publishes them or keeps them back. */
export const commentsCommand: Command<z.infer<typeof argumentsSchema>> = {
  argumentsSchema,
  run: async ({ deps }, given) => {
    if (given.what === 'list') {
      const comments = await commentsToCheck(deps.db, given.agency);
      if (comments.ok) return ok({ comments: comments.value });
      return err({ code: comments.error.code, message: 'There is no agency with this code.' });
    }
    const decided = await decideComments(deps.db, {
      ids: given.ids,
      decision: given.what === 'publish' ? 'published' : 'withheld',
      at: deps.clock.now(),
      actor: { kind: 'command_line' },
    });
    if (decided.ok) return decided;
    return err({ code: decided.error.code, message: 'One of these ids is of no released comment.' });
  },
};
