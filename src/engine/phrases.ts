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
  retryChoices: {
    vi: 'Xin lỗi, tôi chưa hiểu câu trả lời. Ông/Bà có thể chọn nhiều câu trả lời dưới đây rồi bấm "Xong", hoặc nhắn các số thứ tự, ví dụ: 1, 3.',
    en: 'Sorry, I did not understand. You may choose several of the answers below and press "Done", or send their numbers, for example: 1, 3.',
  },
  retryText: {
    vi: 'Xin lỗi, tôi chưa nhận được câu trả lời. Ông/Bà vui lòng nhắn bằng chữ.',
    en: 'Sorry, I did not receive an answer. Please reply in writing.',
  },
  retryNumber: {
    vi: 'Xin lỗi, tôi chưa hiểu câu trả lời. Ông/Bà vui lòng nhắn một con số, ví dụ: 3 hoặc 150.000.',
    en: 'Sorry, I did not understand. Please send a number, for example: 3 or 150,000.',
  },
  retryDate: {
    vi: 'Xin lỗi, tôi chưa hiểu ngày Ông/Bà nhắn. Ông/Bà vui lòng nhắn theo dạng ngày/tháng/năm, ví dụ: 15/3/2026.',
    en: 'Sorry, I did not understand the date. Please send it as day/month/year, for example: 15/3/2026.',
  },
  retryPhone: {
    vi: 'Xin lỗi, đó chưa phải là số điện thoại. Ông/Bà vui lòng nhắn số điện thoại, ví dụ: 0912 345 678.',
    en: 'Sorry, that is not a phone number. Please send a phone number, for example: 0912 345 678.',
  },
  retryLocation: {
    vi: 'Xin lỗi, tôi chưa nhận được địa điểm. Ông/Bà vui lòng gửi vị trí trên bản đồ.',
    en: 'Sorry, I did not receive a place. Please send a location on the map.',
  },
  retryFile: {
    vi: 'Xin lỗi, tôi chưa nhận được tệp. Ông/Bà vui lòng gửi ảnh, tin nhắn thoại hoặc tài liệu.',
    en: 'Sorry, I did not receive a file. Please send a photo, a voice message or a document.',
  },
  fileGathered: {
    vi: 'Đã nhận {count} tệp. Ông/Bà có thể gửi thêm, hoặc bấm "Xong" nếu đã đủ.',
    en: '{count} file(s) received. You may send more, or press "Done" if that is all.',
  },
  filesTaken: { vi: 'Đã nhận {count} tệp.', en: '{count} file(s) received.' },
  retryConsent: {
    vi: 'Xin Ông/Bà trả lời rõ "Đồng ý" hoặc "Không đồng ý".',
    en: 'Please answer clearly: "I agree" or "I do not agree".',
  },
  ambiguous: {
    vi: 'Câu trả lời của Ông/Bà có thể hiểu theo nhiều cách. Ông/Bà vui lòng chọn một câu trả lời dưới đây.',
    en: 'Your reply can be read in more than one way. Please choose one of the answers below.',
  },
  invalid: {
    vi: 'Câu trả lời này không nằm trong phạm vi của câu hỏi. Ông/Bà vui lòng trả lời lại.',
    en: 'This answer is outside what the question allows. Please answer again.',
  },
  required: {
    vi: 'Rất tiếc, câu này cần được trả lời thì mới đi tiếp được. Ông/Bà có thể nhắn "dừng" để kết thúc.',
    en: 'Sorry, this question must be answered before we can go on. You can send "stop" to end.',
  },
  unsupported: {
    vi: 'Tôi không đọc được nội dung vừa gửi. Ông/Bà vui lòng bấm nút hoặc nhắn câu trả lời bằng chữ.',
    en: 'I cannot read what you sent. Please press a button or write your answer.',
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
  reminder: {
    vi: 'Ông/Bà còn một câu hỏi chưa trả lời. Nếu tiện, xin Ông/Bà trả lời giúp.',
    en: 'One question is still open. If you have a moment, please answer it.',
  },
  interrupted: {
    vi: 'Cuộc hỏi dừng tại đây. Những câu Ông/Bà đã trả lời vẫn được ghi nhận. Nếu muốn tiếp tục, Ông/Bà chỉ cần mở lại đường dẫn. Xin cảm ơn Ông/Bà.',
    en: 'We stop here. The answers you already gave are kept. To go on, just open the link again. Thank you.',
  },
  help: {
    vi: 'Ông/Bà trả lời bằng cách bấm nút hoặc nhắn chữ. Nhắn "quay lại" để sửa câu trước, "bỏ qua" để sang câu khác, "làm lại" để trả lời từ đầu, "dừng" để kết thúc, "English" để dùng tiếng Anh. Câu trả lời được giữ kín; cán bộ được đánh giá không biết ai đã trả lời.',
    en: 'Answer with a button or in writing. Send "back" to change the answer before, "skip" to pass over a question, "start again" to begin anew, "stop" to end, "Tiếng Việt" for Vietnamese. Answers are confidential: the officials rated do not learn who answered.',
  },
  notApplicable: { vi: 'Không áp dụng', en: 'Not applicable' },
  skip: { vi: 'Bỏ qua', en: 'Skip' },
  keep: { vi: 'Giữ nguyên', en: 'Keep it' },
  done: { vi: 'Xong', en: 'Done' },
  agree: { vi: 'Đồng ý', en: 'I agree' },
  decline: { vi: 'Không đồng ý', en: 'I do not agree' },
} as const satisfies Record<string, LocalizedText>;

/** The satisfaction scale of the SIPAS form (Ministry of Home Affairs, round of 2022 and later), level 1 first. */
export const satisfactionScale = [
  { vi: 'Rất không hài lòng', en: 'Very dissatisfied' },
  { vi: 'Không hài lòng', en: 'Dissatisfied' },
  { vi: 'Bình thường', en: 'Neutral' },
  { vi: 'Hài lòng', en: 'Satisfied' },
  { vi: 'Rất hài lòng', en: 'Very satisfied' },
] as const satisfies readonly LocalizedText[];
