// How often search finds the session that answers a question: mean recall over LoCoMo's long
// conversations, by the statement that the coach itself uses. Run by hand:
//   node --import tsx evals/retrieval.ts [most questions a conversation]
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { postingsOf, questionTerms } from '../coach/terms.ts';
import { openEmbedder } from '../ingest/embedding/open.ts';
import { createLog } from '../log.ts';
import type { Embedder } from '../prompts/embedder.ts';
import { stemmedWords } from '../prompts/english.ts';
import { type Database, type TenantContext, withTenant } from '../sql/database.ts';
import { openInMemory } from '../sql/open.ts';
import { sessions, vectorText } from '../sql/sessions.ts';

const DATA = fileURLToPath(
  new URL('../../shared/data/memory/locomo-first-6.json', import.meta.url),
);
const MODELS = fileURLToPath(new URL('../../shared/models/', import.meta.url));
/** A turn with its neighbours: what a model reads at once. */
const WINDOW_TURNS = 3;
/** How the best windows of a session count where each has a vector of its own. */
const BEST_WINDOWS = [1, 0.5, 0.25];

const Turn = z.object({ speaker: z.string(), text: z.string() });
const Sample = z.object({
  conversation: z.record(z.string(), z.unknown()),
  qa: z.array(z.object({ question: z.string(), evidence: z.array(z.string()) })),
});

interface Chat {
  number: number;
  text: string;
  windows: string[];
}

interface Scored {
  number: number;
  words: number;
  cosine: number;
  fused: number;
}

type Ranking = 'words' | 'vectors' | 'statement' | 'windows';
type Recalls = Record<Ranking, { at_5: number[]; at_10: number[] }>;

if (!existsSync(DATA)) {
  console.log('skipped: ../shared/data/memory/locomo-first-6.json is not here');
} else {
  const most = Number(process.argv[2] ?? Number.POSITIVE_INFINITY);
  for (const model_dir of [MODELS, null]) await measure(model_dir, most);
}

async function measure(model_dir: string | null, most: number): Promise<void> {
  const embedder = await openEmbedder({
    model_dir,
    cache_dir: '',
    allow_hub: false,
    on_progress: () => undefined,
    log: createLog('warn'),
  });
  if (model_dir !== null && embedder.kind === 'lexical') {
    console.log('skipped: no model weights in ../shared/models');
    return;
  }
  const db = await openInMemory();
  const samples = z.array(Sample).parse(JSON.parse(readFileSync(DATA, 'utf8')));
  const recalls: Recalls = {
    words: { at_5: [], at_10: [] },
    vectors: { at_5: [], at_10: [] },
    statement: { at_5: [], at_10: [] },
    windows: { at_5: [], at_10: [] },
  };
  for (const sample of samples) await measureOne({ db, embedder, sample, most, recalls });
  console.log(`\n${embedder.model_id}, ${recalls.words.at_5.length} questions, mean recall`);
  for (const [ranking, { at_5, at_10 }] of Object.entries(recalls)) {
    console.log(`  ${ranking.padEnd(10)} ${mean(at_5).toFixed(3)} / ${mean(at_10).toFixed(3)}`);
  }
  await embedder.close();
  await db.close();
}

interface Measured {
  db: Database;
  embedder: Embedder;
  sample: z.infer<typeof Sample>;
  most: number;
  recalls: Recalls;
}

/** One LoCoMo conversation is a business; each of its sessions a conversation of its own. */
async function measureOne({ db, embedder, sample, most, recalls }: Measured): Promise<void> {
  const chats = readChats(sample.conversation);
  const ctx: TenantContext = { tenant_id: randomUUID(), user_id: randomUUID(), role: 'admin' };
  const vectors = new Map<number, number[][]>();
  for (const { number, windows } of chats) vectors.set(number, await embedder.embed(windows));
  const numbers = await store(db, ctx, { chats, vectors, model_id: embedder.model_id });
  let asked = 0;
  for (const { question, evidence } of sample.qa) {
    const right = new Set(
      evidence.flatMap((text) => [...text.matchAll(/D(\d+):\d+/g)].map((m) => Number(m[1]))),
    );
    if (right.size === 0 || asked === most) continue;
    asked += 1;
    const [vector = []] = await embedder.embed([question]);
    const rows = await withTenant(db, ctx, (tx) =>
      sessions.similarSessions(tx, {
        tenant_id: ctx.tenant_id,
        embedding: vectorText(vector),
        embedding_model: embedder.model_id,
        terms: questionTerms(question),
        exclude_conversation: null,
        metric: null,
        since: null,
        until: null,
        most: chats.length,
      }),
    );
    const scored = rows.map((row) => ({
      number: numbers.get(row.session_id) ?? 0,
      words: row.words,
      cosine: row.cosine ?? 0,
      fused: row.score,
    }));
    count(recalls, right, rankings(scored, vectors, vector));
  }
}

