/** The open data as a catalogue that other portals can harvest. Pure. Source: DCAT-AP 3.0 (SEMIC, 2024); W3C DCAT 3. */
import { type PublicationEntry, periodOfKey } from '../../indices/index.ts';
import { changeColumns, columns } from './dictionary.ts';

const licence = 'https://creativecommons.org/licenses/by/4.0/';

const formats = [
  { extension: 'csv', mediaType: 'text/csv', type: 'CSV', title: bothLanguages('Số liệu', 'Figures') },
  {
    extension: 'json',
    mediaType: 'application/json',
    type: 'JSON',
    title: bothLanguages('Bản công bố có chữ ký số', 'The publication that is signed'),
  },
  {
    extension: 'xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    type: 'XLSX',
    title: bothLanguages('Số liệu và từ điển dữ liệu', 'Figures and data dictionary'),
  },
];

/** Of a correction also what it changes. */
const formatOfChanges = {
  extension: 'changes.csv',
  mediaType: 'text/csv',
  type: 'CSV',
  title: bothLanguages(
    `Những chỗ bản đính chính thay đổi, trước và sau, và vì sao. Các cột: ${namesOf(changeColumns)}.`,
    'What the correction changes: as it stood, as it stands, and why; the dictionary tells each column.',
  ),
};

const formatsOf = ({ revision }: PublicationEntry) => [
  ...formats,
  ...(revision > 1 ? [formatOfChanges] : []),
];

function namesOf(of: readonly { readonly name: string }[]): string {
  return of.map(({ name }) => name).join(', ');
}

/** EU vocabularies, as DCAT-AP asks for. */
const authority = 'http://publications.europa.eu/resource/authority';

/**
 * JSON-LD of the catalogue and its data sets: one for each period, its latest revision, and one of citizens' comments. Every
 * address in it can be opened; a data set is named by its place in the catalogue.
 */
export function catalogueOf(publicUrl: string, entries: readonly PublicationEntry[]): object {
  const root = `${publicUrl}/api/v1/open-data`;
  const explained = {
    'dct:conformsTo': { '@id': `${root}/dictionary` },
    'foaf:page': { '@id': `${publicUrl}/api/v1/indices/methods` },
    'dcat:theme': { '@id': `${authority}/data-theme/GOVE` },
  };
  const latest = entries.filter(
    (entry) => !entries.some((other) => other.period === entry.period && other.revision > entry.revision),
  );
  const languages = [{ '@id': `${authority}/language/VIE` }];
  const publisher = { '@type': 'foaf:Agent', 'foaf:name': { '@value': 'Lắng Nghe', '@language': 'vi' } };
  return {
    '@context': {
      dcat: 'http://www.w3.org/ns/dcat#',
      dct: 'http://purl.org/dc/terms/',
      foaf: 'http://xmlns.com/foaf/0.1/',
      spdx: 'http://spdx.org/rdf/terms#',
      xsd: 'http://www.w3.org/2001/XMLSchema#',
    },
    '@id': root,
    '@type': 'dcat:Catalog',
    'dct:title': bothLanguages(
      'Chỉ số hài lòng của người dân, tổ chức',
      'Satisfaction of citizens and organisations',
    ),
    'dct:description': bothLanguages(
      'Số liệu đã công bố theo tháng, quý, năm; có chữ ký số và không thay đổi.',
      'Published figures by month, quarter and year; signed and never changed.',
    ),
    'dct:publisher': publisher,
    'dct:language': languages,
    'dct:license': { '@id': licence },
    'foaf:homepage': { '@id': publicUrl },
    ...(entries[0] === undefined ? {} : { 'dct:modified': instant(entries[0].publishedAt) }),
    'dcat:dataset': [
      ...latest.map((entry) => ({
        '@id': `${root}#${entry.period}`,
        '@type': 'dcat:Dataset',
        'dct:identifier': entry.period,
        'dct:title': bothLanguages(
          `Chỉ số hài lòng, kỳ ${entry.period}`,
          `Satisfaction, period ${entry.period}`,
        ),
        'dct:description': bothLanguages(
          `Chỉ số, khoảng tin cậy, số phiếu và tỷ lệ trả lời theo cơ quan. Các cột: ${namesOf(columns)}.`,
          'Index, interval, number of responses and reach by agency; the dictionary tells each column.',
        ),
        'dct:publisher': publisher,
        'dct:issued': instant(entry.publishedAt),
        'dct:temporal': temporalOf(entry.period),
        ...explained,
        'dct:relation': [
          { '@id': `${root}/publications/${entry.period}.signature.json` },
          { '@id': `${root}/reports/${entry.period}.pdf` },
        ],
        'dcat:version': String(entry.revision),
        'dcat:distribution': formatsOf(entry).map(({ extension, mediaType, type, title }) => ({
          '@type': 'dcat:Distribution',
          'dct:title': title,
          'dcat:accessURL': { '@id': `${root}/publications/${entry.period}.${extension}` },
          'dcat:downloadURL': { '@id': `${root}/publications/${entry.period}.${extension}` },
          'dcat:mediaType': { '@id': `https://www.iana.org/assignments/media-types/${mediaType}` },
          'dct:format': { '@id': `${authority}/file-type/${type}` },
          'dct:license': { '@id': licence },
          ...(extension === 'json'
            ? {
                'spdx:checksum': {
                  '@type': 'spdx:Checksum',
                  'spdx:algorithm': { '@id': 'http://spdx.org/rdf/terms#checksumAlgorithm_sha256' },
                  'spdx:checksumValue': { '@type': 'xsd:hexBinary', '@value': entry.hash },
                },
              }
            : {}),
        })),
      })),
      {
        '@id': `${root}#comments`,
        '@type': 'dcat:Dataset',
        'dct:identifier': 'comments',
        'dct:title': bothLanguages('Góp ý của người dân', 'Comments of citizens'),
        'dct:description': bothLanguages(
          'Góp ý đã được duyệt công khai, theo cơ quan và tuần.',
          'Comments that were cleared for publication, by agency and week.',
        ),
        'dct:publisher': publisher,
        ...explained,
        'dcat:distribution': [
          {
            '@type': 'dcat:Distribution',
            'dcat:accessURL': { '@id': `${root}/comments.csv` },
            'dcat:downloadURL': { '@id': `${root}/comments.csv` },
            'dcat:mediaType': { '@id': 'https://www.iana.org/assignments/media-types/text/csv' },
            'dct:format': { '@id': `${authority}/file-type/CSV` },
            'dct:license': { '@id': licence },
          },
        ],
      },
    ],
  };
}

function instant(at: Date): object {
  return { '@type': 'xsd:dateTime', '@value': at.toISOString() };
}

function temporalOf(key: string): object {
  const period = periodOfKey(key);
  if (period === undefined) return { '@type': 'dct:PeriodOfTime' };
  const day = (value: string) => ({ '@type': 'xsd:date', '@value': value });
  return { '@type': 'dct:PeriodOfTime', 'dcat:startDate': day(period.from), 'dcat:endDate': day(period.to) };
}

function bothLanguages(vi: string, en: string): object[] {
  return [
    { '@value': vi, '@language': 'vi' },
    { '@value': en, '@language': 'en' },
  ];
}
