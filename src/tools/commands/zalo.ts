import { z } from 'zod';
import type { Application } from '../../application.ts';
import { adviceOn, authorizeLink, classifyFailure, createPkce, newState } from '../../channels/zalo/index.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { addSeconds } from '../../core/time.ts';
import type { ControlFailure } from '../../db/index.ts';
import { readTemplates, rememberAuthorization } from '../../delivery/index.ts';
import { zaloCallbackPath } from '../../http/zalo-site.ts';
import type { Command } from '../commands.ts';

const argumentsSchema = z.object({
  what: z.enum(['connect', 'status'], { error: 'Say connect or status.' }),
});

/** The refresh token is good for three months: https://developers.zalo.me/docs/official-account/bat-dau */
const refreshTokenSeconds = 90 * 24 * 60 * 60;

/** Asks for the consent of an administrator of the Official Account, or tells what works and what to do. */
export const zaloCommand: Command<z.infer<typeof argumentsSchema>> = {
  argumentsSchema,
  run: (application, { what }, report) =>
    what === 'connect' ? connect(application, report) : tellStatus(application, report),
};

const off: ControlFailure = { code: 'zalo_off', message: 'Zalo is off: ZALO_APP_ID is not set.' };

async function connect(
  { config, deps, zalo }: Application,
  report: (progress: string) => void,
): Promise<Result<object, ControlFailure>> {
  if (zalo === undefined) return err(off);
  const { verifier, challenge } = createPkce();
  const state = newState();
  await rememberAuthorization(deps, { state, verifier, at: deps.clock.now() });
  const redirectUri = `${config.publicUrl}${zaloCallbackPath}`;
  const link = authorizeLink(zalo.settings, { redirectUri, challenge, state });
  report('1. In developers.zalo.me, under Official Account, Thiết lập chung, the callback URL must be:');
  report(`   ${redirectUri}`);
  report('   If the page asks for a code challenge and a state, they are the ones in the link below.');
  report('2. An administrator of the Official Account opens this link within an hour, and agrees:');
  report(`   ${link}`);
  report('3. npm run zalo -- status tells whether it worked.');
  return ok({ link, redirectUri, challenge, state });
}

/** What is wrong, and who must do what about it. */
type Finding = { readonly code: string; readonly vi: string; readonly en: string };

async function tellStatus(
  { config, deps, zalo }: Application,
  report: (progress: string) => void,
): Promise<Result<object, ControlFailure>> {
  if (zalo === undefined) return err(off);
  const account = await zalo.api.call({ server: 'account', method: 'GET', path: '/v2.0/oa/getoa' });
  const grant = await zalo.store.read();
  const connection = account.ok ? undefined : classifyFailure(account.error, deps.clock.now());
  const code = connection === undefined ? undefined : (connection.detailCode ?? connection.reason);
  const templates = account.ok ? await tellTemplates(zalo) : [];
  const spending = await zalo.ledger.today();
  const lastEvent = await deps.db.inbound.findFirst({
    where: { channel: 'zalo' },
    orderBy: { id: 'desc' },
    select: { receivedAt: true },
  });
  const findings: Finding[] = [
    ...(code === undefined ? [] : [{ code, ...(adviceOn(code) ?? unexplained) }]),
    ...templates.flatMap(({ finding }) => (finding === undefined ? [] : [finding])),
    ...(lastEvent === null ? [noEvent(`${config.publicUrl}/webhooks/zalo`)] : []),
    ...(isSpent(spending, zalo.settings.templateDailyLimit) ? [spent] : []),
  ];
  for (const finding of findings) report(`${finding.vi}\n${finding.en}`);
  if (findings.length === 0)
    report('Mọi thứ hoạt động. Không phải làm gì.\nEverything works. Nothing has to be done.');
  return ok({
    connected: account.ok,
    ...(code === undefined ? {} : { code }),
    oaId: zalo.oaId,
    obtainedAt: grant?.obtainedAt.toISOString() ?? null,
    accessTokenUntil: grant?.expiresAt.toISOString() ?? null,
    refreshTokenUntil:
      grant === undefined ? null : addSeconds(grant.obtainedAt, refreshTokenSeconds).toISOString(),
    lastEventAt: lastEvent?.receivedAt.toISOString() ?? null,
    today: { ...spending, dailyLimit: zalo.settings.templateDailyLimit ?? null },
    templates: templates.map(({ finding: _, ...template }) => template),
    reported: (await readTemplates(deps.db)).map(({ templateId, status, reason }) => ({
      templateId,
      status,
      reason,
    })),
    toDo: findings.map((finding) => finding.code),
  });
}

type ToldTemplate = {
  readonly use: string;
  readonly templateId: string;
  readonly status: string;
  /** Đồng for one message, where Zalo tells it. */
  readonly price: number | null;
  readonly finding: Finding | undefined;
};

/** Every configured template as Zalo has it now. */
async function tellTemplates({ settings, infos }: NonNullable<Application['zalo']>): Promise<ToldTemplate[]> {
  const told: ToldTemplate[] = [];
  for (const [use, templateId] of Object.entries(settings.templates)) {
    if (templateId === undefined) continue;
    infos.forget(templateId);
    const info = await infos.get(templateId);
    const status = info.ok ? (info.value?.status ?? 'unknown') : 'unreadable';
    const isUsable = status === 'ENABLE' || status === 'unknown';
    const price = info.ok ? (info.value?.price ?? null) : null;
    const finding = isUsable ? undefined : { code: `template_${use}`, ...unusable(templateId) };
    told.push({ use, templateId, status, price, finding });
  }
  return told;
}

const unusable = (templateId: string) => ({
  vi: `Mẫu tin ${templateId} chưa dùng được: chưa được duyệt, bị khóa hoặc không thuộc ứng dụng này. Kiểm tra tại account.zalo.cloud.`,
  en: `Template ${templateId} cannot be used: not approved, locked, or not of this application. Look at account.zalo.cloud.`,
});

const unexplained = {
  vi: 'Không gọi được Zalo. Kiểm tra kết nối mạng ra ngoài của máy chủ.',
  en: 'Zalo could not be called. Check that the server reaches the internet.',
};

const noEvent = (address: string): Finding => ({
  code: 'no_event_yet',
  vi: `Chưa nhận được sự kiện nào của Zalo. Đặt webhook là ${address} tại developers.zalo.me và bật các sự kiện.`,
  en: `No event of Zalo has come yet. Set the webhook to ${address} at developers.zalo.me and switch its events on.`,
});

const spent: Finding = {
  code: 'budget_spent',
  vi: 'Đã dùng hết ngân sách hoặc hạn mức gửi tin hôm nay; ngày mai hệ thống tự gửi tiếp.',
  en: 'Today’s budget or quota of paid messages is spent; sending goes on by itself tomorrow.',
};

function isSpent(
  {
    templates,
    charged,
    remainingQuota,
  }: { templates: number; charged: number; remainingQuota: number | null },
  limit: number | undefined,
): boolean {
  return remainingQuota === 0 || (limit !== undefined && templates + charged >= limit);
}
