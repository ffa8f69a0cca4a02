// From a fault to an HTTP answer: one table of codes, and the translation of what fastify and zod
// throw. Hides everything unknown from the caller and nothing of it from the log.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { CoxswainError, type ErrorCode, type ErrorDetails, isCoxswainError } from '../errors.ts';
import type { Log } from '../log.ts';
import { isUnreachable } from '../sql/unreachable.ts';

/** Status and default sentence of every code; a code missing here does not compile. */
export const FAULTS: Readonly<Record<ErrorCode, readonly [status: number, sentence: string]>> = {
  bad_request: [400, 'The request cannot be read. See /docs for what this call takes.'],
  validation_failed: [422, 'Some fields are missing or not as they should be; see details.'],
  unauthenticated: [401, 'Sign in first: send a valid access token as Authorization: Bearer.'],
  token_expired: [401, 'The access token has expired. Renew it with POST /v1/refresh.'],
  wrong_credentials: [401, 'E-mail and password do not match.'],
  forbidden: [403, 'Your role does not allow this. Ask an admin of the business.'],
  not_shown: [403, 'This is not shown to your role. Ask an admin of the business to grant it.'],
  not_found: [404, 'There is nothing here, or it is not yours to see.'],
  method_not_allowed: [405, 'This call is not made by this method. See /docs.'],
  conflict: [409, 'This does not fit the present state. Read it again and repeat.'],
  email_taken: [409, 'There is an account with this e-mail already. Sign in instead.'],
  registration_closed: [403, 'New accounts are not open here. Ask an admin for an invitation.'],
  idempotency_mismatch: [422, 'This Idempotency-Key was used for another call. Take a new one.'],
  payload_too_large: [413, 'This is larger than the server accepts. Send less at once.'],
  unsupported_media_type: [415, 'This content type is not understood here. See /docs.'],
  rate_limited: [429, 'Too many calls in a short time. Wait as long as Retry-After says.'],
  file_empty: [422, 'The file is empty.'],
  file_binary: [422, 'The file is neither text nor a workbook. Export it as CSV or .xlsx.'],
  file_unreadable: [422, 'The file cannot be read as a table. Export it again as CSV or .xlsx.'],
  file_refused: [422, 'The file was refused whole and nothing of it was stored.'],
  mapping_incomplete: [422, 'The mapping leaves a question open; see details.'],
  import_state: [409, 'The import is not in a state for this. Read it again.'],
  unknown_metric: [404, 'There is no metric of this name. GET /v1/metrics lists them.'],
  unknown_dimension: [422, 'This metric cannot be broken down that way.'],
  bad_window: [422, 'The window is not valid: from must be before to, both YYYY-MM-DD.'],
  question_too_long: [422, 'The question is too long. Ask in fewer words.'],
  question_empty: [422, 'There is no question. Ask about the numbers of the business.'],
  version_unavailable: [422, 'The state of the books asked for is not kept.'],
  database_unreachable: [503, 'The database cannot be reached just now. Try again in a moment.'],
  data_folder_in_use: [503, 'The data folder is in use by another process.'],
  data_folder_broken: [503, 'The data folder cannot be used by this version.'],
  config_invalid: [500, 'The server is not configured correctly.'],
  business_away: [409, 'This business is being moved to another database, or has moved.'],
  move_differs: [500, 'What was moved to another database is not what was here.'],
  backup_failed: [500, 'The backup could not be made. Earlier backups are as they were.'],
  backup_unusable: [500, 'The file is not a backup that can be restored.'],
  busy: [503, 'The server is not ready for this yet. Try again in a moment.'],
  internal: [500, 'Something went wrong on our side. It was logged under this request id.'],
};

/** Seconds a client should wait where we know no better. */
const RETRY_AFTER_S = 1;

export interface ErrorBody {
  error: { code: ErrorCode; message: string; details?: ErrorDetails; request_id: string };
}

/** The JSON every fault answers with. */
export function errorBody(error: CoxswainError, request_id: string): ErrorBody {
  const message = error.message || FAULTS[error.code][1];
  return {
    error: {
      code: error.code,
      message,
      ...(error.details ? { details: error.details } : {}),
      request_id,
    },
  };
}

/** A fault with the table's own sentence. */
export function fault(code: ErrorCode, details?: ErrorDetails): CoxswainError {
  return new CoxswainError(code, FAULTS[code][1], details ? { details } : {});
}

