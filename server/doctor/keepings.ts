// Checks of what the data folder keeps: secrets and how strong they are, backups and how old, the
// embedding model, and errors of late. Nothing of a secret is ever said but how it falls short.
import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findWeights } from '../../ingest/embedding/weights.ts';
import { AUTH_SECRET, ERRORS_FILE } from '../secrets.ts';
import { type Finding, note, spelled, well, wrong } from './finding.ts';

/** Files for the eyes of their owner only. */
const SECRETS = [AUTH_SECRET, 'sample.json', 'server.json', ERRORS_FILE];
/** A sentence of words has about this; a random secret has more. */
const BITS_LEAST = 80;
const BACKUP_OLD_MS = 2 * 24 * 60 * 60 * 1000;
/** As a backup is called (docs/backups.md); what is being made has another name. */
const BACKUP = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)[\d.]*Z?-.*\.coxswain$/;
/** How far back an error is of late, and how many are told. */
const LATE_MS = 24 * 60 * 60 * 1000;
const TOLD_ERRORS = 3;
/** Of an error's words. */
const TOLD_CHARACTERS = 200;

/** A secret that was given, by the name of its setting. */
export function checkSecret(name: string, secret: string | null): Finding {
  if (secret === null) return well('secrets', `${name} is not set: one is made and kept.`);
  const next = `Make a random one: openssl rand -base64 48, and set ${name} to it.`;
  if (bitsOf(secret) < BITS_LEAST) {
    return wrong('secrets', `${name} is long enough and still easy to guess.`, next);
  }
  return well('secrets', `${name} looks random.`);
}

/** Letters that no word has beside each other. */
const UNSPOKEN = /[^aeiouy]{4}|[aeiouy]{4}|q[^u]|[jvwx][^aeiouy]/i;
/** Of a text, to be a sentence: of drawn letters so many seldom look like words. */
const SENTENCE_SHARE = 0.6;

/**
 * About how much a text can hide, in bits: its length by the variety of its characters and of the
 * steps between them, without repeats, so that neither a word said twice nor a row of keys passes.
 */
export function bitsOf(text: string): number {
  const entropy = (parts: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const part of parts) counts.set(part, (counts.get(part) ?? 0) + 1);
    return [...counts.values()].reduce((sum, n) => {
      const share = n / parts.length;
      return sum - share * Math.log2(share);
    }, 0);
  };
  const characters = [...text];
  const steps = characters
    .slice(1)
    .map((character, i) => String((character.codePointAt(0) ?? 0) - text.charCodeAt(i)));
  // what was there before adds nothing
  const threes = new Set(characters.slice(2).map((_, i) => text.slice(i, i + 3)));
  const by_characters = (threes.size + 2) * Math.min(entropy(characters), entropy(steps));
  // of words that a person chose, each is one of some hundreds
  const letters = text.match(/(?<![A-Za-z])[A-Z]?[a-z]{2,}(?![A-Za-z])/g) ?? [];
  // what cannot be spoken is no word
  const words = letters.filter((word) => /[aeiouy]/i.test(word) && !UNSPOKEN.test(word));
  // runs of a to f in a drawn hexadecimal number are no words
  const is_sentence =
    words.join('').length > SENTENCE_SHARE * characters.length && !/^[0-9a-f]+$/i.test(text);
  return is_sentence ? Math.min(words.length * 9, by_characters) : by_characters;
}

export async function checkSecretFiles(data_dir: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const name of SECRETS) {
    const found = await stat(join(data_dir, name)).catch(() => null);
    if (!found || (found.mode & 0o077) === 0) continue;
    const sentence = `Other users of this machine may read ${name} in the data folder.`;
    findings.push(wrong('secrets', sentence, `chmod 600 '${join(data_dir, name)}'`));
  }
  return findings;
}

/** Of the embedded database; a server's backups are its own. */
export async function checkBackups(data_dir: string, now_ms: number): Promise<Finding> {
  const names = await readdir(join(data_dir, 'backups')).catch(() => []);
  const taken = names.flatMap((name) => {
    const [, day, hour, minute, second] = BACKUP.exec(name) ?? [];
    return day === undefined ? [] : [Date.parse(`${day}T${hour}:${minute}:${second}Z`)];
  });
  if (taken.length === 0) {
    return note('backups', 'There is no backup yet.', 'Make one: npm run backup.');
  }
  const age_ms = now_ms - Math.max(...taken);
  const sentence = `The newest of ${taken.length} backups is ${spelled(age_ms)} old.`;
  if (age_ms <= BACKUP_OLD_MS) return well('backups', sentence);
  return wrong('backups', sentence, 'Make one: npm run backup; and see why the nightly job fails.');
}

export function checkModel(model_dir: string | null, data_dir: string): Finding {
  if (model_dir !== null && !findWeights(model_dir)) {
    const sentence = 'EMBEDDING_MODEL_DIR holds no model that can be read.';
    const next = 'Put Xenova/all-MiniLM-L6-v2 there whole, or unset it.';
    return wrong('model', sentence, next);
  }
  if (model_dir !== null || findWeights(join(data_dir, 'models'))) {
    return well('model', 'The embedding model is here.');
  }
  const sentence = 'The embedding model is not here: words and spelling find earlier answers.';
  const next = 'A start fetches it once, where the network allows it, or set EMBEDDING_MODEL_DIR.';
  return note('model', sentence, next);
}

export function checkErrors(data_dir: string, now_ms: number): Finding {
  const lines = [`${ERRORS_FILE}.1`, ERRORS_FILE].flatMap((name) => linesOf(join(data_dir, name)));
  const late = lines.filter(({ at_ms }) => now_ms - at_ms <= LATE_MS && at_ms <= now_ms + LATE_MS);
  if (late.length === 0) return well('errors', 'No error was logged in the last day.');
  const told = late.slice(-TOLD_ERRORS).map(({ text }) => text);
  const several = late.length === 1 ? 'One error' : `${late.length} errors`;
  return note(
    'errors',
    `${several} in the last day, the last: ${told.join(' | ')}`,
    `All of each stands in ${join(data_dir, ERRORS_FILE)}.`,
  );
}

function linesOf(path: string): { at_ms: number; text: string }[] {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  return content.split('\n').flatMap((line) => {
    try {
      const { time, msg, err } = JSON.parse(line) as {
        time?: string;
        msg?: string;
        err?: { message?: string };
      };
      const text = [msg, err?.message?.split('\n')[0]].filter(Boolean).join(': ');
      return [{ at_ms: Date.parse(time ?? ''), text: withoutSecrets(text) }];
    } catch {
      return [];
    }
  });
}

/** An address of a server may carry its password. */
function withoutSecrets(text: string): string {
  return text
    .replace(/(\w+:\/\/[^:@\s/]*):[^@\s/]*@/g, '$1:…@')
    .replace(/[^\s<>"'@]+@[^\s<>"']+\.[a-z]+/gi, '[address]')
    .slice(0, TOLD_CHARACTERS);
}
