/** Consultation messages beyond text: images, and the form that asks for a person's contact. */
import { z } from 'zod';
import { err, ok, type Result } from '../../core/result.ts';
import { toNfc } from '../../core/text.ts';
import type { ApiFailure, ZaloApi } from './api.ts';

/** The body of `POST /v3.0/oa/message/cs`. */
export type ConsultationMessage = {
  readonly recipient: { readonly user_id: string };
  readonly message: {
    /** Of everything but a form. */
    readonly text?: string;
    readonly attachment?: {
      readonly type: 'template';
      readonly payload: {
        readonly buttons?: Button[];
        readonly template_type?: 'media' | 'request_user_info';
        readonly elements?: readonly object[];
      };
    };
  };
};

export type Button =
  /** Pressing it sends `payload` as a message of the person, without showing it. */
  | { readonly title: string; readonly type: 'oa.query.hide'; readonly payload: string }
  | { readonly title: string; readonly type: 'oa.open.url'; readonly payload: { readonly url: string } };

/** An image that was uploaded, or that Zalo fetches itself. Uploads are good for 7 days. */
export type ImageSource = { readonly attachmentId: string } | { readonly url: string };

/** The body of a message with an image. */
export function renderImage(userId: string, image: ImageSource, text: string): ConsultationMessage {
  const source = 'attachmentId' in image ? { attachment_id: image.attachmentId } : { url: image.url };
  const elements = [{ media_type: 'image', ...source }];
  return {
    recipient: { user_id: userId },
    message: {
      text: toNfc(text),
      attachment: { type: 'template', payload: { template_type: 'media', elements } },
    },
  };
}

/** The body of the form that asks for name, phone and address; the answer is `contact_given`. */
export function renderContactRequest(
  userId: string,
  form: { title: string; subtitle: string; imageUrl: string },
): ConsultationMessage {
  const element = { title: toNfc(form.title), subtitle: toNfc(form.subtitle), image_url: form.imageUrl };
  return {
    recipient: { user_id: userId },
    message: {
      attachment: { type: 'template', payload: { template_type: 'request_user_info', elements: [element] } },
    },
  };
}

const largestImageBytes = 1_000_000;

const uploadedSchema = z.looseObject({ attachment_id: z.string().min(1) });

/** Uploads an image (jpg or png, at most 1 MB; 5,000 a month) and resolves with its attachment id. */
export async function uploadImage(
  api: ZaloApi,
  image: { bytes: Uint8Array<ArrayBuffer>; kind: 'image/jpeg' | 'image/png' },
): Promise<Result<string, ApiFailure | { code: 'image_too_large' }>> {
  if (image.bytes.byteLength > largestImageBytes) return err({ code: 'image_too_large' });
  const form = new FormData();
  const name = image.kind === 'image/png' ? 'image.png' : 'image.jpg';
  form.set('file', new Blob([image.bytes], { type: image.kind }), name);
  const answer = await api.call({
    server: 'account',
    method: 'POST',
    path: '/v2.0/oa/upload/image',
    body: form,
  });
  if (!answer.ok) return answer;
  const uploaded = uploadedSchema.safeParse(answer.value);
  return uploaded.success ? ok(uploaded.data.attachment_id) : err({ code: 'platform_failed', status: 200 });
}
