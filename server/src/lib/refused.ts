import type { ErrorCode, Refusal } from '@kikimori/shared/protocol/errors.ts';
import { refusal } from '@kikimori/shared/protocol/errors.ts';
import type { ZodType, z } from 'zod';

/** A known refusal on its way to the edge, where it becomes an answer. Never holds transcript text. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(code: ErrorCode, message: string, field?: string) {
    super(message);
    this.name = 'Refused';
    this.refusal = refusal(code, message, field);
  }
}

/**
 * Reads `value` by `schema`.
 * @throws Refused `bad_request` (or `too_large` for a text over its limit), naming the first
 * offending field.
 */
export function read<S extends ZodType>(schema: S, value: unknown, prefix = ''): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.map(String).join('.') ?? '';
  const field = prefix && path ? `${prefix}.${path}` : prefix || path || '(body)';
  const tooLong = issue?.code === 'too_big' && issue.origin === 'string';
  throw new Refused(
    tooLong ? 'too_large' : 'bad_request',
    `${field}: ${issue?.message ?? 'cannot be read'}`,
    field,
  );
}

/** Turns whatever was thrown into a refusal; unknown errors become `internal` and are reported. */
export function toRefusal(error: unknown, report: (error: unknown) => void): Refusal {
  if (error instanceof Refused) return error.refusal;
  report(error);
  return refusal('internal', 'unexpected error, see the server log');
}
