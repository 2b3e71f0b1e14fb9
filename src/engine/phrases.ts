/** What the engine itself says, whatever the flow. Polite: a citizen is *Ông/Bà*. */
import type { LocalizedText } from './localized.ts';

export const phrases = {
  retryRating: {
    vi: 'Xin lỗi, tôi chưa hiểu câu trả lời. Ông/Bà vui lòng chọn một mức, hoặc nhắn một số từ 1 (rất không hài lòng) đến 5 (rất hài lòng).',
    en: 'Sorry, I did not understand. Please choose a level, or send a number from 1 (very dissatisfied) to 5 (very satisfied).',
  },
  retryChoice: {
    vi: 'Xin lỗi, tôi chưa hiểu câu trả lời. Ông/Bà vui lòng chọn một trong các câu trả lời dưới đây.',
    en: 'Sorry, I did not understand. Please choose one of the answers below.',
  },
  retryText: {
    vi: 'Xin lỗi, tôi chưa nhận được câu trả lời. Ông/Bà vui lòng nhắn bằng chữ.',
    en: 'Sorry, I did not receive an answer. Please reply in writing.',
  },
  ambiguous: {
    vi: 'Câu trả lời của Ông/Bà có thể hiểu theo nhiều cách. Ông/Bà vui lòng chọn một câu trả lời dưới đây.',
    en: 'Your reply can be read in more than one way. Please choose one of the answers below.',
  },
  unsupported: {
    vi: 'Tôi chỉ đọc được chữ và nút bấm. Ông/Bà vui lòng chọn hoặc nhắn câu trả lời.',
    en: 'I can only read text and buttons. Please choose or write your answer.',
  },
  stale: {
    vi: 'Câu hỏi đó đã qua nên lựa chọn vừa rồi không được ghi nhận. Muốn sửa câu trả lời trước, Ông/Bà nhắn "quay lại".',
    en: 'That question has passed, so your choice was not recorded. To change an earlier answer, send "back".',
  },
  nothingBefore: {
    vi: 'Đây là câu hỏi đầu tiên, chưa có câu trả lời nào để sửa.',
    en: 'This is the first question; there is no earlier answer to change.',
  },
  given: { vi: 'Câu trả lời trước đây: {answer}', en: 'Your earlier answer: {answer}' },
  movingOn: { vi: 'Không sao, chúng ta chuyển sang câu tiếp theo.', en: 'Never mind, let us move on.' },
  interrupted: {
    vi: 'Cuộc hỏi dừng tại đây. Những câu Ông/Bà đã trả lời vẫn được ghi nhận. Xin cảm ơn Ông/Bà.',
    en: 'We stop here. The answers you already gave are kept. Thank you.',
  },
  failed: {
    vi: 'Xin lỗi, hệ thống gặp lỗi nên cuộc hỏi dừng tại đây. Những câu Ông/Bà đã trả lời vẫn được ghi nhận. Xin cảm ơn Ông/Bà.',
    en: 'Sorry, something went wrong and we must stop here. The answers you already gave are kept. Thank you.',
  },
  help: {
    vi: 'Ông/Bà trả lời bằng cách bấm nút hoặc nhắn chữ. Nhắn "quay lại" để sửa câu trước, "dừng" để kết thúc, "English" để dùng tiếng Anh. Câu trả lời được giữ kín; cán bộ được đánh giá không biết ai đã trả lời.',
    en: 'Answer with a button or in writing. Send "back" to change the answer before, "stop" to end, "Tiếng Việt" for Vietnamese. Answers are confidential: the officials rated do not learn who answered.',
  },
  notApplicable: { vi: 'Không áp dụng', en: 'Not applicable' },
  skip: { vi: 'Bỏ qua', en: 'Skip' },
} as const satisfies Record<string, LocalizedText>;

/** The satisfaction scale of the SIPAS form (Ministry of Home Affairs, round of 2022 and later), level 1 first. */
export const satisfactionScale = [
  { vi: 'Rất không hài lòng', en: 'Very dissatisfied' },
  { vi: 'Không hài lòng', en: 'Dissatisfied' },
  { vi: 'Bình thường', en: 'Neutral' },
  { vi: 'Hài lòng', en: 'Satisfied' },
  { vi: 'Rất hài lòng', en: 'Very satisfied' },
] as const satisfies readonly LocalizedText[];
