import { describe, expect, it } from '@jest/globals';
import type { Action, Principal, Role } from '@kikimori/shared/protocol/access.ts';
import { may } from '@kikimori/shared/protocol/access.ts';

const person = (role: Role, sites = ['east']): Principal => ({
  kind: 'person',
  userId: 'fujii',
  name: '藤井',
  role,
  sites,
});
const own = { agentId: 'fujii', site: 'east' };
const others = { agentId: 'segawa', site: 'east' };
const elsewhere = { agentId: 'fujii', site: 'west' };

describe('who may do what', () => {
  it('[P1] an agent reaches their own calls and nobody else’s', () => {
    expect(may(person('agent'), 'call.watch', own)).toBe(true);
    expect(may(person('agent'), 'call.answer', own)).toBe(true);
    expect(may(person('agent'), 'call.watch', others)).toBe(false);
    expect(may(person('agent'), 'floor.watch')).toBe(false);
    expect(may(person('agent'), 'review.read', own)).toBe(false);
  });

  it('[P2] only the agent answers a cue, only an SV supervises', () => {
    expect(may(person('sv'), 'call.answer', others)).toBe(false);
    expect(may(person('sv'), 'call.supervise', others)).toBe(true);
    expect(may(person('qa'), 'call.supervise', others)).toBe(false);
  });

  it('[P3] nobody leaves their sites, but * is every site', () => {
    for (const role of ['agent', 'sv', 'qa', 'admin'] as const) {
      expect(may(person(role), 'call.watch', elsewhere)).toBe(false);
    }
    expect(may(person('sv', ['*']), 'call.watch', elsewhere)).toBe(true);
  });

  it('[P5] only QA judges and exports; a key exports only where it was made for it', () => {
    for (const action of ['review.write', 'export'] as const) {
      expect(
        (['agent', 'sv', 'qa', 'admin'] as const).filter((r) => may(person(r), action)),
      ).toEqual(['qa', 'admin']);
    }
    const key = { kind: 'source', keyId: 'k', name: 'dwh', sites: ['east'] } as const;
    expect(may({ ...key, sites: ['east'] }, 'export', own)).toBe(false);
    const made: Principal = { ...key, sites: ['east'], scopes: ['export'] };
    expect(may(made, 'export', own)).toBe(true);
    expect(may(made, 'export', elsewhere)).toBe(false);
    expect(may(made, 'ingest', own)).toBe(false);
    expect(may(made, 'review.read', own)).toBe(false);
  });

  it('[P4] a source may speak and nothing else', () => {
    const source: Principal = { kind: 'source', keyId: 'k', name: 'asr', sites: ['east'] };
    const actions: Action[] = ['call.watch', 'call.answer', 'floor.watch', 'review.read', 'admin'];
    expect(may(source, 'ingest', own)).toBe(true);
    expect(may(source, 'ingest', elsewhere)).toBe(false);
    expect(actions.filter((a) => may(source, a, own))).toEqual([]);
  });
});
