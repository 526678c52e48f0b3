/** Requests to the server over HTTP, answered with a value: what was asked for, or why not. */
import type { ErrorCode, Refusal } from '@kikimori/shared/protocol/errors.ts';

export type HttpResult<T> =
  | { ok: true; value: T }
  /** `unreachable`: no answer came. `body` is the refusal as it was sent. */
  | { ok: false; code: ErrorCode | 'unreachable'; body: unknown };

const CODE_OF_STATUS: Record<number, ErrorCode> = {
  400: 'bad_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  413: 'too_large',
  429: 'too_many',
};

function codeOf(status: number, body: unknown): ErrorCode {
  const refusal = (body as { error?: Partial<Refusal>; code?: ErrorCode } | null) ?? {};
  return refusal.error?.code ?? refusal.code ?? CODE_OF_STATUS[status] ?? 'internal';
}

/** `T` is what the route promises in shared/protocol/http.ts. */
export async function request<T>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object | File,
  /** `no-cache`: the browser keeps the answer and asks whether it is still true. */
  cache: 'no-store' | 'no-cache' = 'no-store',
): Promise<HttpResult<T>> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache,
      ...(body instanceof File
        ? { headers: { 'content-type': body.type || 'application/octet-stream' }, body }
        : body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch {
    return { ok: false, code: 'unreachable', body: null };
  }
  const text = await response.text().catch(() => '');
  let parsed: unknown = null;
  try {
    parsed = text === '' ? null : JSON.parse(text);
  } catch {
    // A proxy's error page is no JSON; its status says enough.
  }
  if (response.ok) return { ok: true, value: parsed as T };
  if (response.status === 502 || response.status === 504) {
    return { ok: false, code: 'unreachable', body: parsed };
  }
  return { ok: false, code: codeOf(response.status, parsed), body: parsed };
}
