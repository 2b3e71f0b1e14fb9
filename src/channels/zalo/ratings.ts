/**
 * The ratings that Zalo kept, for those whose webhook was lost:
 * https://developers.zalo.me/docs/zalo-notification-service/truy-xuat-thong-tin/lay-thong-tin-danh-gia
 */
import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import { toNfc } from '../../core/text.ts';
import type { ApiFailure, ApiRequest, ZaloApi } from './api.ts';
import type { TemplateRating } from './reading.ts';

const pageSize = 100;
/** More pages than a day can have; a total that grows while we read must not keep us forever. */
const mostPages = 1000;

const count = z.coerce.number().int();
const pageSchema = z.looseObject({
  total: count.pipe(z.int().nonnegative()),
  data: z.array(
    z.looseObject({
      msgId: z.string().min(1),
      rate: count.pipe(z.int().min(1).max(5)),
      note: z.string().nullish(),
      submitDate: z.coerce.number().int().positive(),
      feedbacks: z.array(z.string()).nullish(),
      trackingId: z.string().nullish(),
    }),
  ),
});

/** All ratings of a template from one instant to another, oldest page first. A rating is known by its `messageId`. */
export async function fetchRatings(
  api: ZaloApi,
  period: { templateId: string; from: Date; to: Date },
): Promise<Result<TemplateRating[], ApiFailure>> {
  const ratings: TemplateRating[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await fetchPage(api, period, page * pageSize);
    if (!answer.ok) return answer;
    const parsed = pageSchema.safeParse(answer.value);
    if (!parsed.success) return err({ code: 'platform_failed', status: 200 });
    ratings.push(...parsed.data.data.map(toRating));
    if (parsed.data.data.length === 0 || ratings.length >= parsed.data.total) return ok(ratings);
  }
  return ok(ratings);
}

/** The documentation lists POST, working code uses GET: what one refuses, the other may take. */
async function fetchPage(
  api: ZaloApi,
  period: { templateId: string; from: Date; to: Date },
  offset: number,
): Promise<Result<unknown, ApiFailure>> {
  const query = {
    template_id: period.templateId,
    from_time: String(period.from.getTime()),
    to_time: String(period.to.getTime()),
    offset: String(offset),
    limit: String(pageSize),
  };
  const request = { server: 'template', path: '/rating/get' } as const;
  const answer = await api.call({ ...request, method: 'GET', query } satisfies ApiRequest);
  if (answer.ok || !isWrongMethod(answer.error)) return answer;
  return api.call({ ...request, method: 'POST', body: query } satisfies ApiRequest);
}

/** -106: method unsupported. */
function isWrongMethod(failure: ApiFailure): boolean {
  if (failure.code === 'refused') return failure.error === -106;
  return failure.code === 'platform_failed' && (failure.status === 404 || failure.status === 405);
}

function toRating(row: z.infer<typeof pageSchema>['data'][number]): TemplateRating {
  return {
    messageId: row.msgId,
    trackingId: row.trackingId ?? '',
    level: row.rate,
    note: toNfc(row.note ?? ''),
    remarks: (row.feedbacks ?? []).map(toNfc),
    at: new Date(row.submitDate),
  };
}
