// What one person of a business would try by HTTP on another's private conversation and on figures
// that are not shown to them: generated from every route of the OpenAPI document. A route that is
// neither tried nor named here as harmless fails the test that asks.
import { GUESSED, type Secrets } from './private-secrets.ts';

export interface Attempt {
  route: string;
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  url: string;
  body?: object;
  headers?: Record<string, string>;
  /** An answer of success would itself be a leak or a change. */
  refused?: boolean;
}

type Made = Omit<Attempt, 'route' | 'method'>;

/** Routes that hold nothing of a business's figures or conversations, each with its reason. */
export const HARMLESS: Readonly<Record<string, string>> = {
  'GET /healthz': 'alive or not',
  'GET /readyz': 'no business',
  'GET /metrics': 'counts of the server, behind a token of its own',
  'POST /v1/register': 'makes a business of its own',
  'POST /v1/login': 'gives what its password gives',
  'POST /v1/refresh': 'gives what its token gives',
  'POST /v1/logout': 'takes a token back',
  'POST /v1/invitations/accept': 'gives what its token gives',
  'GET /v1/me': 'the person themselves',
  'GET /v1/me/tenants': 'the person themselves',
  'POST /v1/tenants/{id}/enter': 'a session of the same person',
  'GET /v1/tenant': 'name, currency, zone',
  'PATCH /v1/tenant': 'name, currency, zone; for admins',
  'GET /v1/users': 'names and roles; for admins',
  'POST /v1/invitations': 'for admins; a member cannot (server/roles.test.ts)',
  'GET /v1/doors': 'whether there is a sample, and who may register',
  'POST /v1/sample/enter': 'a visit to the sample and to no other business',
  'POST /v1/password/forgot': 'says the same of every address',
  'POST /v1/password/reset': 'gives what its token gives',
  'PATCH /v1/me': 'the person themselves',
  'GET /v1/me/sign-ins': 'the person themselves',
  'GET /v1/me/sessions': 'the person themselves',
  'DELETE /v1/me/sessions': 'the person themselves',
  'DELETE /v1/me/sessions/{id}': 'the person themselves',
  'DELETE /v1/preferences': 'what the person chose themselves',
  'GET /v1/admin/jobs': 'what ran when; for admins',
  'GET /v1/restrictions': 'names of what is restricted; for admins',
  'GET /v1/widget-origins': 'names of web sites; for admins',
  'POST /v1/widget-origins': 'names a web site; for admins (server/widget.test.ts)',
  'DELETE /v1/widget-origins/{id}': 'takes a web site off; for admins',
  'POST /v1/widget-tokens': 'a token of the same person, for an allowed site',
  'GET /v1/widget/me': 'name of the business, by a token of the widget only',
  'DELETE /v1/widget/session': 'ends the session of its own token',
};

const WINDOWS = ['from=2026-09-01&to=2026-11-01', 'from=2026-10-01&to=2026-11-01'];
const GRAINS = ['month', 'day', 'hour', 'year'];

/** Metrics that are hidden from some, and what is made of them. */
const METRICS = ['expenses', 'net_profit', 'net_margin', 'bank_balance', 'cost_of_sales'];
const SALES = ['revenue', 'gross_sales', 'orders', 'units_sold', 'active_customers'];

const QUESTIONS = [
  `Have I asked about ${GUESSED} before?`,
  `What did we find about ${GUESSED}?`,
  `What was net profit in October 2026 (${GUESSED})?`,
  'What was net profit in October 2026?',
  'How much did we pay in wages in October 2026?',
  'What were total expenses in September 2026?',
  'Expenses by category in October 2026',
  'Which expense category is largest in October 2026?',
  'Expenses by location in October 2026',
  'Why did net profit change from September to October 2026?',
  'What was the bank balance at the end of October 2026?',
  'How much is in the bank today?',
  'What have we told you?',
  'What did we decide?',
  'Show the trend of net margin',
  'Expenses excluding rent in October 2026',
  'Expenses without wages in October 2026',
  'What was revenue in York in October 2026?',
  'Revenue by location in October 2026',
  'Which shop sold most in October 2026?',
  'Revenue without Leeds in October 2026',
  'How complete is the data on expenses?',
  'Was October normal for expenses?',
  'Which weekday do we spend most on?',
  'What have I asked this week?',
  'What were my earlier questions about profit?',
];

/** Attempts by route; `undefined` for a route that nobody has thought about. */
export function attemptsOn(route: string, secrets: Secrets): Attempt[] | undefined {
  const made = MAKERS[route]?.(secrets);
  const method = route.split(' ', 1)[0] as Attempt['method'];
  return made?.map((one) => ({ route, method, ...one }));
}

type Maker = (secrets: Secrets) => Made[];

