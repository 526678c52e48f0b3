import type { ErrorCode, Refusal } from '@kikimori/shared/protocol/errors.ts';
import type { CallRecord } from '@kikimori/shared/protocol/http.ts';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { sessionExpired } from '../app/session.ts';
import { request } from '../link/http.ts';

/** A request that was refused, with the code of the catalogue. */
export class LoadError extends Error {
  readonly code: ErrorCode | 'unreachable';
  /** The place that was refused, and the server's words for it, where it said so. */
  readonly field: string;
  constructor(code: ErrorCode | 'unreachable', refusal: Partial<Refusal> = {}) {
    super(refusal.message ?? code);
    this.code = code;
    this.field = refusal.field ?? '';
  }
}

/** @throws LoadError with the refusal's code; an expired sign-in also asks for the password. */
export async function getJson<T>(path: string): Promise<T> {
  const result = await request<T>('GET', path);
  if (result.ok) return result.value;
  if (result.code === 'unauthenticated') sessionExpired();
  throw new LoadError(result.code);
}

const client = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) =>
        count < 2 && error instanceof LoadError && error.code === 'unreachable',
      refetchOnWindowFocus: false,
    },
  },
});

/** The whole record of a call, for its replay and its labels. */
export const recordQuery = (callId: string) => ({
  queryKey: ['record', callId],
  queryFn: () => getJson<{ record: CallRecord }>(`/api/calls/${encodeURIComponent(callId)}/record`),
  // A stored call changes only by a later flag.
  staleTime: Number.POSITIVE_INFINITY,
});

export function QueryProvider({ children }: { children: ReactNode }) {
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
