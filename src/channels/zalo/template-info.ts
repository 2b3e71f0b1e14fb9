/**
 * What Zalo knows of a template: whether it may be used, and which parameters it wants, each with its longest
 * value. https://developers.zalo.me/docs/zalo-notification-service/quan-ly-template/lay-thong-tin-chi-tiet-template
 */
import { z } from 'zod';
import { ok, type Result } from '../../core/result.ts';
import { splitGraphemes, toNfc } from '../../core/text.ts';
import { addSeconds, type Clock } from '../../core/time.ts';
import type { ApiFailure, ZaloApi } from './api.ts';

export type TemplateInfo = {
  /** ENABLE, PENDING_REVIEW, REJECT, DISABLE or DELETE. */
  readonly status: string;
  readonly parameters: readonly { readonly name: string; readonly longest: number | undefined }[];
  /** Price of one message in đồng, where Zalo tells it. */
  readonly price: number | undefined;
};

const infoSchema = z.looseObject({
  status: z.string(),
  listParams: z
    .array(
      z.looseObject({ name: z.string().min(1), maxLength: z.coerce.number().int().positive().nullish() }),
    )
    .nullish(),
  price: z.coerce.number().nonnegative().nullish().catch(undefined),
});

/** A template is edited now and then and used all day. */
const keepSeconds = 60 * 60;

export type TemplateInfos = {
  /** Undefined where Zalo answers in a form that we do not know. */
  get(templateId: string, signal?: AbortSignal): Promise<Result<TemplateInfo | undefined, ApiFailure>>;
  /** Zalo reported a change: asked for anew with the next use. */
  forget(templateId: string): void;
};

/** Asks Zalo for a template at most once an hour. */
export function createTemplateInfos(deps: { api: ZaloApi; clock: Clock }): TemplateInfos {
  const kept = new Map<string, { readonly until: Date; readonly info: TemplateInfo | undefined }>();
  return {
    get: async (templateId, signal) => {
      const known = kept.get(templateId);
      if (known !== undefined && known.until > deps.clock.now()) return ok(known.info);
      const answer = await deps.api.call(
        {
          server: 'template',
          method: 'GET',
          path: '/template/info/v2',
          query: { template_id: templateId },
        },
        signal,
      );
      if (!answer.ok) return answer;
      const info = readInfo(answer.value);
      kept.set(templateId, { until: addSeconds(deps.clock.now(), keepSeconds), info });
      return ok(info);
    },
    forget: (templateId) => {
      kept.delete(templateId);
    },
  };
}

function readInfo(data: unknown): TemplateInfo | undefined {
  const parsed = infoSchema.safeParse(data);
  if (!parsed.success) return undefined;
  const parameters = (parsed.data.listParams ?? []).map(({ name, maxLength }) => ({
    name,
    longest: maxLength ?? undefined,
  }));
  return { status: parsed.data.status, parameters, price: parsed.data.price ?? undefined };
}

/**
 * The values that a template gets: those that it names, cut to what it takes; all of them where nothing is known of
 * it. `unknown` lists parameters that we have no value for: the template was made for something else.
 */
export function fillTemplate(
  values: Readonly<Record<string, string>>,
  info: TemplateInfo | undefined,
): { readonly fields: Record<string, string>; readonly unknown: readonly string[] } {
  if (info === undefined) return { fields: { ...values }, unknown: [] };
  const fields: Record<string, string> = {};
  const unknown: string[] = [];
  for (const { name, longest } of info.parameters) {
    const value = values[name];
    if (value === undefined) unknown.push(name);
    else fields[name] = longest === undefined ? value : cut(value, longest);
  }
  return { fields, unknown };
}

/** A value that is cut ends with "…"; a character of a person's eye is not split. */
function cut(value: string, longest: number): string {
  const text = toNfc(value);
  if ([...text].length <= longest) return text;
  let kept = '';
  for (const grapheme of splitGraphemes(text)) {
    if ([...kept, ...grapheme].length > longest - 1) break;
    kept += grapheme;
  }
  return `${kept.trimEnd()}…`;
}
