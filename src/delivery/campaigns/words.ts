/** What an invitation and its reminder say. The link is put below by the channel. */
import type { InvitationMessage, Language } from '../../core/message.ts';
import { toNfc } from '../../core/text.ts';

export type DossierFacts = InvitationMessage['facts'];

const linkLabels: Record<Language, string> = { vi: 'Đánh giá', en: 'Rate the service' };

const words: Record<'invitation' | 'reminder', Record<Language, (facts: DossierFacts) => string>> = {
  invitation: {
    vi: (facts) =>
      `Kính chào Ông/Bà. Hồ sơ ${facts.dossierCode} ("${facts.procedureName}") tại ${facts.agencyName} đã giải quyết xong ngày ${dayIn(facts.finishedOn)}. Kính mời Ông/Bà đánh giá việc phục vụ, chưa đến một phút, trước hết ngày ${dayIn(facts.answerBy)}. Nếu không muốn nhận lời mời, xin Ông/Bà nhắn "dừng".`,
    en: (facts) =>
      `Hello. Dossier ${facts.dossierCode} ("${facts.procedureName}") at ${facts.agencyName} was finished on ${dayIn(facts.finishedOn)}. Please rate the service: it takes less than a minute, until ${dayIn(facts.answerBy)}. If you want no invitations, write "stop".`,
  },
  reminder: {
    vi: (facts) =>
      `Kính chào Ông/Bà. Ý kiến của Ông/Bà về hồ sơ ${facts.dossierCode} tại ${facts.agencyName} vẫn được mong đợi, đến hết ngày ${dayIn(facts.answerBy)}. Chúng tôi chỉ nhắc một lần này. Nếu không muốn nhận lời mời, xin Ông/Bà nhắn "dừng".`,
    en: (facts) =>
      `Hello. Your opinion on dossier ${facts.dossierCode} at ${facts.agencyName} is still welcome, until ${dayIn(facts.answerBy)}. We remind you this once only. If you want no invitations, write "stop".`,
  },
};

/** The message of an invitation, or of its one reminder. */
export function composeCampaign(
  kind: 'invitation' | 'reminder',
  language: Language,
  facts: DossierFacts,
): InvitationMessage {
  return {
    kind: 'invitation',
    text: toNfc(words[kind][language](facts)),
    linkLabel: linkLabels[language],
    language,
    facts,
  };
}

function dayIn(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${date}/${month}/${year}`;
}
