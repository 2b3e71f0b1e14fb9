import { expect, it } from 'vitest';
import { type FoundPlace, findPlace, type Geolocation } from '../../src/web/chat/find-place.ts';

const browser = (answers: (...told: Parameters<Geolocation['getCurrentPosition']>) => void): Geolocation => ({
  getCurrentPosition: (...told) => answers(...told),
});
const at = (latitude: number, longitude: number) =>
  browser((found) => found({ coords: { latitude, longitude } }));
const error = (code: number) => browser((_found, failed) => failed({ code }));
const problem = (name: Extract<FoundPlace, { kind: 'problem' }>['problem']) =>
  ({ kind: 'problem', problem: name }) as const;

it.each<[string, Geolocation | undefined, FoundPlace]>([
  [
    'a place, to one metre and no more',
    at(10.371_234_567, 105.435_987_654),
    { kind: 'found', latitude: 10.371_23, longitude: 105.435_99 },
  ],
  ['the person or the browser refuses', error(1), problem('refused')],
  ['the device does not know', error(2), problem('not_found')],
  ['the device takes too long', error(3), problem('too_slow')],
  ['a browser has errors of its own', error(99), problem('not_found')],
  ['a page may not ask: no https, or an old browser', undefined, problem('unavailable')],
])('where the person is: %s', async (_case, geolocation, expected) => {
  expect(await findPlace(geolocation)).toEqual(expected);
});

it('does not search for longer than a person waits', async () => {
  let asked: { timeout: number } | undefined;
  await findPlace(
    browser((_found, failed, options) => {
      asked = options;
      failed({ code: 3 });
    }),
  );
  expect(asked?.timeout).toBe(15_000);
});
