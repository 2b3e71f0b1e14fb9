/** Draws a report as PDF: A4, Be Vietnam Pro embedded. The same report makes the same bytes. */
import { createRequire } from 'node:module';
import type PDFDocument from 'pdfkit';
import type { Bar, Block, Report } from './report.ts';

type Document = InstanceType<typeof PDFDocument>;

const colours = {
  ink: '#1d2b2a',
  soft: '#4f5d5a',
  line: '#ded4c3',
  jade: '#0b5a52',
  tint: '#dcece7',
  levels: ['#a63a2e', '#b8611d', '#7a7058', '#4a7d3a', '#0b6a5c'],
} as const;

const margin = 54;
const width = 595.28 - 2 * margin;
const bottom = 841.89 - 72;
const longTitle = 80;

/** The bytes of the PDF. */
export async function renderReport(report: Report): Promise<Buffer> {
  // Loaded for the first report: no start waits for it.
  const { default: PDFDocument } = await import('pdfkit');
  const require = createRequire(import.meta.url);
  const font = (name: string) => require.resolve(`@expo-google-fonts/be-vietnam-pro/${name}.ttf`);
  const document = new PDFDocument({
    size: 'A4',
    margins: { top: margin, bottom: 56, left: margin, right: margin },
    bufferPages: true,
    lang: report.language,
    displayTitle: true,
    font: font('400Regular/BeVietnamPro_400Regular'),
    info: {
      Title: `${report.title} – ${report.subtitle}`,
      Author: 'Lắng Nghe',
      CreationDate: report.createdAt,
      ModDate: report.createdAt,
    },
  });
  document.registerFont('regular', font('400Regular/BeVietnamPro_400Regular'));
  document.registerFont('bold', font('600SemiBold/BeVietnamPro_600SemiBold'));
  const parts: Buffer[] = [];
  const finished = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (part: Buffer) => parts.push(part));
    document.on('end', () => resolve(Buffer.concat(parts)));
    document.on('error', reject);
  });
  // A long name must leave the first page room for figures.
  const titleSize = report.title.length > longTitle ? 14 : 20;
  document
    .font('bold')
    .fontSize(titleSize)
    .fillColor(colours.jade)
    .text(report.title, margin, margin, { width });
  document.font('regular').fontSize(11).fillColor(colours.soft).text(report.subtitle, { width });
  document.moveDown(0.8);
  for (const block of report.blocks) draw(document, block);
  drawFooters(document, report.footer);
  document.end();
  return finished;
}

function draw(document: Document, block: Block): void {
  switch (block.kind) {
    case 'heading':
      makeRoom(document, 70);
      document
        .moveDown(0.6)
        .font('bold')
        .fontSize(13)
        .fillColor(colours.ink)
        .text(block.text, margin, document.y, { width });
      document.moveDown(0.3);
      return;
    case 'text':
      paragraph(document, block.text);
      return;
    case 'note':
      note(document, block.text);
      return;
    case 'list':
      for (const line of block.lines) paragraph(document, `•  ${line}`);
      return;
    case 'figure':
      drawFigure(document, block);
      return;
    case 'bars':
      for (const bar of block.bars) drawBar(document, bar);
      return;
    case 'levels':
      drawLevels(document, block);
      return;
    case 'table':
      for (const row of block.rows) drawRow(document, row);
      document.y += 8;
      return;
    case 'box':
      drawBox(document, block);
      return;
  }
}

function makeRoom(document: Document, height: number): void {
  if (document.y + height > bottom) document.addPage();
}

function paragraph(document: Document, text: string): void {
  document.font('regular').fontSize(10);
  makeRoom(document, Math.min(300, document.heightOfString(text, { width })));
  // A new page begins in black.
  document.fillColor(colours.ink).text(text, margin, document.y, { width, lineGap: 2 });
  document.moveDown(0.4);
}

function note(document: Document, text: string): void {
  document.font('regular').fontSize(8.5);
  makeRoom(document, Math.min(300, document.heightOfString(text, { width, lineGap: 1.5 })));
  document.fillColor(colours.soft).text(text, margin, document.y, { width, lineGap: 1.5 });
  document.moveDown(0.5);
}

