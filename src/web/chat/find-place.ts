/** Asks the browser where the person is. It asks the person in turn, and may not know. */

export type PlaceProblem =
  | 'refused'
  | 'not_found'
  | 'too_slow'
  /** No such thing here, or the page came over a line that browsers do not trust with it. */
  | 'unavailable';

export type FoundPlace =
  | { readonly kind: 'found'; readonly latitude: number; readonly longitude: number }
  | { readonly kind: 'problem'; readonly problem: PlaceProblem };

/** The part of `navigator.geolocation` that is used; undefined where a page may not have it. */
export type Geolocation = {
  getCurrentPosition(
    found: (position: { coords: { latitude: number; longitude: number } }) => void,
    failed: (error: { code: number }) => void,
    options: { enableHighAccuracy: boolean; timeout: number; maximumAge: number },
  ): void;
};

/** From the person's consent on; a phone indoors finds its place by the networks around it in a few seconds. */
const longestSearchSeconds = 15;
/** A place of a minute ago is the same place. */
const oldestPlaceSeconds = 60;

/** The place in degrees, to 5 decimals: about one metre. */
export function findPlace(geolocation: Geolocation | undefined): Promise<FoundPlace> {
  if (geolocation === undefined) return Promise.resolve({ kind: 'problem', problem: 'unavailable' });
  return new Promise((resolve) =>
    geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({ kind: 'found', latitude: round(coords.latitude), longitude: round(coords.longitude) }),
      ({ code }) => resolve({ kind: 'problem', problem: problems[code] ?? 'not_found' }),
      {
        enableHighAccuracy: true,
        timeout: longestSearchSeconds * 1000,
        maximumAge: oldestPlaceSeconds * 1000,
      },
    ),
  );
}

/** https://www.w3.org/TR/geolocation/#position_error_interface */
const problems: Readonly<Record<number, PlaceProblem>> = { 1: 'refused', 2: 'not_found', 3: 'too_slow' };

function round(degrees: number): number {
  return Math.round(degrees * 100_000) / 100_000;
}
