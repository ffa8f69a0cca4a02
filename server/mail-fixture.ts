// A mail server for tests: real SMTP on loopback that keeps what it is sent. Speaks as much of the
// protocol as a client needs to hand over a letter.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createLog } from '../log.ts';
import { createMailer, type Mailer } from './mail.ts';

export interface MailBox {
  mailer: Mailer;
  smtp_url: string;
  /** The next letter with its headers, oldest first; waits for it. */
  next(): Promise<string>;
  /** No letter is there and none comes within a moment. */
  none(): Promise<boolean>;
  close(): Promise<void>;
}

const ARRIVES_WITHIN_MS = 10_000;
const A_MOMENT_MS = 300;

export async function openMailBox(): Promise<MailBox> {
  const letters: string[] = [];
  const server = createServer((socket) => receive(socket, (letter) => letters.push(letter)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const smtp_url = `smtp://127.0.0.1:${port}`;
  const from = 'coxswain@coach.example';
  const mailer = createMailer({ smtp_url, from, log: createLog('silent') });
  return {
    mailer,
    smtp_url,
    async next() {
      for (const until = Date.now() + ARRIVES_WITHIN_MS; Date.now() < until; await pause(10)) {
        const letter = letters.shift();
        if (letter !== undefined) return unwrapped(letter);
      }
      throw new Error('no letter came');
    },
    async none() {
      await pause(A_MOMENT_MS);
      return letters.length === 0;
    },
    async close() {
      await mailer.close();
      server.close();
    },
  };
}

function receive(socket: Socket, keep: (letter: string) => void): void {
  let text = '';
  let in_letter = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  say('220 a box for tests');
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    text += chunk;
    for (;;) {
      const end = in_letter ? '\r\n.\r\n' : '\r\n';
      const at = text.indexOf(end);
      if (at === -1) return;
      const part = text.slice(0, at);
      text = text.slice(at + end.length);
      if (in_letter) {
        in_letter = false;
        keep(part);
        say('250 kept');
      } else if (/^DATA/i.test(part)) {
        in_letter = true;
        say('354 go on');
      } else if (/^QUIT/i.test(part)) {
        say('221 bye');
        socket.end();
      } else say('250 ok');
    }
  });
}

/** Long lines as they were before quoted-printable broke them. */
function unwrapped(letter: string): string {
  return letter.replaceAll('=\r\n', '').replaceAll('=3D', '=').replaceAll('\r\n', '\n');
}
