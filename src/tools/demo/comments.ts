/** What simulated citizens write of their own accord: as people write, with and without marks. */

export type CommentTopic =
  | 'praise'
  | 'late'
  | 'visits'
  | 'attitude'
  | 'papers'
  | 'online'
  | 'refused'
  | 'general';

export const comments: Readonly<Record<CommentTopic, readonly string[]>> = {
  praise: [
    'Cán bộ hướng dẫn nhiệt tình, làm nhanh hơn ngày hẹn. Cảm ơn!',
    'rất tốt, không phải chờ lâu',
    'Cô ở quầy số 3 rất dễ thương, chỉ dẫn tận tình cho người lớn tuổi như tôi.',
    'Nộp trên mạng tiện lắm, không phải đi lại',
    'ok, nhanh gon',
    'Từ ngày về phường làm, thủ tục nhanh hơn hẳn.',
  ],
  late: [
    'Hẹn thứ Sáu mà đến thứ Tư tuần sau mới có kết quả, cũng không thấy ai gọi báo.',
    'Trễ hẹn 5 ngày, không có thư xin lỗi',
    'cham qua, toi phai goi dien hoi 3 lan moi biet',
    'Giấy hẹn ghi 10 ngày nhưng hơn hai tuần mới xong. Mong cơ quan báo trước nếu trễ.',
  ],
  visits: [
    'Lần đầu thì thiếu tờ khai, lần hai thì thiếu bản sao, sao không dặn một lần cho đủ?',
    'Nhà tôi ở xa, đi lại ba lần tốn cả ngày công.',
    'di lai nhieu lan qua, moi lan noi mot kieu',
    'Ra xã thì bảo lên tỉnh, lên tỉnh lại bảo về xã.',
  ],
  attitude: [
    'Hỏi thì trả lời nhát gừng, không nhìn dân.',
    'thai do chua tot, noi nang kho nghe',
    'Mong cán bộ niềm nở hơn với người dân tộc, bà con nghe tiếng phổ thông chậm.',
  ],
  papers: [
    'Đã có căn cước gắn chip mà vẫn đòi bản photo công chứng.',
    'Bắt nộp thêm giấy xác nhận không có trong bảng niêm yết.',
  ],
  online: [
    'Trang web hay bị lỗi lúc tải giấy tờ lên, phải làm lại từ đầu.',
    'App khó dùng với người già, chữ nhỏ.',
  ],
  refused: [
    'Bị trả hồ sơ mà không ghi rõ lý do, tôi không biết phải bổ sung gì.',
    'Từ chối thì cũng nên giải thích cho dân hiểu.',
  ],
  general: [
    'Nên có thêm ghế ngồi chờ và nước uống.',
    'Bảng thông báo nhỏ quá, khó đọc.',
    'bình thường, không có ý kiến gì thêm',
    'Giờ nghỉ trưa không có người trực.',
  ],
};