const MAKERS: Readonly<Record<string, Maker>> = {
  'GET /v1/metrics': () => [{ url: '/v1/metrics' }],
  'GET /v1/metrics/{name}': seriesAttempts,
  'GET /v1/metrics/{name}/change': () =>
    [...METRICS, ...SALES].flatMap((name) =>
      ['', '&by=category', '&by=location'].map((by) => ({
        url:
          `/v1/metrics/${name}/change?from=2026-10-01&to=2026-11-01` +
          `&compare_from=2026-09-01&compare_to=2026-10-01${by}`,
      })),
    ),
  'POST /v1/coach/ask': ({ own }) => [
    ...QUESTIONS.map((question) => ({ url: '/v1/coach/ask', body: { question } })),
    ...['and the month before?', 'why?', 'What have I asked before?'].map((question) => ({
      url: '/v1/coach/ask',
      body: { question, conversation_id: own.conversation_id },
      refused: true,
    })),
    {
      url: '/v1/coach/ask',
      body: { question: `What was net profit in October 2026, ${GUESSED}?` },
      headers: { 'idempotency-key': HER_KEY },
    },
  ],
  'GET /v1/conversations': () =>
    ['', '?limit=1', '?limit=200'].map((more) => ({
      url: `/v1/conversations${more}`,
    })),
  'GET /v1/conversations/{id}': ({ own }) => ofIds('/v1/conversations/', own.conversation_id, ''),
  'PATCH /v1/conversations/{id}': ({ own }) =>
    ['team', 'advisers', 'private'].map((visibility) => ({
      url: `/v1/conversations/${own.conversation_id}`,
      body: { visibility },
      refused: true,
    })),
  'POST /v1/sessions/{id}/feedback': ({ own }) =>
    [own.session_id, own.conversation_id].map((id) => ({
      url: `/v1/sessions/${id}/feedback`,
      body: { helpful: false, note: 'seen' },
      refused: true,
    })),
  'GET /v1/claims/{id}': ({ own }) => own.claim_ids.flatMap((id) => ofIds('/v1/claims/', id, '')),
  'GET /v1/claims/{id}/records': ({ own }) =>
    own.claim_ids.flatMap((id) => [
      ...ofIds('/v1/claims/', id, '/records?limit=200'),
      ...ofIds('/v1/claims/', id, '/records').map((one) => ({
        ...one,
        headers: { accept: 'text/csv' },
      })),
    ]),
  // an access token is none of the widget's: whatever is asked, nothing comes
  'POST /v1/widget/ask': ({ own }) => [
    ...QUESTIONS.map((question) => ofSite('ask', { body: { question } })),
    ofSite('ask', { body: { question: 'why?', conversation_id: own.conversation_id } }),
  ],
  'GET /v1/widget/suggestions': () => [ofSite('suggestions', {})],
  'GET /v1/widget/claims/{id}': ({ own }) => own.claim_ids.map((id) => ofSite(`claims/${id}`, {})),
  'GET /v1/widget/claims/{id}/records': ({ own }) =>
    own.claim_ids.map((id) => ofSite(`claims/${id}/records`, {})),
  'GET /v1/evidence-graph': () =>
    ['', '?node=metric:net_profit&depth=6', '?cause=metric:expenses&effect=metric:net_profit'].map(
      (more) => ({ url: `/v1/evidence-graph${more}` }),
    ),
  'POST /v1/evidence-graph/refresh': () => [{ url: '/v1/evidence-graph/refresh', body: {} }],
  'PATCH /v1/evidence-graph/edges/{id}': ({ own }) => [
    {
      url: `/v1/evidence-graph/edges/${own.claim_ids[0]}`,
      body: { verdict: 'confirmed' },
      refused: true,
    },
  ],
  'GET /v1/activity': ({ own, world }) => [
    { url: '/v1/activity?limit=200' },
    ...['conversation', 'grant'].map((kind) => ({
      url: `/v1/activity?entity_type=${kind}&limit=200`,
    })),
    { url: `/v1/activity?entity_type=conversation&entity_id=${own.conversation_id}` },
    { url: `/v1/activity?entity_type=grant&entity_id=${world.user_ids.ann}` },
  ],
  'GET /v1/imports': () => [{ url: '/v1/imports?limit=200' }],
  'POST /v1/imports': () => [{ url: '/v1/imports', body: {}, refused: true }],
  'GET /v1/imports/{id}': ofImports(''),
  'GET /v1/imports/{id}/rejects': ofImports('/rejects'),
  'POST /v1/imports/{id}/confirm': (secrets) =>
    ofImports('/confirm')(secrets).map((one) => ({ ...one, body: {}, refused: true })),
  // of what is not theirs to see; an admin takes any file back
  'DELETE /v1/imports/{id}': ({ own }) => [
    { url: `/v1/imports/${own.claim_ids[0]}`, refused: true },
  ],
  'GET /v1/sources': () => [{ url: '/v1/sources' }],
  'PATCH /v1/sources/{id}': ({ own }) => [
    { url: `/v1/sources/${own.session_id}`, body: { code_treatment: {} }, refused: true },
  ],
  'GET /v1/findings': () =>
    ['', '?dismissed=true', '?limit=100'].map((more) => ({ url: `/v1/findings${more}` })),
  'PATCH /v1/findings/{id}': ({ own }) => [
    { url: `/v1/findings/${own.claim_ids[0]}`, body: { dismissed: true }, refused: true },
  ],
  'GET /v1/suggestions': () => [{ url: '/v1/suggestions?limit=20' }],
  'GET /v1/owner-facts': () =>
    ['', '?history=true'].map((more) => ({ url: `/v1/owner-facts${more}` })),
  'GET /v1/decisions': () => ['', '?history=true'].map((more) => ({ url: `/v1/decisions${more}` })),
  'GET /v1/preferences': () => [{ url: '/v1/preferences' }],
  'POST /v1/owner-facts': () => [{ url: '/v1/owner-facts', body: {}, refused: true }],
  'POST /v1/decisions': () => [{ url: '/v1/decisions', body: {}, refused: true }],
  'PATCH /v1/owner-facts/{id}': ({ own }) => [
    { url: `/v1/owner-facts/${own.claim_ids[0]}`, body: { value: '1' }, refused: true },
  ],
  'DELETE /v1/owner-facts/{id}': ({ own }) => [
    { url: `/v1/owner-facts/${own.claim_ids[0]}`, refused: true },
  ],
  'PATCH /v1/decisions/{id}': ({ own }) => [
    { url: `/v1/decisions/${own.claim_ids[0]}`, body: { what: 'x' }, refused: true },
  ],
  'DELETE /v1/decisions/{id}': ({ own }) => [
    { url: `/v1/decisions/${own.claim_ids[0]}`, refused: true },
  ],
  'GET /v1/adjustments': () => [{ url: '/v1/adjustments?limit=100' }],
  'GET /v1/adjustments/categories': () => [{ url: '/v1/adjustments/categories' }],
  // of records that are not theirs to see; a claim's id is no record's
  'POST /v1/adjustments': ({ own }) => [
    {
      url: '/v1/adjustments',
      body: { kind: 'exclude', entity: 'expense', record_id: own.claim_ids[0], reason: 'x' },
      refused: true,
    },
  ],
  'POST /v1/adjustments/preview': ({ own }) => [
    {
      url: '/v1/adjustments/preview',
      body: { kind: 'exclude', entity: 'expense', record_id: own.claim_ids[0] },
      refused: true,
    },
  ],
  'DELETE /v1/adjustments/{id}': ({ own }) => [
    { url: `/v1/adjustments/${own.claim_ids[0]}`, refused: true },
  ],
  'GET /v1/users/{id}/grants': ({ world }) =>
    Object.values(world.user_ids).map((id) => ({ url: `/v1/users/${id}/grants` })),
  'PUT /v1/users/{id}/grants': ({ world }) =>
    [world.user_ids.max, world.user_ids.lee, world.user_ids.mia].map((id) => ({
      url: `/v1/users/${id}/grants`,
      body: { metrics: ['expenses:restricted', 'bank_balance', 'net_profit'], locations: null },
      refused: true,
    })),
  'PATCH /v1/metrics/{name}': () => [
    { url: '/v1/metrics/bank_balance', body: { restricted: false }, refused: true },
  ],
  'PATCH /v1/expense-categories/{key}': ({ world }) => [
    {
      url: `/v1/expense-categories/${encodeURIComponent(world.member('category', 'Wages').key)}`,
      body: { restricted: false },
      refused: true,
    },
  ],
};

