// Structured logs for everyone, personal data for no one: whatever carries a name, an address, a
// secret or a question's text is cut out here, so that no caller has to remember to.
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

/** A JSON logger on standard error, so that standard output stays for the person who starts it. */
export function createLog(level: LogLevel) {
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
    pino.destination(2),
  );
}
