/** What may be wrong with publications, and what to do about it. Vietnamese first. */
import type { ChainFaultCode, PublicationFault } from '../../indices/index.ts';
import type { ReadingProblem } from './read-files.ts';

export type Words = { readonly vi: string; readonly en: string };

/** Faults that show only beside the name of a file or a website's own list. */
export type PlaceFault = 'other_period' | 'not_as_listed';

export type RecomputeFault = 'other_bytes' | 'not_published_here' | 'not_recomputed';

export type FaultCode =
  | PublicationFault
  | PlaceFault
  | ChainFaultCode
  | RecomputeFault
  | ReadingProblem['code'];

const downloadAgain: Words = {
  vi: 'Tải lại tệp .json và tệp .signature.json từ trang của cơ quan công bố, không mở rồi lưu lại. Nếu vẫn vậy, hãy giữ cả hai tệp và hỏi cơ quan công bố.',
  en: 'Download the .json file and its .signature.json again from the publisher, without opening and saving them. If it stays so, keep both files and ask the publisher.',
};

const askPublisher: Words = {
  vi: 'Giữ các tệp làm bằng chứng và hỏi cơ quan công bố; so với bản mà người khác đã lưu.',
  en: 'Keep the files as evidence and ask the publisher; compare with what others have kept.',
};

function words(vi: string, en: string, advice: Words): Words {
  return { vi: `${vi} ${advice.vi}`, en: `${en} ${advice.en}` };
}

