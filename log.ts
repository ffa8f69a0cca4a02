// Structured logs for everyone, personal data for no one: whatever carries a name, an address, a
// secret or a question's text is cut out here, so that no caller has to remember to.
import { appendFileSync, renameSync, statSync } from 'node:fs';
import { pino } from 'pino';

/** Paths that never reach a log line, wherever they stand in the object. */
const REDACTED = [
  'email',
  'password',
  'token',
  'access_token',
  'refresh_token',
  'authorization',
  'question',
  'name',
  'cells',
  'label',
];

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
export type Log = ReturnType<typeof createLog>;

/** Kept of errors, twice: enough to see what went wrong lately, never a full disk. */
const KEPT_BYTES = 256 * 1024;

/**
 * A JSON logger on standard error, so that standard output stays for the person who starts it.
 * `errors_file`: where errors are kept besides, for npm run doctor.
 */
export function createLog(level: LogLevel, errors_file: string | null = null) {
  const streams = [
    { level: 'trace' as const, stream: pino.destination(2) },
    ...(errors_file === null ? [] : [{ level: 'error' as const, stream: keeper(errors_file) }]),
  ];
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: REDACTED.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
        censor: '[redacted]',
      },
    },
    streams.length === 1 ? pino.destination(2) : pino.multistream(streams),
  );
}

/** Appends lines to a file for its owner only, and begins a new one when it is full. */
function keeper(path: string): { write(line: string): void } {
  return {
    write(line) {
      try {
        appendFileSync(path, line, { mode: 0o600 });
        if (statSync(path).size > KEPT_BYTES) renameSync(path, `${path}.1`);
      } catch {
        // a full disk has its own errors; there is no place left to tell of this one
      }
    },
  };
}
