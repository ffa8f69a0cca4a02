// Sends letters over SMTP. Hides the library, connections and second tries; nobody waits for a
// letter, so what cannot be sent is said in the log and nowhere else.
import { setTimeout as pause } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { Log } from '../log.ts';

/** A mail server that is busy or being started is back by then. */
const PAUSES_MS = [2_000, 20_000];
/** Longer than this a mail server that answers does not take. */
const WITHIN_MS = 15_000;
/** Letters on their way at once; more than this are refused rather than kept in memory. */
const MOST_AT_ONCE = 200;

export interface Letter {
  to: string;
  subject: string;
  text: string;
}

export interface Mailer {
  /** Returns at once. */
  send(letter: Letter): void;
  /** Whether the mail server lets us in; rejects with its reason where not. */
  check(): Promise<void>;
  /** Waits for what is on its way, without second tries. */
  close(): Promise<void>;
}

export interface MailOptions {
  /** smtp://user:password@host:587, or smtps://… */
  smtp_url: string;
  /** Whom letters come from. */
  from: string;
  log: Log;
}

export function createMailer({ smtp_url, from, log }: MailOptions): Mailer {
  const transport = createTransport(smtp_url, {
    ...{ from, disableFileAccess: true, disableUrlAccess: true },
  });
  const stopping = new AbortController();
  const under_way = new Set<Promise<void>>();

  async function sent(letter: Letter): Promise<void> {
    for (let tried = 0; ; tried += 1) {
      try {
        await within(WITHIN_MS, transport.sendMail(letter));
        return;
      } catch (error) {
        const wait_ms = PAUSES_MS[tried];
        if (wait_ms === undefined || stopping.signal.aborted) throw error;
        await pause(wait_ms, undefined, { signal: stopping.signal, ref: false });
      }
    }
  }

  return {
    send(letter) {
      if (under_way.size >= MOST_AT_ONCE) {
        log.error('a letter was not sent: too many are on their way; is the mail server there?');
        return;
      }
      const work = sent(letter)
        .catch((error) => {
          log.error({ err: withoutAddress(error) }, 'a letter could not be sent: see SMTP_URL');
        })
        .finally(() => under_way.delete(work));
      under_way.add(work);
    },
    check: async () => void (await within(WITHIN_MS, transport.verify())),
    async close() {
      stopping.abort();
      await Promise.all(under_way);
      transport.close();
    },
  };
}

/** Mail servers name whom they refuse; the log is no place for that. */
function withoutAddress(error: unknown): { code: string; message: string } {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return { code, message: message.replace(/[^\s<>"']+@[^\s<>"']+/g, '[address]').slice(0, 300) };
}

async function within<T>(limit_ms: number, work: Promise<T>): Promise<T> {
  const late = pause(limit_ms, undefined, { ref: false }).then(() => {
    throw new Error('the mail server did not answer in time');
  });
  return Promise.race([work, late]);
}