function drawFigure(document: Document, { value, text, bar }: Extract<Block, { kind: 'figure' }>): void {
  document.font('bold').fontSize(32).fillColor(colours.jade).text(value, margin, document.y, { width });
  paragraph(document, text);
  drawScale(document, bar, margin, document.y, width);
  document.y += 14;
}

function drawBar(document: Document, bar: Bar): void {
  document.font('regular').fontSize(9);
  const labelWidth = width * 0.5;
  const height = Math.max(
    document.heightOfString(bar.label, { width: labelWidth }),
    10 + document.heightOfString(bar.note, { width: width * 0.46 }),
  );
  makeRoom(document, height + 8);
  const top = document.y;
  document.fillColor(colours.ink).text(bar.label, margin, top, { width: labelWidth });
  const left = margin + width * 0.54;
  if (bar.value !== null) drawScale(document, bar, left, top + 1, width * 0.46);
  document.font('regular').fontSize(8).fillColor(colours.soft);
  document.text(bar.note, left, top + (bar.value === null ? 0 : 10), { width: width * 0.46 });
  document.y = top + height + 6;
}

/** A line from end to end of the interval and a dot at the value, on a scale from 0 to 100. */
function drawScale(
  document: Document,
  { value, lower, upper }: Bar,
  left: number,
  top: number,
  length: number,
): void {
  const at = (share: number) => left + (length * share) / 100;
  document.rect(left, top + 2, length, 4).fill(colours.line);
  document.rect(at(lower), top + 2, Math.max(1, at(upper) - at(lower)), 4).fill('#6fb3a6');
  if (value !== null) document.circle(at(value), top + 4, 3.5).fill(colours.jade);
}

function drawLevels(document: Document, { shares, labels }: Extract<Block, { kind: 'levels' }>): void {
  makeRoom(document, 90);
  let left = margin;
  const top = document.y;
  shares.forEach((share, index) => {
    const length = (width * share) / 100;
    if (length > 0) document.rect(left, top, length, 12).fill(colours.levels[index] ?? colours.soft);
    left += length;
  });
  document.y = top + 18;
  document.font('regular').fontSize(9);
  labels.forEach((label, index) => {
    const line = document.y;
    document.rect(margin, line + 2, 8, 8).fill(colours.levels[index] ?? colours.soft);
    document.fillColor(colours.ink).text(label, margin + 14, line, { width: width - 14, lineGap: 2 });
  });
  document.y += 8;
}

function drawRow(document: Document, [name, value]: readonly [string, string]): void {
  makeRoom(document, 18);
  const top = document.y;
  document
    .font('regular')
    .fontSize(10)
    .fillColor(colours.ink)
    .text(name, margin, top, { width: width * 0.6 });
  document.text(value, margin + width * 0.6, top, { width: width * 0.4, align: 'right' });
  document
    .moveTo(margin, top + 15)
    .lineTo(margin + width, top + 15)
    .lineWidth(0.5)
    .stroke(colours.line);
  document.y = top + 18;
}

function drawBox(document: Document, { title, lines }: Extract<Block, { kind: 'box' }>): void {
  const text = lines.join('\n');
  document.font('regular').fontSize(8.5);
  const height = document.heightOfString(text, { width: width - 24, lineGap: 1.5 }) + 36;
  document.moveDown(0.8);
  makeRoom(document, height);
  const top = document.y;
  document.roundedRect(margin, top, width, height, 6).fill(colours.tint);
  document
    .font('bold')
    .fontSize(10)
    .fillColor(colours.jade)
    .text(title, margin + 12, top + 9, { width: width - 24 });
  document.font('regular').fontSize(8.5).fillColor(colours.ink);
  document.text(text, margin + 12, top + 25, { width: width - 24, lineGap: 1.5 });
  document.y = top + height + 6;
}

function drawFooters(document: Document, footer: string): void {
  const { start, count } = document.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    document.switchToPage(page);
    // Below the margin, where text would begin a page of its own.
    document.page.margins.bottom = 0;
    document.font('regular').fontSize(7.5).fillColor(colours.soft);
    document.text(`${footer} · ${page - start + 1}/${count}`, margin, 841.89 - 40, {
      width,
      lineBreak: false,
    });
  }
}
