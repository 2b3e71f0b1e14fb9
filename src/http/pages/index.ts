/** Every page and the files that pages load. */
import type { Clock } from '../../core/time.ts';
import type { Db } from '../../db/index.ts';
import type { Keys } from '../../identity/index.ts';
import type { Endpoint } from '../endpoint.ts';
import { chatPageEndpoints } from './chat.ts';
import { publicPageEndpoints, type ReleaseRules } from './public.ts';
import { publicationsPage } from './publications.ts';
import { referencePageEndpoints } from './reference.ts';
import { openWebBuild } from './web-build.ts';
import { zaloPageEndpoints } from './zalo.ts';

export function pageEndpoints(deps: {
  db: Db;
  keys: Keys;
  clock: Clock;
  config: ReleaseRules & { readonly zalo: { readonly oaId: string } | undefined };
}): Endpoint[] {
  const web = openWebBuild();
  const { zalo, leastRatings, closingDays } = deps.config;
  const rules = { leastRatings, closingDays };
  return [
    ...publicPageEndpoints({ web, rules }),
    publicationsPage({ ...deps, web }),
    ...referencePageEndpoints({ web, rules }),
    ...chatPageEndpoints({ ...deps, web, rules }),
    ...zaloPageEndpoints({ ...deps, zalo, web }),
    ...web.endpoints,
  ];
}
