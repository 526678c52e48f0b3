import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { StoredFile } from './zip.ts';

/** The parts of an archive as one stream of bytes; files are read only when they are due. */
export function streamOf(parts: readonly (Buffer | StoredFile)[]): Readable {
  async function* bytes() {
    for (const part of parts) {
      if ('path' in part) yield* createReadStream(part.path);
      else yield part;
    }
  }
  return Readable.from(bytes(), { objectMode: false });
}

/** SHA-256 over all parts, in hex. */
export async function sha256Of(parts: readonly (Buffer | StoredFile)[]): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of streamOf(parts)) hash.update(chunk);
  return hash.digest('hex');
}
