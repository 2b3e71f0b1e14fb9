/** What the shell makes of everything that a flow can say: answers of every kind, consent, chance, clocks, corrections. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fireTimers } from '../../src/conversations/index.ts';
import type { InboundContent } from '../../src/core/message.ts';
import { type Database, inTransaction } from '../../src/db/index.ts';
import { criteria, type FlowDefinition, factors, flowDefinitionSchema } from '../../src/engine/index.ts';
import { rollUpIndices } from '../../src/indices/index.ts';
import { publishFlow } from '../../src/surveys/index.ts';
import { freshDatabase } from '../support/database.ts';
import { newId } from '../support/deps.ts';
import { aSurvey } from '../support/survey.ts';

let database: Database;
let survey: Awaited<ReturnType<typeof aSurvey>>;
beforeAll(async () => {
  database = await freshDatabase();
  survey = await aSurvey(database.db);
});
afterAll(() => database.close());

const both = (text: string) => ({ vi: text, en: text });
const hour = 3_600;

/** Publishes a flow and lets it serve every dossier from now on. */
async function serve(key: string, start: string, nodes: object, more: object = {}): Promise<void> {
  const definition: FlowDefinition = flowDefinitionSchema.parse({
    format: 2,
    key,
    title: both(key),
    languages: ['vi', 'en'],
    start,
    nodes: { end: { kind: 'finish', text: both('Cảm ơn Ông/Bà.') }, ...nodes },
    ...more,
  });
  const published = await inTransaction(database.db, (tx) =>
    publishFlow(tx, { newId }, { definition, at: survey.clock.now(), by: 'command_line' }),
  );
  if (!published.ok) throw new Error(JSON.stringify(published.error));
  await serveKnown(key);
}

async function serveKnown(key: string): Promise<void> {
  const flow = await database.db.flow.findUniqueOrThrow({ where: { key } });
  await database.db.flowAssignment.updateMany({ where: { procedureId: null }, data: { flowId: flow.id } });
}

let addresses = 7_000_000;
async function aPerson() {
  addresses += 1;
  const { token, invitationId } = await survey.invite();
  const person = survey.person('telegram', String(addresses));
  await person.opens(token);
  const stored = () =>
    database.db.invitation.findUniqueOrThrow({
      where: { id: invitationId },
      include: {
        session: { include: { timers: true, consents: { orderBy: { sessionRevision: 'asc' } } } },
        dossier: { include: { response: { include: { answers: true } } } },
      },
    });
  const answer = async (node: string) => {
    const { dossier } = await stored();
    return dossier.response?.answers.find((row) => row.nodeId === node);
  };
  const lastWords = async () => (await person.heard()).at(-1)?.text;
  return { ...person, token, stored, answer, lastWords };
}

