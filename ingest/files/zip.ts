// Zip archives as workbooks use them, read by their central directory so that sizes are known
// before anything is unpacked, and written without compression. Hides the format from excel-worker.
import { crc32, inflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string;
  method: number;
  packed_bytes: number;
  unpacked_bytes: number;
  /** Offset of the entry's own header in the archive. */
  header_at: number;
}

const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
/** The end record is 22 bytes and may carry a comment of 65,535. */
const END_SEARCH_BYTES = 22 + 65_535;
/** A workbook has tens of parts; thousands mean an attack on the reader. */
const MOST_ENTRIES = 5_000;
const STORED = 0;
const DEFLATED = 8;

/** The archive's directory; throws a plain Error that says what is broken. */
export function listZip(archive: Buffer): ZipEntry[] {
  const end = findEnd(archive);
  const count = archive.readUInt16LE(end + 10);
  if (count > MOST_ENTRIES) throw new Error(`the archive has ${count} parts`);
  const entries: ZipEntry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== CENTRAL_SIGNATURE) {
      throw new Error('the archive has a broken directory');
    }
    if ((archive.readUInt16LE(at + 8) & 1) === 1) throw new Error('the archive is encrypted');
    const name_bytes = archive.readUInt16LE(at + 28);
    entries.push({
      name: archive.toString('utf8', at + 46, at + 46 + name_bytes),
      method: archive.readUInt16LE(at + 10),
      packed_bytes: archive.readUInt32LE(at + 20),
      unpacked_bytes: archive.readUInt32LE(at + 24),
      header_at: archive.readUInt32LE(at + 42),
    });
    at += 46 + name_bytes + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

/** One part's bytes, never more than the directory said: a lie about a size is an error. */
export function readZipEntry(archive: Buffer, entry: ZipEntry): Buffer {
  const at = entry.header_at;
  if (at + 30 > archive.length || archive.readUInt32LE(at) !== LOCAL_SIGNATURE) {
    throw new Error(`the part ${entry.name} is broken`);
  }
  const from = at + 30 + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28);
  const packed = archive.subarray(from, from + entry.packed_bytes);
  if (packed.length < entry.packed_bytes) throw new Error('the archive is cut off');
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw new Error(`the part ${entry.name} is packed in a way Excel does not use`);
  }
  const bytes =
    entry.method === STORED
      ? packed
      : inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.unpacked_bytes) });
  if (bytes.length !== entry.unpacked_bytes) {
    throw new Error(`the part ${entry.name} has another size than the archive says`);
  }
  return bytes;
}

/** An archive of stored (uncompressed) parts. */
export function writeStoredZip(parts: ReadonlyArray<{ name: string; bytes: Buffer }>): Buffer {
  const blocks: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of parts) {
    const name_bytes = Buffer.from(name, 'utf8');
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x0800, 2);
    shared.writeUInt32LE(crc32(bytes), 10);
    shared.writeUInt32LE(bytes.length, 14);
    shared.writeUInt32LE(bytes.length, 18);
    shared.writeUInt16LE(name_bytes.length, 22);
    const local = Buffer.concat([uint32(LOCAL_SIGNATURE), shared, name_bytes, bytes]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    const made_by = Buffer.from([20, 0]);
    directory.push(Buffer.concat([uint32(CENTRAL_SIGNATURE), made_by, shared, tail, name_bytes]));
    blocks.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END_SIGNATURE, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...blocks, central, end]);
}

function findEnd(archive: Buffer): number {
  const lowest = Math.max(0, archive.length - END_SEARCH_BYTES);
  for (let at = archive.length - 22; at >= lowest; at -= 1) {
    if (archive.readUInt32LE(at) === END_SIGNATURE) return at;
  }
  throw new Error('the archive has no directory; it may be cut off');
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