export const explained: Readonly<Record<FaultCode, Words>> = {
  empty: words('Tệp trống.', 'The file is empty.', downloadAgain),
  other_encoding: words(
    'Tệp bắt đầu bằng dấu thứ tự byte (BOM) hoặc không phải UTF-8: một chương trình đã lưu lại tệp.',
    'The file begins with a byte order mark or is not UTF-8: some program saved it anew.',
    downloadAgain,
  ),
  not_json: words(
    'Tệp không phải JSON: tải chưa hết, hoặc là tệp khác.',
    'The file is not JSON: only a part of it arrived, or it is another file.',
    downloadAgain,
  ),
  not_a_publication: words(
    'Tệp này không phải một bản công bố của Lắng Nghe.',
    'The file is no publication of Lắng Nghe.',
    {
      vi: 'Chọn tệp có tên như 2026-Q4.json trong dữ liệu mở.',
      en: 'Take a file like 2026-Q4.json of the open data.',
    },
  ),
  other_hash: words(
    'Nội dung tệp đã bị sửa: mã SHA-256 khác với mã đã ký.',
    'The file was changed: its SHA-256 is not the one that was signed.',
    downloadAgain,
  ),
  not_signed: words(
    'Chữ ký không phải của nội dung này. Không dùng số liệu trong tệp.',
    'The signature is not of these bytes. Do not use its figures.',
    downloadAgain,
  ),
  other_key: words(
    'Tệp được ký bằng khóa khác với khóa mà Ông/Bà tin.',
    'It is signed with another key than the one that you trust.',
    {
      vi: 'Kiểm tra lại khóa đưa vào --key. Nếu khóa đúng, đây không phải bản của cơ quan đó.',
      en: 'Check the key that you gave to --key. If it is right, this is not of that publisher.',
    },
  ),
  not_canonical: words(
    'JSON không được viết theo RFC 8785, nên không thể tính lại đúng từng byte.',
    'The JSON is not spelled as RFC 8785 says, so that its bytes cannot be made again.',
    askPublisher,
  ),
  other_period: words(
    'Tên tệp nói một kỳ, nội dung là của kỳ khác.',
    'The name of the file says one period, its content is of another.',
    {
      vi: 'Đặt lại tên tệp cho đúng, hoặc tải lại.',
      en: 'Name the file after its period, or download it again.',
    },
  ),
  not_as_listed: words(
    'Bản này khác với danh sách các kỳ công bố trên cùng trang: số thứ tự hoặc mã SHA-256 không khớp.',
    'It is not what the list of the same website says: its number or its SHA-256 differs.',
    askPublisher,
  ),
  missing: words(
    'Không có bản công bố nguyên vẹn nào mang số này trong những bản được kiểm tra.',
    'No intact publication with this number is among those that were checked.',
    {
      vi: 'Tải thêm bản còn thiếu. Nếu trang của cơ quan không có nó, bản đó đã bị bỏ khỏi chuỗi: hãy hỏi cơ quan công bố.',
      en: 'Download what is missing. If the website does not have it, it was left out of the chain: ask the publisher.',
    },
  ),
  exchanged: words(
    'Có hai bản công bố khác nhau mang cùng số này: một bản đã bị thay.',
    'There are two different publications with this number: one was put in the place of the other.',
    askPublisher,
  ),
  broken_link: words(
    'Bản này không nối với bản trước nó: mã SHA-256 ghi trong đó không phải của bản trước. Bản trước đã bị thay, hoặc thứ tự đã bị đổi.',
    'It does not lead to the one before: the SHA-256 that it names is not that of its forerunner, which was exchanged, or the order was changed.',
    askPublisher,
  ),
  wrong_beginning: words(
    'Chuỗi bắt đầu sai: chỉ bản số 1 không nối với bản nào trước nó.',
    'The chain begins wrongly: only number 1 follows none.',
    askPublisher,
  ),
  out_of_order: words(
    'Bản này ghi thời điểm công bố sớm hơn bản đứng trước nó.',
    'It says that it was published before the one that it follows.',
    askPublisher,
  ),
  wrong_correction: words(
    'Bản đính chính không khớp với bản mà nó nói là đính chính, hoặc một kỳ được công bố lần đầu hai lần.',
    'A correction does not fit what it says that it corrects, or a period was published for the first time twice.',
    askPublisher,
  ),
  other_key_than_before: words(
    'Bản này được ký bằng khóa khác với bản trước.',
    'It is signed with another key than the one before.',
    {
      vi: 'Hỏi cơ quan công bố có đổi khóa (APP_SECRET) hay không và từ khi nào.',
      en: 'Ask the publisher whether the key (APP_SECRET) was changed, and when.',
    },
  ),
  other_bytes: words(
    'Tính lại thì được số liệu khác: dữ liệu đã thay đổi từ khi công bố (câu trả lời hoặc hồ sơ đến muộn).',
    'Computed again, the figures differ: the data have changed since (answers or dossiers that came late).',
    {
      vi: 'Chạy npm run job -- correct-periods để công bố bản đính chính.',
      en: 'npm run job -- correct-periods publishes a correction.',
    },
  ),
  not_published_here: words(
    'Cơ sở dữ liệu ở đây không có bản công bố này.',
    'The database here has no such publication.',
    {
      vi: 'Chạy lệnh ở nơi có chương trình và dữ liệu đã công bố nó (DATABASE_URL hoặc DATA_DIR).',
      en: 'Run the command where the program and the data are that published it (DATABASE_URL or DATA_DIR).',
    },
  ),
  not_recomputed: words('Không tính lại được.', 'It could not be computed again.', {
    vi: 'Kiểm tra DATABASE_URL hoặc DATA_DIR; bỏ --recompute nếu chỉ cần kiểm tra chữ ký.',
    en: 'Look at DATABASE_URL or DATA_DIR; leave out --recompute to check the signature alone.',
  }),
  not_readable: words('Không đọc được.', 'It cannot be read.', {
    vi: 'Kiểm tra đường dẫn hoặc địa chỉ.',
    en: 'Check the path or the address.',
  }),
  too_large: words(
    'Tệp quá lớn, không phải một bản công bố.',
    'The file is too large for a publication.',
    downloadAgain,
  ),
  no_signature: words('Thiếu tệp chữ ký .signature.json.', 'Its .signature.json is missing.', {
    vi: 'Tải tệp đó về và để bên cạnh, hoặc nêu nó bằng --signature.',
    en: 'Download it and put it beside the file, or name it with --signature.',
  }),
  bad_signature_file: words(
    'Tệp chữ ký không đọc được: không phải tệp .signature.json của dữ liệu mở.',
    'The signature file is none: not a .signature.json of the open data.',
    downloadAgain,
  ),
};

/** Where it could not be found out whether anything is wrong. */
const undecided: ReadonlySet<FaultCode> = new Set([
  'not_recomputed',
  'not_readable',
  'no_signature',
  'bad_signature_file',
]);

export const isUndecided = (code: FaultCode) => undecided.has(code);
