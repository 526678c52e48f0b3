import type { Logger } from 'pino';
import pino from 'pino';

export type { Logger };

/** Field names that may hold a caller's words, a name or a secret. They never reach a log line. */
const PRIVATE_FIELDS = [
  'text',
  'note',
  'quotes',
  'utterance',
  'customerRef',
  'customerLabel',
  'agentName',
  'password',
  'apiKey',
  'cookie',
  'authorization',
];

/** JSON lines to standard output. `pretty` is for a person at a terminal. */
export function createLogger(options: { level: string; pretty?: boolean }): Logger {
  return pino({
    level: options.level,
    base: null,
    redact: {
      paths: PRIVATE_FIELDS.flatMap((f) => [f, `*.${f}`, `*.*.${f}`]),
      censor: '[private]',
    },
    ...(options.pretty
      ? {
          transport: {
            target: 'pino-pretty',
            options: { translateTime: 'HH:MM:ss', colorize: true },
          },
        }
      : {}),
  });
}
