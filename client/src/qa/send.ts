import type { Refusal } from '@kikimori/shared/protocol/errors.ts';
import { sessionExpired } from '../app/session.ts';
import { request } from '../link/http.ts';
import { LoadError } from '../review/query.tsx';

function refusalOf(body: unknown): Partial<Refusal> {
  return (body as { error?: Partial<Refusal> } | null)?.error ?? {};
}

/** @throws LoadError with the refusal's code; an expired sign-in also asks for the password. */
export async function send<T>(
  method: 'POST' | 'DELETE',
  path: string,
  body?: object | File,
): Promise<T> {
  const result = await request<T>(method, path, body);
  if (result.ok) return result.value;
  if (result.code === 'unauthenticated') sessionExpired();
  throw new LoadError(result.code, refusalOf(result.body));
}
