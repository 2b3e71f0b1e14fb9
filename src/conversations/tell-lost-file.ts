import { z } from 'zod';
import { type Language, languageSchema } from '../core/message.ts';
import { type Tx, toJson } from '../db/index.ts';
import type { LostFile } from '../files/index.ts';

const stateSchema = z.object({ language: languageSchema });

/** Says in the conversation that a file could not be kept, and why: nobody may believe that it was. */
export async function tellLostFile(tx: Tx, { sessionId, reason }: LostFile, at: Date): Promise<void> {
  if (sessionId === null) return;
  const session = await tx.session.findUnique({
    where: { id: sessionId },
    select: { conversationId: true, state: true, conversation: { select: { channel: true } } },
  });
  if (session === null) return;
  const state = stateSchema.safeParse(session.state);
  const isFetched = session.conversation.channel === 'web';
  await tx.outbound.create({
    data: {
      conversationId: session.conversationId,
      sessionId,
      content: toJson({
        kind: 'statement',
        text: lossText(reason, state.success ? state.data.language : 'vi'),
      }),
      status: isFetched ? 'wired' : 'queued',
      availableAt: at,
      createdAt: at,
      wiredAt: isFetched ? at : null,
    },
  });
}

const reasons: Readonly<Record<LostFile['reason'], Record<Language, string>>> = {
  type_not_taken: { vi: 'loại tệp này không nhận được', en: 'files of this type are not accepted' },
  type_not_asked: { vi: 'câu hỏi này không nhận loại tệp đó', en: 'this question does not take such a file' },
  too_large: { vi: 'tệp quá lớn', en: 'it is too large' },
  empty: { vi: 'tệp trống', en: 'it is empty' },
  damaged: { vi: 'tệp bị hỏng hoặc gửi chưa hết', en: 'it is damaged or incomplete' },
  dangerous: {
    vi: 'tệp có nội dung không an toàn (mã lệnh, tệp lồng bên trong)',
    en: 'it holds something that is not safe (a script, a file inside)',
  },
  missing: { vi: 'không tải được tệp về', en: 'it could not be fetched' },
};

function lossText(reason: LostFile['reason'], language: Language): string {
  const why = reasons[reason][language];
  return language === 'vi'
    ? `Rất tiếc, tệp Ông/Bà gửi không lưu được: ${why}. Các nội dung khác vẫn được ghi nhận. Muốn gửi tệp khác, Ông/Bà nhắn "quay lại".`
    : `Sorry, the file you sent could not be kept: ${why}. Everything else is recorded. To send another file, send "back".`;
}
