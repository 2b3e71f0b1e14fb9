/** What is said of the parts of a year's figures: factors, criteria, channels and fields. */
import type { Language } from '../../core/message.ts';

export const partsTexts = {
  vi: {
    ofYear: (year: string, isOpen: boolean) =>
      `Hồ sơ kết thúc trong năm ${year}${isOpen ? ', đến nay' : ''}.`,
    byYears: 'Số liệu chi tiết được công bố theo từng năm; xin chọn năm ở đầu trang.',
    factors: 'Theo từng mặt phục vụ',
    factorsNote: 'Năm yếu tố của SIPAS; mỗi người chỉ được hỏi vài tiêu chí.',
    factor: 'Yếu tố',
    criteria: 'Từng tiêu chí',
    criteriaOpen: (shown: string, all: string) => `Từng tiêu chí (${shown} trong ${all} có số liệu)`,
    criterion: 'Tiêu chí',
    channels: 'Theo kênh trả lời',
    channelsNote:
      'Người trả lời trên các kênh khác nhau có thể khác nhau: đây không phải là so sánh các kênh.',
    channel: 'Kênh',
    fields: 'Theo lĩnh vực',
    fieldsNote: 'Lĩnh vực của thủ tục hành chính.',
    field: 'Lĩnh vực',
    hidden: 'Chưa có số liệu',
    from: (day: string) => `, dự kiến từ ngày ${day}`,
    people: (count: string) => `${count} phiếu`,
  },
  en: {
    ofYear: (year: string, isOpen: boolean) =>
      `Dossiers that finished in ${year}${isOpen ? ', so far' : ''}.`,
    byYears: 'Details are published by years; choose a year at the top.',
    factors: 'By aspect of the service',
    factorsNote: 'The five factors of SIPAS; each person is asked about a few criteria only.',
    factor: 'Factor',
    criteria: 'Each criterion',
    criteriaOpen: (shown: string, all: string) => `Each criterion (${shown} of ${all} have a figure)`,
    criterion: 'Criterion',
    channels: 'By channel of the answer',
    channelsNote: 'People on different channels may differ: this does not compare the channels.',
    channel: 'Channel',
    fields: 'By field',
    fieldsNote: 'The field of the administrative procedure.',
    field: 'Field',
    hidden: 'No figure yet',
    from: (day: string) => `, expected on ${day}`,
    people: (count: string) => `${count} responses`,
  },
} as const satisfies Record<Language, unknown>;
