/** Small real recordings of the three kinds, made byte by byte. */

/** A tone of 8 kHz, 16 bit, one channel. */
export function aWav(seconds: number): Buffer {
  const rate = 8_000;
  const data = Buffer.alloc(rate * 2 * seconds);
  for (let n = 0; n < rate * seconds; n += 1)
    data.writeInt16LE(Math.round(Math.sin((n * 440 * 2 * Math.PI) / rate) * 3000), n * 2);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

/** Silent MPEG-1 layer III frames, 128 kbit/s, 44.1 kHz, with a tag before and one behind. */
export function anMp3(frames: number): Buffer {
  const tag = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 10, ...Array(10).fill(0)]);
  const frame = Buffer.alloc(417);
  frame.writeUInt32BE(0xfffb9000, 0);
  const end = Buffer.alloc(128);
  end.write('TAG', 0);
  return Buffer.concat([tag, ...Array.from({ length: frames }, () => frame), end]);
}

/** Ogg pages with an Opus head; `seconds` by the granule position alone. */
export function anOpus(seconds: number): Buffer {
  const preSkip = 312;
  const head = Buffer.alloc(19);
  head.write('OpusHead', 0);
  head.writeUInt8(1, 8);
  head.writeUInt8(1, 9);
  head.writeUInt16LE(preSkip, 10);
  const tags = Buffer.from('OpusTags\0\0\0\0\0\0\0\0');
  const sound = Buffer.alloc(200);
  const page = (number: number, flags: number, granule: number, body: Buffer) => {
    const p = Buffer.alloc(28);
    p.write('OggS', 0);
    p.writeUInt8(flags, 5);
    p.writeBigInt64LE(BigInt(granule), 6);
    p.writeUInt32LE(7, 14);
    p.writeUInt32LE(number, 18);
    p.writeUInt8(1, 26);
    p.writeUInt8(body.length, 27);
    return Buffer.concat([p, body]);
  };
  const last = seconds * 48_000 + preSkip;
  return Buffer.concat([
    page(0, 2, 0, head),
    page(1, 0, 0, tags),
    page(2, 0, last / 2, sound),
    page(3, 4, last, sound),
  ]);
}
