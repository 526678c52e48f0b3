import { describe, expect, it } from '@jest/globals';
import { demoOptions } from '@kikimori/server/demo/options.ts';

describe('npm run demo', () => {
  it('takes its port from the line, else from KIKIMORI_PORT, else 3000', () => {
    expect(demoOptions(['--port', '0'], { KIKIMORI_PORT: '4100' })?.port).toBe(0);
    expect(demoOptions([], { KIKIMORI_PORT: '4100' })?.port).toBe(4100);
    expect(demoOptions([], {})).toEqual({ speed: 1, calls: 8, port: 3000 });
  });

  it.each([
    [[], 'KIKIMORI_PORT', 'http'],
    [[], 'KIKIMORI_PORT', ''],
    [['--port', '70000'], '--port', '4100'],
  ])('names what is wrong: %j', (args, name, port) => {
    expect(() => demoOptions(args, { KIKIMORI_PORT: port })).toThrow(`${name}: from 0 to 65535`);
  });
});