describe('answers of every kind', () => {
  const topics = [
    { value: 'time', label: both('Thời gian') },
    { value: 'papers', label: both('Giấy tờ') },
    { value: 'other', label: both('Khác'), pinned: true },
  ];
  beforeAll(() =>
    serve('every-answer', 'topics', {
      topics: { kind: 'ask-choices', text: both('Điều gì?'), options: topics, rotate: true, next: 'cost' },
      cost: { kind: 'ask-number', text: both('Bao nhiêu?'), next: 'day' },
      day: { kind: 'ask-date', text: both('Hôm nào?'), atMost: { fromToday: 0 }, next: 'place' },
      place: { kind: 'ask-location', text: both('Ở đâu?'), next: 'photo' },
      photo: { kind: 'ask-file', text: both('Ảnh?'), media: ['photo'], next: 'phone' },
      phone: { kind: 'ask-phone', text: both('Số điện thoại?'), personal: true, next: 'end' },
    }),
  );

  it('are kept in their own columns, with the words and the order shown', async () => {
    const person = await aPerson();
    const photo: InboundContent = {
      kind: 'file',
      file: { media: 'photo', reference: 'tep-77', bytes: 90_000 },
    };
    await person.writes('giấy tờ và thời gian');
    await person.writes('1tr5');
    await person.writes('hôm qua');
    await person.sends({ kind: 'location', latitude: 21.03, longitude: 105.85 });
    await person.sends(photo);
    const yesterday = new Date(survey.clock.now().getTime() + 7 * hour * 1000 - 24 * hour * 1000);
    expect(await person.answer('topics')).toMatchObject({
      kind: 'choices',
      choices: ['time', 'papers'],
      category: 'papers+time',
      rawReply: 'giấy tờ và thời gian',
    });
    const order = (await person.answer('topics'))?.shownOrder ?? [];
    expect([...order].sort()).toEqual(['done', 'other', 'papers', 'time']);
    expect(order.indexOf('other')).toBe(2);
    expect(await person.answer('cost')).toMatchObject({ kind: 'number', number: 1_500_000 });
    expect((await person.answer('day'))?.date?.toISOString().slice(0, 10)).toBe(
      yesterday.toISOString().slice(0, 10),
    );
    expect(await person.answer('place')).toMatchObject({ kind: 'location', text: '21.03, 105.85' });
    expect(await person.answer('photo')).toMatchObject({ kind: 'file', text: 'tep-77' });
  });

  it('whatever chance decides, early or late, is kept with the response', async () => {
    await serve('drawn-late', 'first', {
      first: { kind: 'ask-rating', text: both('Hài lòng không?'), next: 'form' },
      form: {
        kind: 'split',
        arms: [
          { arm: 'short', share: 1, next: 'topics' },
          { arm: 'long', share: 3, next: 'topics' },
        ],
      },
      topics: { kind: 'ask-choices', text: both('Điều gì?'), options: topics, rotate: true, next: 'which' },
      which: {
        kind: 'branch',
        cases: [{ when: { kind: 'arm_is', node: 'form', arms: ['short'] }, next: 'short' }],
        otherwise: 'long',
      },
      short: { kind: 'ask-choice', text: both('Vì sao?'), options: topics, rotate: true, next: 'end' },
      long: { kind: 'ask-choice', text: both('Vì sao?'), options: topics, rotate: true, next: 'end' },
    });
    const person = await aPerson();
    for (const reply of ['hài lòng', 'giấy tờ và thời gian', 'quay lại', 'thời gian', 'giấy tờ'])
      await person.writes(reply);
    const { response } = (await person.stored()).dossier;
    const draws = response?.draws as { form: { arm: 'short' | 'long'; share: number } };
    const last = draws.form.arm;
    const shown = async (node: string) => (await person.answer(node))?.shownOrder;
    expect(draws).toEqual({
      form: { kind: 'arm', arm: last, share: last === 'short' ? 0.25 : 0.75 },
      topics: { kind: 'order', values: await shown('topics') },
      [last]: { kind: 'order', values: await shown(last) },
    });
    expect(await person.answer('first')).toMatchObject({ inclusionProbability: 1 });
    expect(await person.answer('topics')).toMatchObject({ inclusionProbability: 1 });
    expect(await person.answer(last)).toMatchObject({ inclusionProbability: draws.form.share });
    await serveKnown('every-answer');
  });

  it('that tell who someone is are kept neither with the answers nor in the ended session', async () => {
    const person = await aPerson();
    for (const reply of ['1', '2', '15/3/2026', 'Phường An Hòa', 'bỏ qua']) await person.writes(reply);
    await person.sends({ kind: 'contact', phone: '84912345678' });
    const { session } = await person.stored();
    expect(session?.status).toBe('completed');
    expect(JSON.stringify(session?.state)).not.toContain('912345678');
    expect(await person.answer('phone')).toMatchObject({
      kind: 'phone',
      text: null,
      rawReply: null,
      isPersonal: true,
      category: 'other',
    });
  });
});

