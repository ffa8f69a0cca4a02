// Server-sent events over one response. Hides the wire format, the heartbeat and the noticing that
// nobody listens any more.
import { PassThrough } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Proxies close what is silent for a minute; a comment every quarter of one keeps it open. */
const HEARTBEAT_MS = 15_000;

export interface EventStream {
  send(event: string, data: unknown): void;
  end(): void;
  /** True once the client has gone. */
  readonly gone: boolean;
}

/** Starts an event stream as the reply; status and headers set before are kept. */
export function startEventStream(reply: FastifyReply): EventStream {
  const body = new PassThrough();
  let gone = false;
  const heartbeat = setInterval(() => body.write(': still here\n\n'), HEARTBEAT_MS);
  heartbeat.unref();
  body.once('close', () => {
    gone = !body.writableFinished;
    clearInterval(heartbeat);
  });
  // A client that leaves mid-stream is not a fault of ours.
  body.on('error', () => undefined);
  reply
    .header('content-type', 'text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(body);
  return {
    send(event, data) {
      if (!body.writable) return;
      body.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    end() {
      clearInterval(heartbeat);
      body.end();
    },
    get gone() {
      return gone;
    },
  };
}

/** Whether a request asks for events rather than for one JSON answer. */
export function wantsEvents(accept: string | undefined): boolean {
  return accept?.includes('text/event-stream') ?? false;
}
