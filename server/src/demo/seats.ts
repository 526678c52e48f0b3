import { readFileSync } from 'node:fs';
import type { CallStart } from '@kikimori/shared/transcript/segment.ts';
import type { WrittenUtterance } from '../source/file.ts';

/** Who sits where in the demo, and which sample calls they take. */

export interface SampleCall {
  callId: string;
  industry: string;
  title: string;
  customerLabel: string;
  customerRef?: string;
  utterances: WrittenUtterance[];
}

export interface Seat {
  userId: string;
  name: string;
  site: string;
  skill: string;
  calls: SampleCall[];
}

const SEATS: (Omit<Seat, 'calls'> & { takes: string[] })[] = [
  { userId: 'fujii', name: '藤井', site: '仙台', skill: '通信', takes: ['04', '01'] },
  { userId: 'hayasaka', name: '早坂', site: '仙台', skill: 'ローン', takes: ['10', '06'] },
  { userId: 'segawa', name: '瀬川', site: '福岡', skill: '通販', takes: ['05', '09'] },
  { userId: 'mizutani', name: '水谷', site: '福岡', skill: '市民窓口', takes: ['03', '07'] },
  { userId: 'kudo', name: '工藤', site: '福岡', skill: '通販', takes: ['02'] },
  { userId: 'nakazato', name: '中里', site: '仙台', skill: '通信', takes: ['08'] },
];

/** The sample calls, written for the demo. */
export function sampleCalls(): SampleCall[] {
  const text = readFileSync(new URL('./calls.jsonl', import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** `count` seats; those past the named ones take all sample calls in turn. */
export function seats(count: number): Seat[] {
  const calls = sampleCalls();
  return Array.from({ length: count }, (_, k) => {
    const named = SEATS[k];
    if (named) {
      const { takes, ...seat } = named;
      const own = takes.flatMap((t) => calls.filter((c) => c.callId.startsWith(`DEMO-${t}`)));
      return { ...seat, calls: own };
    }
    const number = k + 1;
    const turn = calls.map((_, j) => calls[(j + k * 3) % calls.length]);
    return {
      userId: `op${number}`,
      name: `オペレーター${number}`,
      site: k % 2 === 0 ? '仙台' : '福岡',
      skill: '総合',
      calls: turn.filter((c) => c !== undefined),
    };
  });
}

/** The head of a sample call at a seat. */
export function startOf(
  seat: Seat,
  call: SampleCall,
  suffix: string,
  startedAtMs: number,
): CallStart {
  return {
    callId: `${call.callId}-${suffix}`,
    agentId: seat.userId,
    agentName: seat.name,
    site: seat.site,
    skill: seat.skill,
    customerLabel: call.customerLabel,
    startedAtMs,
    metadata: { industry: call.industry },
    ...(call.customerRef === undefined ? {} : { customerRef: call.customerRef }),
  };
}
