/** Every page and the files that pages load. */
import type { Clock } from '../../core/time.ts';
import type { Db } from '../../db/index.ts';
import type { Keys } from '../../identity/index.ts';
import type { Endpoint } from '../endpoint.ts';
import { chatPageEndpoints } from './chat.ts';
import { publicPageEndpoints } from './public.ts';
import { openWebBuild } from './web-build.ts';
import { zaloPageEndpoints } from './zalo.ts';

export function pageEndpoints(deps: {
  db: Db;
  keys: Keys;
  clock: Clock;
  zalo: { readonly oaId: string } | undefined;
}): Endpoint[] {
  const web = openWebBuild();
  return [
    ...publicPageEndpoints({ web }),
    ...chatPageEndpoints({ ...deps, web }),
    ...zaloPageEndpoints({ ...deps, web }),
    ...web.endpoints,
  ];
}
