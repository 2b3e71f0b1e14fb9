/** What the platform knows of a person, shared over Telegram with its own buttons: the real application, a strict stand-in. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inTransaction } from '../../../src/db/index.ts';
import { flowDefinitionSchema } from '../../../src/engine/index.ts';
import { publishFlow } from '../../../src/surveys/index.ts';
import { anApplication } from '../../support/application.ts';
import { eventually } from '../../support/eventually.ts';
import { type FakeTelegram, faults, startFakeTelegram } from '../../support/fake-telegram.ts';
import { aReportedDossier } from '../../support/reports.ts';
import { loadSteadyFlows, steadyFlow } from '../../support/steady-flows.ts';

const image = 'https://khaosat.angiang.gov.vn/so-do.png';
const text = (words: string) => ({ vi: words, en: words });

/** A picture, a phone number and a place, then the survey. */
const flow = flowDefinitionSchema.parse({
  ...steadyFlow('satisfaction-short'),
  start: 'map',
  nodes: {
    ...steadyFlow('satisfaction-short').nodes,
    map: { kind: 'say', text: text('Sơ đồ trụ sở.'), image, next: 'phone' },
    phone: { kind: 'ask-phone', text: text('Số điện thoại?'), next: 'place' },
    place: {
      kind: 'ask-location',
      text: text('Ông/Bà ở đâu?'),
      skipping: 'offered',
      next: 'overall',
    },
  },
});

let telegram: FakeTelegram;
let application: Awaited<ReturnType<typeof anApplication>>;

beforeEach(async () => {
  telegram = await startFakeTelegram();
  application = await anApplication({
    TELEGRAM_MODE: 'polling',
    TELEGRAM_API_ROOT: telegram.apiRoot,
    TELEGRAM_MESSAGES_PER_SECOND: '0',
    TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_BOT_USERNAME: 'langnghe_bot',
  });
  const { deps } = application;
  await loadSteadyFlows(deps);
  const published = await inTransaction(deps.db, (tx) =>
    publishFlow(tx, deps, { definition: flow, at: deps.clock.now(), by: 'command_line' }),
  );
  expect(published).toMatchObject({ ok: true });
  await application.start();
  await eventually(() => expect(telegram.callsOf('getUpdates')).not.toEqual([]));
});

afterEach(async () => {
  await application.close();
  await telegram.close();
});

it('a person shares their own contact and goes on; another’s is refused, a picture shown or left out', async () => {
  const { db, clock, keys } = application.deps;
  const { token } = await aReportedDossier(db, {}, { clock, keys });
  const person = telegram.person();
  telegram.failNext('sendPhoto', faults.refused(400, 'Bad Request: failed to get HTTP URL content'));
  await person.opens(token);
  expect(await person.sees('Sơ đồ trụ sở.')).not.toHaveProperty('picture');

  await person.sees('Số điện thoại?');
  const share = '📱 Chia sẻ số điện thoại (Share)';
  expect(person.replyButtons).toEqual([share]);
  await person.sends({ contact: { phone_number: '84987654321', first_name: 'Bạn', user_id: 6_000_000_000 } });
  await person.sees(/không đọc được[\s\S]*Số điện thoại\?/);
  await person.presses(share);

  await person.sees('Ông/Bà ở đâu?');
  const back = '↩ Quay lại (Back)';
  expect(person.replyButtons).toEqual(['📍 Gửi vị trí hiện tại (Location)', 'Bỏ qua', back]);
  await person.presses(back);
  await person.sees(/0?912 ?345 ?678[\s\S]*Số điện thoại\?/);
  await person.presses('Giữ nguyên');
  await person.sees('Ông/Bà ở đâu?');
  await person.presses('📍 Gửi vị trí hiện tại (Location)');

  const shown = await person.sees('hài lòng với sự phục vụ');
  expect(person.replyButtons).toEqual([]);
  expect(person.buttons(shown)).toContain('Hài lòng');
  const answers = await db.answer.findMany({ where: { nodeId: { in: ['phone', 'place'] } } });
  const told = JSON.stringify(answers, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  expect(told).toContain('912345678');
  expect(told).not.toContain('987654321');
  expect(told).toContain('21.028511');
  expect(telegram.refused).toEqual([]);
}, 60_000);

it('a place that may be skipped is skipped with the keyboard’s own button', async () => {
  const { db, clock, keys } = application.deps;
  const { token } = await aReportedDossier(db, {}, { clock, keys });
  const person = telegram.person();
  await person.opens(token);
  expect(await person.sees('Sơ đồ trụ sở.')).toMatchObject({ picture: image });
  await person.sees('Số điện thoại?');
  await person.writes('0912 345 678');
  await person.sees('Ông/Bà ở đâu?');
  await person.presses('Bỏ qua');
  await person.sees('hài lòng với sự phục vụ');
  expect(person.replyButtons).toEqual([]);
  const place = await db.answer.findFirst({ where: { nodeId: 'place' } });
  expect(place).toMatchObject({ category: 'skipped', text: null });
}, 60_000);