/** The key under which Ann asked. */
export const HER_KEY = 'what-ann-asked';

/** Calls that an admin may make, also one from whom a conversation is kept. */
export const FOR_ADMINS = /^(PUT \/v1\/users|PATCH \/v1\/(metrics|expense-categories))/;

/** A call of the widget, from the site that the tests' server allows. */
function ofSite(path: string, given: Pick<Made, 'body'>): Made {
  const headers = { origin: 'https://shop.example' };
  return { url: `/v1/widget/${path}`, headers, refused: true, ...given };
}

/** An id as it is, and in forms that a careless reader would take for it. */
function ofIds(before: string, id: string, after: string): Made[] {
  return [id, id.toUpperCase(), `${id}%20`].map((form) => ({ url: `${before}${form}${after}` }));
}

function ofImports(after: string): Maker {
  return ({ import_ids }) => import_ids.map((id) => ({ url: `/v1/imports/${id}${after}` }));
}

function seriesAttempts({ world }: Secrets): Made[] {
  const filters = [
    '',
    '&by=category',
    '&by=location',
    ...['category Wages', 'location York', 'location Leeds'].map((one) => {
      const [dimension = '', label = ''] = one.split(' ');
      const { key } = world.member(dimension, label);
      return `&filter=${dimension}:${encodeURIComponent(key)}`;
    }),
  ];
  const urls = [...METRICS, ...SALES].flatMap((name) =>
    filters.map((filter, nth) => {
      const window = WINDOWS[nth % WINDOWS.length];
      return `/v1/metrics/${name}?${window}&grain=${GRAINS[nth % GRAINS.length]}${filter}`;
    }),
  );
  const past = `&as_of=${encodeURIComponent('2026-11-21T08:59:59Z')}`;
  return [...urls, ...METRICS.map((name) => `/v1/metrics/${name}?${WINDOWS[0]}${past}`)].map(
    (url) => ({ url }),
  );
}
