import type { ErrorCode, Refusal } from '@kikimori/shared/protocol/errors.ts';
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

export function QueryProvider({ children }: { children: ReactNode }) {
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
