/** What a citizen is told when a complaint is taken, whatever the flow says of it: its reference code. */
import { referenceCodeOf } from '../complaints/index.ts';
import { contactStateOf, type TakenKind } from '../complaints/vocabulary.ts';
import type { Language, MessageContent } from '../core/message.ts';
import type { EngineEvent } from '../engine/index.ts';
import type { Keys } from '../identity/index.ts';
import type { Decision } from './decide.ts';

type Told = Extract<EngineEvent, { kind: 'complaint_opened' | 'complaint_amended' }>;

/** The decision with a receipt for each complaint, where the complaint was filed. Pure: the code follows from the place. */
export function addReceipts(decision: Decision, keys: Keys): Decision {
  const { session, events } = decision;
  if (session === undefined || !events.some(isTold)) return decision;
  const rest = [...decision.messages];
  const messages: MessageContent[] = [];
  for (const event of events) {
    if (event.kind === 'message_composed') messages.push(...rest.splice(0, 1));
    if (!isTold(event)) continue;
    const code = referenceCodeOf(keys, { sessionId: session.id, node: event.node });
    messages.push({ kind: 'statement', text: receiptText(event, code, session.state.language) });
  }
  return { ...decision, messages: [...messages, ...rest] };
}

function isTold(event: EngineEvent): event is Told {
  return event.kind === 'complaint_opened' || event.kind === 'complaint_amended';
}

const names: Readonly<Record<TakenKind, Record<Language, string>>> = {
  report: { vi: 'Phản ánh', en: 'report (phản ánh)' },
  proposal: { vi: 'Kiến nghị', en: 'proposal (kiến nghị)' },
};

/** Without name, address and phone an agency may decline it: Decree 20/2008/NĐ-CP, Article 7 (Article 9 sorts it out). */
const withoutContact: Readonly<Record<Language, string>> = {
  vi: 'Ông/Bà chưa để lại đủ họ tên, địa chỉ và số điện thoại. Theo Điều 7 Nghị định 20/2008/NĐ-CP, cơ quan có thể không xem xét; nếu xem xét, câu trả lời vẫn được gửi cho Ông/Bà tại đây.',
  en: 'Your name, address and phone number are not all given. Under Article 7 of Decree 20/2008/NĐ-CP the agency may decline to look into it; if it does, the answer will still reach you here.',
};

function receiptText({ kind, complaint }: Told, code: string, language: Language): string {
  const name = names[complaint.complaintKind][language];
  if (kind === 'complaint_amended') {
    // What tells who the person is was forgotten when the survey ended: nothing can be said of it here.
    return language === 'vi'
      ? `${name} của Ông/Bà đã được sửa. Mã phản ánh vẫn là: ${code}`
      : `Your ${name} has been changed. Its reference code is still: ${code}`;
  }
  const receipt =
    language === 'vi'
      ? `${name} của Ông/Bà đã được tiếp nhận. Mã phản ánh: ${code}\nXin Ông/Bà giữ mã này để hỏi về kết quả.`
      : `Your ${name} has been received. Reference code: ${code}\nPlease keep it: with it you can ask about the result.`;
  return contactStateOf(complaint) === 'complete' ? receipt : `${receipt}\n\n${withoutContact[language]}`;
}