/** Turns anything thrown into one of ours; what nobody foresaw becomes `internal`. */
export function toFault(error: unknown): CoxswainError {
  if (isCoxswainError(error)) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return validationFault(error);
  if (isUnreachable(error)) {
    return new CoxswainError('database_unreachable', FAULTS.database_unreachable[1], {
      cause: error,
    });
  }
  const known = error instanceof Error ? frameworkFault(error as FastifyError) : null;
  return known ?? new CoxswainError('internal', FAULTS.internal[1], { cause: error });
}

/** Installs the handlers for thrown errors and unknown routes. */
export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error, request, reply) => send(toFault(error), request, reply, log));
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const missing = new CoxswainError(
      'not_found',
      `There is no ${request.method} ${path.slice(0, 200)}. GET /openapi.json lists every call.`,
    );
    return send(missing, request, reply, log);
  });
}

function send(error: CoxswainError, request: FastifyRequest, reply: FastifyReply, log: Log) {
  const [status] = FAULTS[error.code];
  if (status >= 500 && error.code !== 'busy') {
    log.error({ err: error.cause ?? error, request_id: request.id }, 'a request failed');
  }
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 503) reply.header('retry-after', RETRY_AFTER_S);
  const wait_s = error.details?.retry_after_s;
  if (status === 429 && typeof wait_s === 'number') reply.header('retry-after', wait_s);
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(errorBody(error, request.id));
}

interface FieldFault {
  field: string;
  message: string;
}

function validationFault(error: {
  validation: readonly {
    instancePath: string;
    message?: string;
    params: Readonly<Record<string, unknown>>;
  }[];
  validationContext?: string;
}): CoxswainError {
  const place = error.validationContext ?? 'body';
  const fields: FieldFault[] = error.validation.map(({ instancePath, message, params }) => {
    const path = instancePath.split('/').filter(Boolean).join('.');
    const unknown = unknownKeys(params);
    return {
      field: [path, unknown].filter(Boolean).join('.') || place,
      message: unknown ? 'This field is not known here.' : (message ?? 'Not valid.'),
    };
  });
  const names = [...new Set(fields.map(({ field }) => field))].slice(0, 5).join(', ');
  return new CoxswainError(
    'validation_failed',
    `Please correct ${names}: ${fields[0]?.message ?? 'not valid'}`,
    { details: { in: place, fields } },
  );
}

function unknownKeys(params: Readonly<Record<string, unknown>>): string {
  const keys = params.keys ?? (params.issue as { keys?: unknown } | undefined)?.keys;
  return Array.isArray(keys) ? keys.join(', ') : '';
}

/** Faults of the framework and its plugins, by their codes. */
const FRAMEWORK: Readonly<Record<string, readonly [code: ErrorCode, sentence?: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['payload_too_large'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['bad_request', 'The body is empty. Send JSON.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['bad_request', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['bad_request', 'Content-Length does not fit the body.'],
  FST_ERR_BAD_URL: ['bad_request', 'The address cannot be read.'],
  FST_REQ_FILE_TOO_LARGE: ['payload_too_large'],
  FST_FILES_LIMIT: ['payload_too_large', 'Too many files at once. Send them in several imports.'],
  FST_PARTS_LIMIT: ['payload_too_large', 'Too many parts at once. Send them in several imports.'],
  FST_FIELDS_LIMIT: ['bad_request', 'Too many form fields. Send only parts named file.'],
  FST_INVALID_MULTIPART_CONTENT_TYPE: ['unsupported_media_type'],
};

/** What the parser of multipart bodies throws, which has no codes. */
const BROKEN_PARTS =
  /^(Multipart: |Malformed (part|urlencoded)|Unexpected end of (multipart|form))/;

function frameworkFault(error: FastifyError): CoxswainError | null {
  const known = FRAMEWORK[error.code];
  if (known) return new CoxswainError(known[0], known[1] ?? FAULTS[known[0]][1], { cause: error });
  if (error instanceof SyntaxError && error.statusCode === 400) {
    return new CoxswainError('bad_request', 'The body is not valid JSON.', { cause: error });
  }
  if (BROKEN_PARTS.test(error.message)) {
    const message = 'The multipart body is broken: its boundary or a part is missing.';
    return new CoxswainError('bad_request', message, { cause: error });
  }
  // The last resort for a client's fault the table above does not know.
  const status = error.statusCode ?? 500;
  if (status === 413) return fault('payload_too_large');
  if (status === 415) return fault('unsupported_media_type');
  if (status >= 400 && status < 500) {
    return new CoxswainError('bad_request', FAULTS.bad_request[1], { cause: error });
  }
  return null;
}
