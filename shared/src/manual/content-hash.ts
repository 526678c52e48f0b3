/**
 * A short content hash in plain JavaScript (two 32-bit lanes of multiply-and-xor, after the
 * public-domain idea of FNV-1a), the same on every machine. Not for secrets.
 */
export interface Lanes {
  a: number;
  b: number;
}

export const SEED_LANES: Lanes = { a: 0x811c9dc5, b: 0x1b873593 };

/** Adds one 32-bit integer to the hash. */
export function mixInt(h: Lanes, value: number): void {
  h.a = Math.imul(h.a ^ value, 0x01000193) >>> 0;
  h.b = Math.imul((h.b << 13) | (h.b >>> 19), 5) >>> 0;
  h.b = (Math.imul(h.b ^ value, 0xcc9e2d51) + 0xe6546b64) >>> 0;
}

/** Adds a text, UTF-16 unit by unit, and its length. */
export function mixText(h: Lanes, text: string): void {
  mixInt(h, text.length);
  for (let k = 0; k < text.length; k++) mixInt(h, text.charCodeAt(k));
}

/** Adds a number, to six decimals. */
export function mixNumber(h: Lanes, value: number): void {
  const micro = Math.round(value * 1e6);
  if (!Number.isFinite(micro)) {
    mixInt(h, 0x7ff00000);
    return;
  }
  mixInt(h, micro | 0);
  mixInt(h, Math.floor(micro / 0x1_0000_0000) | 0);
}

/** The two lanes as 16 hex digits. */
export function hexOf(h: Lanes): string {
  return h.a.toString(16).padStart(8, '0') + h.b.toString(16).padStart(8, '0');
}

/** Eight hex digits of a text. */
export function hashText(text: string): string {
  const h = { ...SEED_LANES };
  mixText(h, text);
  return hexOf(h).slice(0, 8);
}
