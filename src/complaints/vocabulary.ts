/** The closed sets of complaints, with their Vietnamese legal terms. */
import { z } from 'zod';
import { redirectedKinds, takenKinds } from '../core/complaint.ts';

export {
  type ComplaintCategory,
  complaintCategories,
  findCategory,
  type RedirectedKind,
  type TakenKind,
} from '../core/complaint.ts';

/**
 * *Phản ánh*, *kiến nghị*, *khiếu nại*, *tố cáo*. The first two are cases of ours; the others are governed by laws
 * of their own (Decree 20/2008/NĐ-CP, Article 1): told the proper way, listed nowhere.
 */
export const complaintKinds = [...takenKinds, ...redirectedKinds] as const;
export type ComplaintKind = (typeof complaintKinds)[number];

export const complaintStatuses = [
  /** Đã tiếp nhận. */
  'received',
  /** Đã phân loại. */
  'triaged',
  /** Đã phân công. */
  'assigned',
  /** Đang xử lý. */
  'in_progress',
  /** Đã trả lời. */
  'answered',
  /** Kết thúc. */
  'closed',
  /** Chuyển cơ quan có thẩm quyền. */
  'redirected',
  /** Từ chối tiếp nhận. */
  'declined',
  /** Người gửi rút. */
  'withdrawn',
  /** Mở lại. */
  'reopened',
] as const;
export type ComplaintStatus = (typeof complaintStatuses)[number];

/** Đang giải quyết, đã trả lời, đã kết thúc. */
export const statusGroups = {
  open: ['received', 'triaged', 'assigned', 'in_progress', 'reopened'],
  answered: ['answered'],
  closed: ['closed', 'redirected', 'declined', 'withdrawn'],
} as const satisfies Readonly<Record<string, readonly ComplaintStatus[]>>;

/**
 * Who filed it. Decree 20/2008/NĐ-CP Article 7 wants name, address and phone; a complaint without them can be
 * refused, and is taken all the same.
 */
export const complaintContactSchema = z.object({
  name: z.string().optional(),
  address: z.string().optional(),
  phone: z.string().optional(),
});
export type ComplaintContact = z.infer<typeof complaintContactSchema>;

export type ContactState = 'anonymous' | 'partial' | 'complete';

/** How much of what Article 7 wants was given. */
export function contactStateOf({ name, address, phone }: ComplaintContact): ContactState {
  const given = [name, address, phone].filter((part) => part !== undefined).length;
  if (given === 0) return 'anonymous';
  return given === 3 ? 'complete' : 'partial';
}
