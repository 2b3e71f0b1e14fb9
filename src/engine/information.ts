/** The proper ways of what a chat cannot take, told in full. */
import type { LocalizedText } from './localized.ts';

export const topics = ['formal_complaint', 'denunciation'] as const;
export type Topic = (typeof topics)[number];

/**
 * A *khiếu nại* and a *tố cáo* are not *phản ánh, kiến nghị* (Decree 20/2008/NĐ-CP, Article 1). A tố cáo is made
 * by a signed petition or in person (Law on Denunciation 25/2018/QH14, Articles 22 and 23); information in
 * another form is looked at only if it names the offender clearly and brings specific evidence (Article 25).
 * A khiếu nại is made by a petition or in person with the agency whose decision or act it is about (Law on
 * Complaints 02/2011/QH13, Articles 7 and 8).
 */
export const information: Readonly<Record<Topic, LocalizedText>> = {
  formal_complaint: {
    vi: 'Tin nhắn này không phải là đơn khiếu nại. Nếu Ông/Bà cho rằng một quyết định hoặc hành vi hành chính là trái pháp luật và xâm phạm quyền, lợi ích của mình, Ông/Bà gửi đơn khiếu nại hoặc đến khiếu nại trực tiếp tại chính cơ quan đã ban hành quyết định hoặc có hành vi đó. Đơn ghi rõ ngày, họ tên, địa chỉ, nội dung, lý do và có chữ ký hoặc điểm chỉ.',
    en: 'This message is not a formal complaint (khiếu nại). If you hold that an administrative decision or act is unlawful and harms your rights, send a written complaint to the agency that took the decision, or go there in person. State the date, your name and address, the matter and your reasons, and sign it.',
  },
  denunciation: {
    vi: 'Tin nhắn này không phải là đơn tố cáo. Nếu Ông/Bà muốn tố cáo, cần có đơn ghi rõ ngày, họ tên, địa chỉ, cách liên hệ, hành vi vi phạm, người bị tố cáo và có chữ ký hoặc điểm chỉ, hoặc đến trình bày trực tiếp tại cơ quan có thẩm quyền. Họ tên, địa chỉ của người tố cáo được giữ bí mật. Thông tin gửi theo hình thức khác chỉ được xem xét khi nêu rõ người vi phạm và có tài liệu, chứng cứ cụ thể.',
    en: 'This message is not a denunciation (tố cáo). A denunciation needs a signed petition with the date, your name, address and contact, the offence and the person denounced, or a visit in person to the competent authority. Name and address are kept secret. Information in another form is considered only if it names the offender and brings specific evidence.',
  },
};
