import { crc32, deflateRawSync } from 'node:zlib';

/** A ZIP archive (PKWARE APPNOTE 6.3, deflate, UTF-8 names). Pure. */

/** A large file that stays on the disk and goes into the archive as it is. */
export interface StoredFile {
  path: string;
  bytes: number;
  crc32: number;
}

export interface ZipFile {
  name: string;
  data: Buffer | StoredFile;
}

/**
 * The archive in parts, in order: bytes, or a file whose bytes stand there.
 * @param atMs time written for every file, as Japan's clock shows it
 */
export function zip(files: readonly ZipFile[], atMs: number): (Buffer | StoredFile)[] {
  const { date, time } = dosTime(atMs);
  const parts: (Buffer | StoredFile)[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data } of files) {
    const label = Buffer.from(name, 'utf8');
    const isStored = 'path' in data;
    const packed = isStored ? data : deflateRawSync(data);
    const packedBytes = isStored ? data.bytes : (packed as Buffer).length;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(isStored ? 0 : 8, 4);
    common.writeUInt16LE(time, 6);
    common.writeUInt16LE(date, 8);
    common.writeUInt32LE(isStored ? data.crc32 : crc32(data), 10);
    common.writeUInt32LE(packedBytes, 14);
    common.writeUInt32LE(isStored ? data.bytes : data.length, 18);
    common.writeUInt16LE(label.length, 22);
    const local = Buffer.concat([signature(0x04034b50), common, label]);
    const made = Buffer.alloc(2);
    made.writeUInt16LE(20, 0);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([signature(0x02014b50), made, common, tail, label]));
    parts.push(local, packed);
    offset += local.length + packedBytes;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return [...parts, central, signature(0x06054b50), end];
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function dosTime(atMs: number): { date: number; time: number } {
  const d = new Date(atMs + 9 * 60 * 60 * 1000);
  const year = Math.max(0, d.getUTCFullYear() - 1980);
  return {
    date: (year << 9) | ((d.getUTCMonth() + 1) << 5) | d.getUTCDate(),
    time: (d.getUTCHours() << 11) | (d.getUTCMinutes() << 5) | (d.getUTCSeconds() >> 1),
  };
}