describe('several files for one question', () => {
  beforeAll(() =>
    serve('album', 'what', {
      what: { kind: 'ask-text', text: both('Việc gì đã xảy ra?'), next: 'photos' },
      photos: {
        kind: 'ask-file',
        text: both('Xin gửi ảnh, tối đa 3 tệp.'),
        media: ['photo'],
        atMostFiles: 3,
        next: 'open',
      },
      open: { kind: 'open-complaint', from: { text: 'what', files: ['photos'] }, next: 'last' },
      last: { kind: 'ask-text', text: both('Còn gì nữa không?'), next: 'end' },
    }),
  );
  const photo = (reference: string): InboundContent => ({
    kind: 'file',
    file: { media: 'photo', reference, bytes: 90_000, album: 'album-1' },
  });
  const filesOf = (invitationId: string) =>
    database.db.file.findMany({ where: { invitationId }, orderBy: { createdAt: 'asc' } });

  it('an album is answered once, fetched as it comes, and filed as a whole', async () => {
    const person = await aPerson();
    await person.writes('Bị đòi thêm giấy tờ.');
    await person.sends(photo('anh-1'));
    const { id } = await person.stored();
    expect(await filesOf(id)).toMatchObject([{ nodeId: 'photos', status: 'awaited' }]);
    await person.sends(photo('anh-2'));
    const heard = (await person.heard()).map(({ text }) => text);
    expect(heard.filter((text) => text.startsWith('Đã nhận'))).toEqual([
      'Đã nhận 1 tệp. Ông/Bà có thể gửi thêm, hoặc bấm "Xong" nếu đã đủ.\n\nXin gửi ảnh, tối đa 3 tệp.',
    ]);
    await person.writes('xong');
    expect(await person.answer('photos')).toMatchObject({ kind: 'file', text: 'anh-1 anh-2' });
    const complaint = await database.db.complaint.findFirstOrThrow({
      where: { origin: { invitationId: id } },
      include: { files: true },
    });
    expect(complaint.files).toHaveLength(2);
    expect(await filesOf(id)).toHaveLength(2);
  });

  it('what an album holds beyond the limit disturbs nothing that follows', async () => {
    const person = await aPerson();
    await person.writes('Bị đòi thêm giấy tờ.');
    for (const name of ['a', 'b', 'c', 'd', 'e']) await person.sends(photo(`anh-${name}`));
    expect(await person.lastWords()).toBe('Còn gì nữa không?');
    expect((await person.heard()).map(({ text }) => text)).toContain('Đã nhận 3 tệp.');
    expect(await person.answer('photos')).toMatchObject({ text: 'anh-a anh-b anh-c' });
  });
});

describe('consent', () => {
  beforeAll(() =>
    serve('consenting', 'ask', {
      ask: {
        kind: 'consent',
        purpose: 'recontact',
        text: both('Ông/Bà có đồng ý để chúng tôi hỏi lại không?'),
        next: 'more',
      },
      more: { kind: 'ask-text', text: both('Thêm gì?'), skipping: 'offered', next: 'end' },
    }),
  );

  it('is kept with the text that was shown; a change of mind is kept beside it', async () => {
    const person = await aPerson();
    await person.writes('đồng ý');
    await person.writes('quay lại');
    await person.presses('Không đồng ý');
    const { session, dossier } = await person.stored();
    expect(session?.consents).toMatchObject([
      {
        purpose: 'recontact',
        isGiven: true,
        shownText: 'Ông/Bà có đồng ý để chúng tôi hỏi lại không?',
        language: 'vi',
        rawReply: 'đồng ý',
        respondentId: dossier.respondentId,
      },
      { purpose: 'recontact', isGiven: false, rawReply: null },
    ]);
  });

  it('is not what somebody did not give', async () => {
    const person = await aPerson();
    await person.writes('bỏ qua');
    const { session } = await person.stored();
    expect(session?.consents).toMatchObject([{ isGiven: false }]);
  });
});

describe('questions picked by chance', () => {
  it('are recorded with everybody’s probabilities, and each answer with its own', async () => {
    await serveKnown('satisfaction-full');
    const person = await aPerson();
    await person.presses('Rất hài lòng');
    const { dossier } = await person.stored();
    const items = drawnItems(dossier.response?.draws);
    expect(items.nodes).toHaveLength(3);
    const total = Object.values(items.probabilities).reduce((sum, one) => sum + one, 0);
    expect(total).toBeCloseTo(3, 9);
    await person.presses('Hài lòng');
    const [first = ''] = items.nodes;
    const answered = await person.answer(first);
    expect(answered?.inclusionProbability).toBeCloseTo(items.probabilities[first] ?? -1, 9);
  });

  it('are picked less often, the more answers the agency has', async () => {
    await serveKnown('satisfaction-short');
    for (let index = 0; index < 3; index += 1) {
      const person = await aPerson();
      for (const reply of ['4', '0', '5', '5', 'không có ai']) await person.writes(reply);
    }
    await rollUpIndices({ ...survey.deps, criteria: { criteria, factors } });
    // Counts are read anew after five minutes.
    survey.clock.advance(5 * 60);
    await serveKnown('satisfaction-full');
    const person = await aPerson();
    await person.presses('Rất hài lòng');
    const { probabilities } = drawnItems((await person.stored()).dossier.response?.draws);
    const asked = probabilities['official_courtesy'] ?? 1;
    const never = probabilities['equipment'] ?? 0;
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(never);
  });
});

function drawnItems(draws: unknown): { nodes: string[]; probabilities: Record<string, number> } {
  const drawn = draws as Record<string, { nodes: string[]; probabilities: Record<string, number> }>;
  const items = drawn['items'];
  if (items === undefined) throw new Error('nothing was picked');
  return items;
}

