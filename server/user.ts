// What `npm run user` does, for whoever runs the installation: lists people, gives a link to a new
// password or sets one, forgives wrong tries, ends sessions. Hides command line and terminal.
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type Config, processConfig } from '../config.ts';
import { CoxswainError, isCoxswainError } from '../errors.ts';
import { password as passwordShape } from './api.ts';
import type { DeskPerson } from './desk.ts';
import { type OpenDesk, openDesk } from './desk-client.ts';
import { resetLink } from './letters.ts';

const USAGE = `Usage: npm run user -- COMMAND [EMAIL]

  list                    everybody, with their businesses and when they last signed in
  reset EMAIL             a link to a new password, good once for 30 minutes
  reset EMAIL --password  sets a password that is asked for; every session ends
  unlock EMAIL            forgets wrong tries on the account
  sign-out EMAIL          ends every session

It works while the server runs and while it does not.`;

const say = (line: string) => void process.stdout.write(`${line}\n`);

try {
  await run();
} catch (error) {
  const text = isCoxswainError(error) ? error.message : String((error as Error)?.stack ?? error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

async function run(): Promise<void> {
  const { command, email, asks } = readCommand(process.argv.slice(2));
  if (command === 'help') return say(USAGE);
  const config = processConfig([]);
  // asked for before anything is opened: a person takes their time
  const password = asks ? await askPassword() : null;
  const open = await openDesk(config);
  try {
    await act(open, config, { command, email, password });
  } finally {
    await open.close();
  }
}

interface Command {
  command: string;
  email: string;
  password: string | null;
}

async function act(
  { desk, address }: OpenDesk,
  config: Config,
  { command, email, password }: Command,
): Promise<void> {
  switch (command) {
    case 'list': {
      const people = await desk.people();
      if (people.length === 0) say('Nobody has registered yet.');
      for (const person of people) say(lineOf(person));
      return;
    }
    case 'unlock':
      await desk.unlock(email);
      return say(`Wrong tries on ${email} are forgotten.`);
    case 'sign-out':
      await desk.signOut(email);
      return say(`Every session of ${email} has ended.`);
    default: {
      if (password !== null) {
        await desk.setPassword(email, password);
        return say(`The password of ${email} is set, and every session has ended.`);
      }
      const secret = await desk.resetSecret(email);
      const base = config.public_url ?? address ?? `http://${config.host}:${config.port}`;
      say(`A link to a new password for ${email}, good once, for 30 minutes:`);
      say(`\n  ${resetLink(base, secret)}\n`);
      return say('Hand it to nobody else: whoever opens it sets the password.');
    }
  }
}

function lineOf({ email, display_name, businesses, last_sign_in_at }: DeskPerson): string {
  const name = display_name === null ? '' : ` (${display_name})`;
  const where = businesses.map((one) => `${one.role} of ${one.name}`).join(', ') || 'no business';
  const last = last_sign_in_at === null ? 'not lately' : last_sign_in_at.slice(0, 16);
  return `${email}${name}: ${where}; last signed in: ${last}`;
}

function readCommand(args: readonly string[]): { command: string; email: string; asks: boolean } {
  const refuse = (reason: string) =>
    new CoxswainError('config_invalid', `The command line: ${reason}\n${USAGE}`);
  let values: { password?: boolean; help?: boolean };
  let positionals: string[];
  try {
    ({ values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { password: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    }));
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
  const [command = 'help', email = '', ...rest] = positionals;
  const asks = values.password ?? false;
  if (values.help || command === 'help') return { command: 'help', email, asks };
  const needs_email = ['reset', 'unlock', 'sign-out'].includes(command);
  if (!needs_email && command !== 'list') throw refuse(`there is no ${command}.`);
  if (needs_email !== (email !== '') || rest.length > 0) {
    throw refuse(needs_email ? `${command} takes one e-mail.` : 'list takes nothing.');
  }
  if (asks && command !== 'reset') throw refuse('--password goes with reset.');
  return { command, email, asks };
}

/** Twice at a terminal, without showing it; one line where it is piped in. */
async function askPassword(): Promise<string> {
  const first = await askHidden('New password: ');
  const shaped = passwordShape.safeParse(first);
  if (!shaped.success) {
    throw new CoxswainError('config_invalid', `It ${shaped.error.issues[0]?.message}.`);
  }
  if (process.stdin.isTTY && (await askHidden('Once more: ')) !== first) {
    throw new CoxswainError('config_invalid', 'These were two different passwords.');
  }
  return first;
}

function askHidden(prompt: string): Promise<string> {
  const { stdin, stdout } = process;
  const lines = createInterface({ input: stdin, terminal: stdin.isTTY });
  if (stdin.isTTY) stdout.write(prompt);
  return new Promise((resolve, reject) => {
    let answer: string | null = null;
    lines.once('line', (line) => {
      answer = line;
      lines.close();
    });
    lines.once('close', () => {
      if (stdin.isTTY) stdout.write('\n');
      if (answer === null) reject(new CoxswainError('config_invalid', 'No password was given.'));
      else resolve(answer);
    });
  });
}
