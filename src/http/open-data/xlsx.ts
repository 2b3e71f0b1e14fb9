/** A workbook (Office Open XML) of a publication: figures, what a correction changes, dictionary, methods. */
import type { Row } from 'write-excel-file/node';
import type { PublicationContent } from '../../indices/index.ts';
import { changesTableOf } from './changes-table.ts';
import { toSafeText } from './csv.ts';
import { type Column, changeColumns, columns } from './dictionary.ts';
import { type Cell, type FlatRow, tableOf } from './table-of.ts';

/** Texts stay texts here, yet they are made safe all the same: somebody may save the sheet as CSV. */
function toCell(cell: Cell): Row[number] {
  if (cell === null) return null;
  if (typeof cell === 'string') return { value: toSafeText(cell), type: String };
  return typeof cell === 'number' ? { value: cell, type: Number } : { value: cell, type: Boolean };
}

function heading(texts: readonly string[]): Row {
  return texts.map((value) => ({ value, type: String, fontWeight: 'bold' as const }));
}

const figuresSheet = 'Số liệu';
const changesSheet = 'Thay đổi';

function sheetOf(sheet: string, of: readonly Column[], rows: readonly FlatRow[]) {
  const names = of.map(({ name }) => name);
  return {
    data: [heading(names), ...rows.map((row) => names.map((name) => toCell(row[name] ?? null)))],
    sheet,
    stickyRowsCount: 1,
    columns: names.map((name) => ({ width: name.endsWith('_name') ? 45 : Math.max(10, name.length + 2) })),
  };
}

/** The bytes of the workbook. */
export async function toXlsx(content: PublicationContent): Promise<Buffer> {
  // Loaded for the first workbook: no start waits for it.
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const isCorrection = content.corrects !== null;
  const explained = [
    ...columns.map((column) => ({ ...column, sheet: figuresSheet })),
    ...(isCorrection ? changeColumns.map((column) => ({ ...column, sheet: changesSheet })) : []),
  ];
  const dictionary = explained.map(({ sheet, name, type, vi, en }) =>
    [sheet, name, type, vi, en].map(toCell),
  );
  const methods = content.methods.map((method) =>
    [method.id, method.version, method.name.vi, method.description.vi, method.source.vi].map(toCell),
  );
  return writeXlsxFile([
    sheetOf(figuresSheet, columns, tableOf(content)),
    ...(isCorrection ? [sheetOf(changesSheet, changeColumns, changesTableOf(content))] : []),
    {
      data: [heading(['sheet', 'column', 'type', 'vi', 'en']), ...dictionary],
      sheet: 'Từ điển dữ liệu',
      stickyRowsCount: 1,
      columns: [{ width: 12 }, { width: 20 }, { width: 14 }, { width: 70 }, { width: 70 }],
    },
    {
      data: [heading(['id', 'version', 'name', 'description', 'source']), ...methods],
      sheet: 'Phương pháp',
      stickyRowsCount: 1,
      columns: [{ width: 24 }, { width: 9 }, { width: 40 }, { width: 80 }, { width: 80 }],
    },
  ]).toBuffer();
}