describe('a question with its own clock', () => {
  beforeAll(() =>
    serve(
      'clocked',
      'ask',
      {
        ask: {
          kind: 'ask-rating',
          text: both('Hài lòng không?'),
          reminder: { afterHours: 24, text: both('Xin nhắc Ông/Bà.') },
          timeout: { afterHours: 48, next: 'end' },
          next: 'more',
        },
        more: { kind: 'ask-text', text: both('Thêm gì?'), next: 'end' },
      },
      { expiresAfterHours: 100 },
    ),
  );

  it('is reminded of once, then takes its own way out', async () => {
    const person = await aPerson();
    survey.clock.advance(23 * hour);
    await fireTimers(survey.deps);
    expect(await person.lastWords()).toBe('Hài lòng không?');
    survey.clock.advance(hour);
    await fireTimers(survey.deps);
    expect(await person.lastWords()).toBe('Xin nhắc Ông/Bà.\n\nHài lòng không?');
    const heard = (await person.heard()).length;
    survey.clock.advance(24 * hour);
    await fireTimers(survey.deps);
    expect(await person.heard()).toHaveLength(heard);
    survey.clock.advance(24 * hour);
    await fireTimers(survey.deps);
    expect(await person.lastWords()).toBe('Cảm ơn Ông/Bà.');
    const { session, dossier } = await person.stored();
    expect(session?.status).toBe('completed');
    expect(dossier.response).toBeNull();
  });

  it('leaves one that was answered alone', async () => {
    const person = await aPerson();
    await person.writes('4');
    const heard = (await person.heard()).length;
    survey.clock.advance(49 * hour);
    await fireTimers(survey.deps);
    expect(await person.heard()).toHaveLength(heard);
  });

  it('the flow’s own end comes before the invitation’s', async () => {
    const person = await aPerson();
    await person.writes('4');
    survey.clock.advance(101 * hour);
    await fireTimers(survey.deps);
    expect((await person.stored()).session?.status).toBe('expired');
  });
});

describe('a survey that was finished', () => {
  beforeAll(() => serveKnown('satisfaction-short'));

  async function aFinishedPerson() {
    const person = await aPerson();
    for (const reply of ['2', '0', '4', '4', 'không có ai', 'chậm', 'bỏ qua']) await person.writes(reply);
    expect((await person.stored()).spentAt).not.toBeNull();
    return person;
  }

  it('can be corrected for 24 hours; what no longer counts is withdrawn', async () => {
    const person = await aFinishedPerson();
    const { spentAt } = await person.stored();
    survey.clock.advance(23 * hour);
    await person.opens(person.token);
    expect(await person.lastWords()).toContain('muốn sửa câu trả lời');
    await person.writes('sửa');
    expect(await person.lastWords()).toContain('Câu trả lời trước đây: Không hài lòng');
    await person.writes('5');
    for (let turn = 0; turn < 4; turn += 1) await person.presses('Giữ nguyên');
    const after = await person.stored();
    expect(after.session?.status).toBe('completed');
    expect(after.spentAt).toEqual(spentAt);
    expect(await person.answer('overall')).toMatchObject({ level: 5 });
    expect(await person.answer('extra_visits')).toMatchObject({ choice: '0' });
    expect(await person.answer('reason')).toBeUndefined();
  });

  it('left off while it is corrected keeps every answer and counts as finished', async () => {
    const person = await aFinishedPerson();
    await person.writes('quay lại');
    await person.presses('Giữ nguyên');
    const { dossier } = await person.stored();
    expect(dossier.response).toMatchObject({ status: 'completed' });
    expect(dossier.response?.answers).toHaveLength(7);
  });

  it('cannot be corrected later', async () => {
    const person = await aFinishedPerson();
    survey.clock.advance(24 * hour);
    await person.writes('sửa');
    expect(await person.lastWords()).toContain('đã hoàn thành');
    expect((await person.stored()).session?.status).toBe('completed');
  });

  it('a survey that was stopped goes on where it stopped, on its version', async () => {
    const person = await aPerson();
    await person.writes('5');
    await person.writes('dừng');
    const before = await person.stored();
    await serveKnown('satisfaction-full');
    await person.opens(person.token);
    await serveKnown('satisfaction-short');
    expect(await person.lastWords()).toContain('đi lại thêm mấy lần');
    const after = await person.stored();
    expect(after.session?.flowVersionId).toBe(before.session?.flowVersionId);
  });
});
