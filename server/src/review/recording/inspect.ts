import type { FileHandle } from 'node:fs/promises';

/**
 * In: an open file. Out: what recording it is and how long, or why it cannot be used. Walks the
 * whole container, so that a file that was cut off on its way is found out when it comes, not in court.
 */

export const FORMATS = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  opus: 'audio/ogg; codecs=opus',
} as const;
export type Format = keyof typeof FORMATS;

export type Inspected =
  | { ok: true; format: Format; durationMs: number }
  | { ok: false; why: 'truncated' | 'unreadable'; detail: string };

const truncated = (detail: string): Inspected => ({ ok: false, why: 'truncated', detail });
const unreadable = (detail: string): Inspected => ({ ok: false, why: 'unreadable', detail });

/** Bytes of a file by place; reads a window at a time. Shorter than asked for at the end. */
type At = (place: number, length: number) => Promise<Buffer>;

const WINDOW = 1 << 20;

function windowOn(file: FileHandle): At {
  let from = 0;
  let held = Buffer.alloc(0);
  return async (place, length) => {
    if (place < from || place + length > from + held.length) {
      const next = Buffer.alloc(Math.max(WINDOW, length));
      const { bytesRead } = await file.read(next, 0, next.length, place);
      from = place;
      held = next.subarray(0, bytesRead);
    }
    return held.subarray(place - from, place - from + length);
  };
}

export async function inspect(file: FileHandle): Promise<Inspected> {
  const { size } = await file.stat();
  const at = windowOn(file);
  const head = await at(0, 12);
  const sign = head.toString('latin1', 0, 4);
  if (sign === 'RIFF') return wav(at, size);
  if (sign === 'OggS') return opus(at, size);
  if (sign.startsWith('ID3') || isFrame(head)) return mp3(at, size);
  return unreadable(size === 0 ? 'the file is empty' : 'not a WAV, MP3 or Ogg Opus file');
}

/** RIFF WAVE: a list of chunks, each with its length. */
async function wav(at: At, size: number): Promise<Inspected> {
  const head = await at(0, 12);
  if (head.toString('latin1', 8, 12) !== 'WAVE') return unreadable('RIFF, but no WAVE');
  let bytesPerSec = 0;
  for (let place = 12; ; ) {
    const chunk = await at(place, 8);
    if (chunk.length < 8) return truncated(`ends at byte ${size}, before its sound`);
    const name = chunk.toString('latin1', 0, 4);
    const length = chunk.readUInt32LE(4);
    if (name === 'fmt ') {
      const format = await at(place + 8, 16);
      if (format.length < 16) return truncated(`ends at byte ${size}, within its header`);
      bytesPerSec = format.readUInt32LE(8);
    }
    if (name === 'data') {
      if (bytesPerSec === 0) return unreadable('no format before the sound');
      const end = place + 8 + length;
      if (end > size) return truncated(`ends at byte ${size} of ${end}`);
      return { ok: true, format: 'wav', durationMs: Math.round((length / bytesPerSec) * 1000) };
    }
    place += 8 + length + (length % 2);
  }
}

/** kbit/s of MPEG-1 and of MPEG-2/2.5 layer III by index. */
const RATES_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const RATES_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
/** Hz of MPEG-1; MPEG-2 has half of it, 2.5 a quarter. */
const HERTZ = [44_100, 48_000, 32_000];

function isFrame(b: Buffer): boolean {
  return b.length >= 4 && b[0] === 0xff && ((b[1] ?? 0) & 0xe0) === 0xe0 && frameOf(b) !== null;
}

/** Length and duration of an MPEG layer III frame; null where the bytes are none. */
function frameOf(b: Buffer): { bytes: number; ms: number } | null {
  const [b1 = 0, b2 = 0] = [b[1], b[2]];
  if (b[0] !== 0xff || (b1 & 0xe0) !== 0xe0) return null;
  const version = (b1 >> 3) & 3;
  const isLayer3 = ((b1 >> 1) & 3) === 1;
  const hertz = HERTZ[(b2 >> 2) & 3];
  const isFirst = version === 3;
  const rate = (isFirst ? RATES_1 : RATES_2)[b2 >> 4];
  if (!isLayer3 || version === 1 || !hertz || !rate) return null;
  const sampleRate = isFirst ? hertz : version === 2 ? hertz / 2 : hertz / 4;
  const samples = isFirst ? 1152 : 576;
  const bytes = Math.floor((samples / 8) * ((rate * 1000) / sampleRate)) + ((b2 >> 1) & 1);
  return { bytes, ms: (samples / sampleRate) * 1000 };
}

/** MP3: frame after frame, tags before and behind. */
async function mp3(at: At, size: number): Promise<Inspected> {
  let place = 0;
  const head = await at(0, 10);
  if (head.toString('latin1', 0, 3) === 'ID3') {
    const [a = 0, b = 0, c = 0, d = 0] = head.subarray(6, 10);
    place = 10 + ((a << 21) | (b << 14) | (c << 7) | d);
  }
  let ms = 0;
  while (place < size) {
    const bytes = await at(place, 4);
    const frame = bytes.length < 4 ? null : frameOf(bytes);
    if (!frame) {
      if (/^(TAG|APET|LYRI)/.test(bytes.toString('latin1'))) break;
      if (ms === 0) return unreadable('no MPEG layer III sound');
      return size - place < 4
        ? truncated(`ends at byte ${size}, within a frame`)
        : unreadable(`damaged at byte ${place}`);
    }
    if (place + frame.bytes > size) return truncated(`ends at byte ${size}, within a frame`);
    ms += frame.ms;
    place += frame.bytes;
  }
  return ms === 0
    ? truncated(`ends at byte ${size}, before its sound`)
    : { ok: true, format: 'mp3', durationMs: Math.round(ms) };
}

/** Opus counts its samples at this rate, whatever was recorded (RFC 7845). */
const OPUS_PER_MS = 48;
const LAST_PAGE = 4;

/** Ogg Opus: numbered pages, the last one marked as such. */
async function opus(at: At, size: number): Promise<Inspected> {
  let place = 0;
  let page = 0;
  let granule = 0;
  let skip = 0;
  let isLast = false;
  while (place < size) {
    const head = await at(place, 27);
    if (head.length < 27) return truncated(`ends at byte ${size}, within a page`);
    if (head.toString('latin1', 0, 4) !== 'OggS') return unreadable(`damaged at byte ${place}`);
    const count = head[26] ?? 0;
    const sizes = await at(place + 27, count);
    const length = sizes.reduce((sum, n) => sum + n, 0);
    const end = place + 27 + count + length;
    if (sizes.length < count || end > size) return truncated(`ends at byte ${size}, within a page`);
    if (head.readUInt32LE(18) !== page) return unreadable(`pages are missing at byte ${place}`);
    if (page === 0) {
      const body = await at(place + 27 + count, 12);
      if (body.toString('latin1', 0, 8) !== 'OpusHead') return unreadable('Ogg, but no Opus');
      skip = body.readUInt16LE(10);
    }
    const position = head.readBigInt64LE(6);
    if (position >= 0n) granule = Number(position);
    isLast = ((head[5] ?? 0) & LAST_PAGE) !== 0;
    page += 1;
    place = end;
  }
  if (!isLast) return truncated(`ends at byte ${size} without its last page`);
  return { ok: true, format: 'opus', durationMs: Math.round((granule - skip) / OPUS_PER_MS) };
}