function rankings(
  scored: Scored[],
  vectors: ReadonlyMap<number, number[][]>,
  question: number[],
): Record<Ranking, number[]> {
  const best = scored.map(({ number }) => {
    const cosines = (vectors.get(number) ?? []).map((vector) => dot(vector, question));
    cosines.sort((a, b) => b - a);
    return BEST_WINDOWS.reduce((sum, weight, i) => sum + weight * (cosines[i] ?? 0), 0);
  });
  const words = standardised(scored.map((row) => row.words));
  const windows = standardised(best).map((value, i) => (words[i] ?? 0) + 0.5 * value);
  const by = (score: (row: Scored, i: number) => number) =>
    scored
      .map((row, i) => ({ number: row.number, score: score(row, i) }))
      .sort((a, b) => b.score - a.score)
      .map(({ number }) => number);
  return {
    words: by((row) => row.words),
    vectors: by((row) => row.cosine),
    statement: by((row) => row.fused),
    windows: by((_, i) => windows[i] ?? 0),
  };
}

function count(recalls: Recalls, right: Set<number>, ranked: Record<Ranking, number[]>): void {
  for (const name of Object.keys(recalls) as Ranking[]) {
    const share = (k: number) =>
      ranked[name].slice(0, k).filter((number) => right.has(number)).length / right.size;
    recalls[name].at_5.push(share(5));
    recalls[name].at_10.push(share(10));
  }
}

/** Sessions as texts with their date: all words indexed, the windows' mean as the one vector. */
async function store(
  db: Database,
  ctx: TenantContext,
  of: { chats: Chat[]; vectors: ReadonlyMap<number, number[][]>; model_id: string },
): Promise<Map<string, number>> {
  const { tenant_id, user_id } = ctx;
  const lengths = of.chats.map(({ text }) => stemmedWords(text).length);
  const numbers = new Map<string, number>();
  const at = '2026-01-01T00:00:00Z';
  await withTenant(db, ctx, async (tx) => {
    await tx.query(
      `insert into tenants (id, name, currency, time_zone) values ($1, 'LoCoMo', 'USD', 'UTC')`,
      [tenant_id],
    );
    for (const { number, text } of of.chats) {
      const id = randomUUID();
      numbers.set(id, number);
      const owner = { tenant_id, id, user_id: user_id ?? '' };
      await sessions.insertConversation(tx, { ...owner, title: '', last_query: null, at });
      const { terms, impacts, length } = postingsOf(text, mean(lengths));
      await sessions.insertSession(tx, {
        ...owner,
        conversation_id: id,
        asked_at: at,
        user_query: '',
        query: null,
        family: null,
        metric: null,
        status: 'answered',
        headline: '',
        coach_response: '',
        answer: {},
        brief: {},
        retrieved_context: [],
        data_version: '1',
        passage: text,
        passage_terms: length,
        embedding: vectorText(middle(of.vectors.get(number) ?? [])),
        embedding_model: of.model_id,
        embedding_hash: '',
        llm_provider: 'template',
        response_time_ms: null,
        cost_usd: '0',
        metrics: [],
        locations: [],
        quotes: null,
      });
      await sessions.insertTerms(tx, { tenant_id, session_id: id, terms, impacts });
    }
  });
  return numbers;
}

function readChats(conversation: Record<string, unknown>): Chat[] {
  const chats: Chat[] = [];
  for (const [key, value] of Object.entries(conversation)) {
    const number = /^session_(\d+)$/.exec(key)?.[1];
    if (number === undefined) continue;
    const date = String(conversation[`${key}_date_time`]);
    const lines = z
      .array(Turn)
      .parse(value)
      .map(({ speaker, text }) => `${speaker}: ${text}`);
    const windows = lines.map((_, i) =>
      [date, ...lines.slice(Math.max(0, i - 1), i - 1 + WINDOW_TURNS)].join('\n'),
    );
    chats.push({ number: Number(number), text: [date, ...lines].join('\n'), windows });
  }
  return chats;
}

/** The direction of all vectors together, of unit length. */
function middle(vectors: number[][]): number[] {
  const sum = (vectors[0] ?? []).map((_, i) =>
    vectors.reduce((total, vector) => total + (vector[i] ?? 0), 0),
  );
  const length = Math.sqrt(dot(sum, sum));
  return sum.map((value) => value / length);
}

function standardised(values: number[]): number[] {
  const middle_value = mean(values);
  const deviation = Math.sqrt(mean(values.map((value) => (value - middle_value) ** 2)));
  return values.map((value) => (deviation === 0 ? 0 : (value - middle_value) / deviation));
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
}
