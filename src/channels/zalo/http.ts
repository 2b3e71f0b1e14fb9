/** One request to one of Zalo's servers, with what can go wrong on the way as data. */
import { err, ok, type Result } from '../../core/result.ts';

export type HttpRequest = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** An object goes as JSON, `URLSearchParams` as a form, `FormData` in parts. */
  readonly body?: object;
  readonly signal?: AbortSignal;
};

export type HttpAnswer = {
  readonly status: number;
  readonly body: unknown;
  header(name: string): string | undefined;
};

export type HttpFailure =
  /** No answer: nobody knows whether the request was carried out. */
  | { readonly code: 'connection_failed' }
  /** An answer that is not Zalo's: a page of a proxy, a cut body, a server in trouble. */
  | { readonly code: 'platform_failed'; readonly status: number };

export type Exchange = (request: HttpRequest) => Promise<Result<HttpAnswer, HttpFailure>>;

const longestMilliseconds = 10_000;
const largestAnswerBytes = 5_000_000;

/** Makes the function through which every request to Zalo goes. The proxies of the environment are honoured. */
export function createExchange(options: { longestMilliseconds?: number } = {}): Exchange {
  const settings = {
    timeout: options.longestMilliseconds ?? longestMilliseconds,
    maxRedirects: 0,
    maxContentLength: largestAnswerBytes,
    responseType: 'text' as const,
    // Parsed here, so that a page of HTML is told from an answer.
    transformResponse: [(text: unknown) => text],
    validateStatus: () => true,
  };
  return async (request) => {
    // Loaded for the first request: where Zalo is off, no start waits for it.
    const { default: axios } = await import('axios');
    try {
      const answer = await axios.request<unknown>({
        ...settings,
        method: request.method,
        url: request.url,
        headers: { accept: 'application/json', ...request.headers },
        ...(request.query === undefined ? {} : { params: request.query }),
        ...(request.body === undefined ? {} : { data: request.body }),
        ...(request.signal === undefined ? {} : { signal: request.signal }),
      });
      const body = parseJson(answer.data);
      if (body === undefined || answer.status >= 500) {
        return err({ code: 'platform_failed', status: answer.status });
      }
      const { status, headers } = answer;
      return ok({ status, body, header: (name) => readHeader(headers[name.toLowerCase()]) });
    } catch (error) {
      // Everything else that axios throws is a request that could not be made: a bug.
      if (axios.isAxiosError(error)) return err({ code: 'connection_failed' });
      throw error;
    }
  };
}

function readHeader(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Undefined for what is no JSON object. */
function parseJson(text: unknown): object | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
