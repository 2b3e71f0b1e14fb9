/** What the pages of methods and of the data dictionary say around their entries. Vietnamese first. */
import type { Language } from '../../core/message.ts';
import type { Column } from '../open-data/dictionary.ts';

export type ReferenceTexts = {
  readonly forPrograms: string;
  readonly methods: {
    readonly title: string;
    readonly lead: string;
    readonly satisfaction: string;
    readonly beside: string;
    readonly official: string;
    readonly formula: string;
    version(version: number): string;
    readonly valid: string;
    /** Days `YYYY-MM-DD`; null for no bound. */
    validity(from: string | null, to: string | null): string;
    readonly source: string;
  };
  readonly dictionary: {
    readonly title: string;
    readonly lead: string;
    readonly columns: string;
    readonly columnsNote: string;
    readonly types: Readonly<Record<Column['type'], string>>;
    readonly changes: string;
    readonly changesNote: string;
    readonly comments: string;
    readonly reasons: string;
    readonly criteria: string;
    readonly criteriaNote: string;
  };
};

/** `2022-06-23` → `23/06/2022`, as days are written in Viet Nam. */
function dayText(day: string): string {
  return day.split('-').reverse().join('/');
}

const vi: ReferenceTexts = {
  forPrograms: 'Bản cho máy đọc (JSON):',
  methods: {
    title: 'Phương pháp tính',
    lead: 'Mỗi con số trên trang công khai đều ghi công thức và phiên bản. Đây là ý nghĩa của từng công thức, thời gian áp dụng và nguồn. Hai phiên bản khác nhau không so sánh được với nhau.',
    satisfaction: 'Chỉ số hài lòng',
    beside: 'Số liệu đi kèm chỉ số hài lòng',
    official: 'Chỉ số theo quy định và chỉ báo khác',
    formula: 'Công thức',
    version: (version) => `phiên bản ${version}`,
    valid: 'Áp dụng',
    validity: (from, to) => {
      if (from === null && to === null) return 'cho mọi kỳ';
      const parts = [
        ...(from === null ? [] : [`từ ${dayText(from)}`]),
        ...(to === null ? [] : [`đến hết ${dayText(to)}`]),
      ];
      return parts.join(' ');
    },
    source: 'Nguồn',
  },
  dictionary: {
    title: 'Từ điển dữ liệu',
    lead: 'Ý nghĩa của từng cột trong các tệp CSV và XLSX đã công bố, của lý do không công bố, và của mã tiêu chí.',
    columns: 'Các cột',
    columnsNote: 'Theo thứ tự trong tệp. Mỗi dòng là một số liệu của một cơ quan trong một kỳ.',
    types: { text: 'chữ', number: 'số', 'whole number': 'số nguyên', 'yes or no': 'có hoặc không' },
    changes: 'Các cột của tệp thay đổi (….changes.csv)',
    changesNote:
      'Chỉ có ở bản đính chính; trong tệp XLSX là trang “Thay đổi”. Mỗi dòng là một chỗ khác với bản trước.',
    comments: 'Các cột của tệp góp ý (comments.csv)',
    reasons: 'Vì sao không công bố (cột reason)',
    criteria: 'Yếu tố và tiêu chí (cột subject)',
    criteriaNote:
      'Nội dung tiêu chí là nguyên văn phần đánh giá dịch vụ của phiếu SIPAS từ năm 2022; mỗi người chỉ được hỏi vài tiêu chí.',
  },
};

const en: ReferenceTexts = {
  forPrograms: 'For programs (JSON):',
  methods: {
    title: 'Methods',
    lead: 'Every figure on the public pages names its formula and version. This is what each formula means, when it holds and where it comes from. Figures of two versions cannot be compared.',
    satisfaction: 'Satisfaction indices',
    beside: 'Figures beside a satisfaction index',
    official: 'Official indices and other indicators',
    formula: 'Formula',
    version: (version) => `version ${version}`,
    valid: 'Holds',
    validity: (from, to) => {
      if (from === null && to === null) return 'for every period';
      const parts = [
        ...(from === null ? [] : [`from ${dayText(from)}`]),
        ...(to === null ? [] : [`through ${dayText(to)}`]),
      ];
      return parts.join(' ');
    },
    source: 'Source',
  },
  dictionary: {
    title: 'Data dictionary',
    lead: 'What each column of the published CSV and XLSX files means, why a figure is not published, and what the ids of criteria stand for.',
    columns: 'Columns',
    columnsNote: 'In the order of the files. Each row is one figure of one agency in one period.',
    types: { text: 'text', number: 'number', 'whole number': 'whole number', 'yes or no': 'yes or no' },
    changes: 'Columns of the file of changes (….changes.csv)',
    changesNote:
      'Of corrections only; in XLSX the sheet “Thay đổi”. Each row is one place that is other than before.',
    comments: 'Columns of the file of comments (comments.csv)',
    reasons: 'Why a figure is not published (column reason)',
    criteria: 'Factors and criteria (column subject)',
    criteriaNote:
      'The wording is that of the service part of the SIPAS form since 2022 (the English is ours); each person is asked about a few criteria only.',
  },
};

export const referenceTexts: Readonly<Record<Language, ReferenceTexts>> = { vi, en };
