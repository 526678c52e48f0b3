import { describe, expect, it } from '@jest/globals';
import { csv } from '@kikimori/server/review/csv.ts';

describe('tables for a spreadsheet', () => {
  it('begin with the mark by which Excel knows UTF-8, and keep commas, quotes and lines in their cell', () => {
    expect(
      csv(
        ['名', 'n'],
        [
          ['a,"b"\nc', 1],
          ['', null],
        ],
      ),
    ).toBe('\uFEFF名,n\r\n"a,""b""\nc",1\r\n,\r\n');
  });

  it('hold no cell that a spreadsheet would run', () => {
    expect(csv(['x'], [['=HYPERLINK("x")'], ['-1'], ['@a']])).toBe(
      '\uFEFFx\r\n"\'=HYPERLINK(""x"")"\r\n\'-1\r\n\'@a\r\n',
    );
    expect(csv(['x'], [[-1]])).toContain('\r\n-1\r\n');
  });
});
