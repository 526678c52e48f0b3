import { parseArgs } from 'node:util';

export const USAGE = `usage: npm run demo -- [--speed N] [--calls N] [--port N]
  --speed N   how much faster than spoken (default 1)
  --calls N   calls at once (default 8)
  --port N    port on loopback (default KIKIMORI_PORT, else 3000; 0 takes a free one)`;

/** What the demo was asked for; null: to say how it is used. Throws where a figure is none. */
export function demoOptions(
  args: readonly string[],
  env: Record<string, string | undefined>,
): { speed: number; calls: number; port: number } | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      speed: { type: 'string', default: '1' },
      calls: { type: 'string', default: '8' },
      port: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return null;
  const fromEnv = values.port === undefined && env.KIKIMORI_PORT !== undefined;
  return {
    speed: number('--speed', values.speed, 0.1, 100),
    calls: Math.round(number('--calls', values.calls, 1, 500)),
    port: number(
      fromEnv ? 'KIKIMORI_PORT' : '--port',
      values.port ?? env.KIKIMORI_PORT ?? '3000',
      0,
      65_535,
    ),
  };
}

function number(name: string, value: string, min: number, max: number): number {
  const n = Number(value);
  if (value.trim() === '' || !(n >= min && n <= max))
    throw new Error(`${name}: from ${min} to ${max}\n${USAGE}`);
  return n;
}
