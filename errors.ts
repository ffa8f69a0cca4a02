// Every fault a caller can meet has a code from one union, a sentence a person can act on, and a
// cause for the log. The server owns the one table code → HTTP status (server/errors.ts).

export type ErrorCode =
  | 'bad_request'
  | 'validation_failed'
  | 'unauthenticated'
  | 'token_expired'
  | 'wrong_credentials'
  | 'forbidden'
  | 'not_shown'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'email_taken'
  | 'registration_closed'
  | 'idempotency_mismatch'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'rate_limited'
  | 'file_empty'
  | 'file_binary'
  | 'file_unreadable'
  | 'file_refused'
  | 'mapping_incomplete'
  | 'import_state'
  | 'unknown_metric'
  | 'unknown_dimension'
  | 'bad_window'
  | 'question_too_long'
  | 'question_empty'
  | 'version_unavailable'
  | 'database_unreachable'
  | 'data_folder_in_use'
  | 'data_folder_broken'
  | 'config_invalid'
  | 'business_away'
  | 'move_differs'
  | 'backup_failed'
  | 'backup_unusable'
  | 'busy'
  | 'internal';

export type ErrorDetails = Readonly<Record<string, unknown>>;

/** A fault with a code, a sentence for a person, and optional machine-readable details. */
export class CoxswainError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: ErrorDetails } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CoxswainError';
    this.code = code;
    this.details = options.details;
  }
}

export function isCoxswainError(error: unknown): error is CoxswainError {
  return error instanceof CoxswainError;
}
