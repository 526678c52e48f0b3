import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The repository's top folder. */
export const ROOT_DIR = fileURLToPath(new URL('../../', import.meta.url));

const flag = z.enum(['true', 'false']).transform((v) => v === 'true');
/** `https://crm.example.jp,https://…`: origins only, without a path. */
const origins = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((origin) => origin.trim())
      .filter(Boolean),
  )
  .refine((list) => list.every(isOrigin), 'origins like https://crm.example.jp, comma-separated');
const port = z.coerce.number().int().min(0).max(65_535);

/**
 * Every setting: name, shape, default and one sentence. Read once, at start; a wrong value stops
 * the start and names the variable. docs/config.md is checked against this table.
 */
export const SETTINGS = {
  KIKIMORI_HOST: {
    schema: z.string(),
    default: '127.0.0.1',
    about: 'Address to listen on. Put a TLS proxy in front before opening it to a network.',
  },
  KIKIMORI_PORT: { schema: port, default: '3000', about: 'Port to listen on; 0 takes a free one.' },
  KIKIMORI_DATABASE: {
    schema: z.string().regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, 'sqlite:FILE or postgres://…'),
    default: 'sqlite:data/kikimori.sqlite',
    about: 'Where the record lives: `sqlite:FILE` or a `postgres://` address.',
  },
  KIKIMORI_MANUAL: {
    schema: z.string(),
    default: 'shared/manuals/default.yaml',
    about: 'The manual that calls are judged with.',
  },
  KIKIMORI_MANUAL_OVERLAYS: {
    schema: z.string(),
    default: '',
    about: 'Overlay files laid over the manual, comma-separated, e.g. an industry pack.',
  },
  KIKIMORI_CASES: {
    schema: z.string().min(1),
    default: 'data/cases.yaml',
    about: 'Overlay that the server writes when QA puts a case into the manual.',
  },
  KIKIMORI_MODELS_DIR: { schema: z.string(), default: 'models', about: 'Folder of model folders.' },
  KIKIMORI_MODEL: {
    schema: z.string(),
    default: '',
    about: 'Name of the model in models/registry.json; empty takes its default.',
  },
  KIKIMORI_SCORE_DEADLINE_MS: {
    schema: z.coerce.number().int().min(10).max(10_000),
    default: '400',
    about: 'How long a turn may wait for the model before the lexicon scores it instead.',
  },
  KIKIMORI_REORDER_MS: {
    schema: z.coerce.number().int().min(0).max(10_000),
    default: '800',
    about: 'How long a chunk waits for a missing one before it.',
  },
  KIKIMORI_SESSION_HOURS: {
    schema: z.coerce.number().min(1).max(168),
    default: '12',
    about: 'How long a sign-in lasts without use.',
  },
  KIKIMORI_SECURE_COOKIE: {
    schema: flag,
    default: 'true',
    about: 'Send the session cookie over HTTPS only. Loopback counts as secure in browsers.',
  },
  KIKIMORI_EMBED_ORIGINS: {
    schema: origins,
    default: '',
    about: 'Origins whose pages may show the sidebar in a frame, comma-separated. Empty: none.',
  },
  KIKIMORI_EMBED_CROSS_SITE: {
    schema: flag,
    default: 'false',
    about:
      'Those pages are of another site: the session cookie becomes SameSite=None; Partitioned.',
  },
  KIKIMORI_EMBED_WORDS: {
    schema: flag,
    default: 'false',
    about: 'Tell the page around also why a cue came, with the masked words of the caller.',
  },
  KIKIMORI_RECORDINGS: {
    schema: z.string().min(1),
    default: 'data/recordings',
    about: 'Folder of the recordings that the centre supplies for stored calls.',
  },
  KIKIMORI_CARE_CONTACTS: {
    schema: z.string(),
    default: '',
    about: 'Sign-in names of those who look after agents once a call was hard, comma-separated.',
  },
  KIKIMORI_WEBHOOK_URL: {
    schema: z
      .string()
      .regex(
        /^(|https:\/\/.+|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/.*)?)$/,
        'https://…',
      ),
    default: '',
    about: 'The only address the server ever calls: verdicts and decisions, no words. Empty: off.',
  },
  KIKIMORI_WEBHOOK_SECRET: {
    schema: z.string().regex(/^(|.{32,})$/, 'at least 32 characters'),
    default: '',
    about: 'Key of the HMAC-SHA256 that signs each message to the webhook.',
  },
  KIKIMORI_LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    default: 'info',
    about: 'Least severe level that is logged.',
  },
} as const;

function isOrigin(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
  } catch {
    return false;
  }
}

type SettingName = keyof typeof SETTINGS;
export type Settings = { [K in SettingName]: z.output<(typeof SETTINGS)[K]['schema']> };

/**
 * Reads all settings from `env`.
 * @throws Error listing every variable that cannot be read, and unknown KIKIMORI_ names.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const problems: string[] = [];
  const settings: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(SETTINGS)) {
    const result = setting.schema.safeParse(env[name] ?? setting.default);
    if (result.success) settings[name] = result.data;
    else problems.push(`${name}: ${result.error.issues[0]?.message ?? 'cannot be read'}`);
  }
  for (const name of Object.keys(env)) {
    if (name.startsWith('KIKIMORI_') && !(name in SETTINGS))
      problems.push(`${name}: unknown setting`);
  }
  if (settings.KIKIMORI_WEBHOOK_URL && !settings.KIKIMORI_WEBHOOK_SECRET)
    problems.push('KIKIMORI_WEBHOOK_SECRET: needed where KIKIMORI_WEBHOOK_URL is set');
  if (settings.KIKIMORI_EMBED_CROSS_SITE && !settings.KIKIMORI_SECURE_COOKIE)
    problems.push('KIKIMORI_EMBED_CROSS_SITE: browsers take such a cookie only when it is secure');
  if (problems.length > 0) throw new Error(`settings:\n  ${problems.join('\n  ')}`);
  return settings as Settings;
}
