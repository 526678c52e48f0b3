import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import type { RecordingInfo } from '@kikimori/shared/protocol/review.ts';
import type { Kysely, Selectable } from 'kysely';
import type { Clock } from '../../lib/clock.ts';
import { Refused } from '../../lib/refused.ts';
import type { Database, RecordingTable } from '../../record/schema.ts';
import type { Who } from '../labels.ts';
import type { StoredFile } from '../report/zip.ts';
import { FORMATS, type Format, inspect } from './inspect.ts';

/**
 * Recordings that the centre supplies. In: a file for a stored call. Out: the same bytes, as long
 * as the call is there. A file is kept only once it is whole on the disk and was read to its end;
 * its SHA-256 stands in the record. A later file for the same call counts; the former ones stay.
 */

/** Two hours of stereo telephone sound, uncompressed. */
export const MAX_RECORDING_BYTES = 512 * 1024 * 1024;
const AN_HOUR_MS = 60 * 60 * 1000;

export interface Stored {
  info: RecordingInfo;
  path: string;
  mime: string;
}

/** The recording for an evidence bundle, read anew: is it still what came? */
export type Proof =
  | (StoredFile & { name: string; sha256: string; unchanged: true })
  | { unchanged: false; sha256: string | null };

export function createRecordings(deps: { db: Kysely<Database>; clock: Clock; folder: string }) {
  const { db, clock, folder } = deps;
  const pathOf = (id: string) => join(folder, id);

  const toInfo = (row: Selectable<RecordingTable>): RecordingInfo => ({
    id: row.id,
    callId: row.call_id,
    name: row.name,
    format: row.format as Format,
    bytes: row.bytes,
    durationMs: row.duration_ms,
    offsetMs: row.offset_ms,
    sha256: row.sha256,
    byName: row.by_name,
    atMs: row.at_ms,
  });

  /** All that came for a call, the one that counts first. */
  async function all(callId: string): Promise<RecordingInfo[]> {
    const rows = await db
      .selectFrom('recording')
      .selectAll()
      .where('call_id', '=', callId)
      .orderBy('at_ms', 'desc')
      .execute();
    return rows.map(toInfo);
  }

  /** Writes a stream to the disk, no more than allowed. */
  async function receive(path: string, body: Readable): Promise<{ bytes: number; sha256: string }> {
    const hash = createHash('sha256');
    let bytes = 0;
    const meter = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        hash.update(chunk);
        done(bytes > MAX_RECORDING_BYTES ? tooLarge() : null, chunk);
      },
    });
    // The file is on the disk before anybody is told so.
    await pipeline(body, meter, createWriteStream(path, { mode: 0o600, flush: true }));
    return { bytes, sha256: hash.digest('hex') };
  }

  return {
    all,

    /**
     * Stores a file for a call.
     * @throws Refused `recording_truncated`, `recording_unreadable` naming the file, `too_large`.
     */
    async add(
      who: Who,
      to: { callId: string; name: string; offsetMs: number },
      body: Readable,
    ): Promise<RecordingInfo> {
      await mkdir(folder, { recursive: true });
      const id = randomUUID();
      const part = `${pathOf(id)}.part`;
      try {
        const { bytes, sha256 } = await receive(part, body);
        const file = await open(part);
        const found = await inspect(file).finally(() => file.close());
        if (!found.ok) {
          const code = found.why === 'truncated' ? 'recording_truncated' : 'recording_unreadable';
          throw new Refused(code, `recording: ${to.name}: ${found.detail}`, 'recording');
        }
        const same = (await all(to.callId))[0];
        if (same?.sha256 === sha256 && same.offsetMs === to.offsetMs) return same;
        await rename(part, pathOf(id));
        const row = {
          id,
          by_id: who.userId,
          by_name: who.name,
          at_ms: clock.nowMs(),
          call_id: to.callId,
          name: to.name,
          format: found.format,
          bytes,
          duration_ms: found.durationMs,
          offset_ms: to.offsetMs,
          sha256,
        };
        await db.insertInto('recording').values(row).execute();
        return toInfo(row);
      } finally {
        await rm(part, { force: true });
      }
    },

    /** The file that counts for a call; null where none came or it is no longer on the disk. */
    async of(callId: string): Promise<Stored | null> {
      const [info] = await all(callId);
      if (!info) return null;
      const path = pathOf(info.id);
      const isThere = await stat(path).then(
        (s) => s.size === info.bytes,
        () => false,
      );
      return isThere ? { info, path, mime: FORMATS[info.format] } : null;
    },

    /** Reads the file that counts once through; null where none came. */
    async prove(callId: string): Promise<Proof | null> {
      const [info] = await all(callId);
      if (!info) return null;
      const path = pathOf(info.id);
      const hash = createHash('sha256');
      let crc = 0;
      try {
        for await (const chunk of createReadStream(path)) {
          hash.update(chunk);
          crc = crc32(chunk, crc);
        }
      } catch {
        return { unchanged: false, sha256: null };
      }
      const sha256 = hash.digest('hex');
      if (sha256 !== info.sha256) return { unchanged: false, sha256 };
      const ending = info.format === 'opus' ? 'ogg' : info.format;
      return {
        unchanged: true,
        name: `recording.${ending}`,
        path,
        bytes: info.bytes,
        crc32: crc,
        sha256,
      };
    },

    /** Retention: a recording goes when its call goes, a file without a recording after an hour. */
    async sweep(): Promise<number> {
      const gone = await db
        .selectFrom('recording')
        .leftJoin('call', 'call.call_id', 'recording.call_id')
        .select('recording.id')
        .where('call.call_id', 'is', null)
        .execute();
      for (const { id } of gone) {
        await rm(pathOf(id), { force: true });
        await db.deleteFrom('recording').where('id', '=', id).execute();
      }
      const known = new Set(
        (await db.selectFrom('recording').select('id').execute()).map((r) => r.id),
      );
      for (const name of await readdir(folder).catch(() => [])) {
        const path = join(folder, name);
        const { mtimeMs } = await stat(path);
        if (!known.has(name) && mtimeMs < Date.now() - AN_HOUR_MS) await rm(path, { force: true });
      }
      return gone.length;
    },
  };
}
export type Recordings = ReturnType<typeof createRecordings>;

function tooLarge(): Refused {
  return new Refused('too_large', `recording: over ${MAX_RECORDING_BYTES} bytes`, 'recording');
}
