// Sends CSV text piece by piece. Hides that a fault before the first piece can still be told with
// its proper status, and one after it can only break the download off.
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Replies with the pieces as a download; what they throw at once is thrown to the caller. */
export async function sendCsv(
  reply: FastifyReply,
  file_name: string,
  pieces: AsyncIterable<string>,
): Promise<FastifyReply> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  async function* all() {
    if (first.done) return;
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${file_name}"`)
    .send(Readable.from(all()));
}
