// `npm run train:families`: fits the linear layer that tells families by an embedding model's
// vectors, and writes prompts/family-weights.json. Hides how the questions are gathered and the
// layer is fitted; needs the model (EMBEDDING_MODEL_DIR), and never sees a held-out question.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Kind } from '../coach/understand/classifier.ts';
import { spokenShape } from '../coach/understand/classifier.ts';
import { BAKERY } from '../coach/understand/fixtures.ts';
import { type DateSigns, gramsOf, gramValue } from '../coach/understand/grams.ts';
import { shapeOf } from '../coach/understand/understand.ts';
import { isHeldOut } from '../evals/held-out.ts';
import { type Item, readItems } from '../evals/items.ts';
import { openEmbedder } from '../ingest/embedding/open.ts';
import { createLog } from '../log.ts';
import { exemplars } from '../prompts/exemplars.ts';
import { pack } from '../prompts/family-weights.ts';

interface Labelled {
  question: string;
  family: Kind;
}

const ROOT = new URL('../', import.meta.url);
const PHRASINGS = new URL('coach/understand/', ROOT);
const OUT = new URL('prompts/family-weights.json', ROOT);
/** Full passes with Adam; the loss on questions left out no longer falls after these. */
const STEPS = 120;
const RATE = 0.1;
/** Weight decay: more blurs families into one another, less learns questions by heart. */
const DECAY = 3e-4;
/** A gram of fewer questions is none. */
const LEAST_SEEN = 3;
const BATCH = 64;

await main();

async function main(): Promise<void> {
  const embedder = await openEmbedder({
    model_dir: process.env.EMBEDDING_MODEL_DIR ?? new URL('../shared/models/', ROOT).pathname,
    cache_dir: tmpdir(),
    allow_hub: false,
    on_progress: (line) => void process.stderr.write(`${line}\n`),
    log: createLog('warn'),
  });
  try {
    if (embedder.kind !== 'model') throw new Error('Training needs the model’s weights.');
    const held_out = new Set(
      readItems().flatMap(({ id, question }) => (isHeldOut(id) ? [plain(question)] : [])),
    );
    // a plain sentence may stand in two places: then it is held out wherever it stands
    const labelled = [...ofExemplars(), ...ofPhrasings(), ...ofOpenEvals()].filter(
      ({ question }) => !held_out.has(plain(question)),
    );
    const families = [...new Set(labelled.map(({ family }) => family))].sort();
    const read = labelled.map(({ question }) => shapeOf(BAKERY, question) ?? unread(question));
    const texts = labelled.flatMap(({ question }, at) => [
      question,
      spokenShape(read[at]?.shape ?? question),
    ]);
    const vectors: number[][] = [];
    for (let at = 0; at < texts.length; at += BATCH) {
      vectors.push(...(await embedder.embed(texts.slice(at, at + BATCH))));
    }
    const said = read.map(({ shape, signs }) => gramsOf(shape, signs));
    const grams = common(said);
    const places = new Map(grams.map((gram, at) => [gram, at]));
    const inputs = labelled.map((_, at): Input => {
      const known = (said[at] ?? []).flatMap((gram) => places.get(gram) ?? []);
      const dense = [...(vectors[2 * at] ?? []), ...(vectors[2 * at + 1] ?? []), 1];
      return { dense, known, value: gramValue(known.length) };
    });
    const wanted = labelled.map(({ family }) => families.indexOf(family));
    const rows = fit(inputs, wanted, { families: families.length, grams: grams.length });
    writeFileSync(OUT, pack({ model_id: embedder.model_id, families, grams, rows }));
    process.stdout.write(
      `${labelled.length} questions, ${families.length} families, ${grams.length} grams\n`,
    );
  } finally {
    await embedder.close();
  }
}

function plain(question: string): string {
  return question
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function ofExemplars(): Labelled[] {
  return exemplars().map(({ text, family }) => ({ question: text, family }));
}

/** The tables of the phrasings’ tests: “question => family …” and ['question', 'family …']. */
function ofPhrasings(): Labelled[] {
  const files = readdirSync(PHRASINGS).filter((name) => /^phrasings.*\.test\.ts$/.test(name));
  return files.flatMap((name) =>
    readFileSync(new URL(name, PHRASINGS), 'utf8')
      .split('\n')
      .flatMap((line) => {
        const row =
          /^\s*(.+?) => (\S+)/.exec(line) ??
          /^\s*\[\s*['"`](.+?)['"`], ['"`](\S+).*\],?$/.exec(line);
        const [, question = '', said = ''] = row ?? [];
        const family = said === 'declined' ? 'outside' : said.replace(/\W+$/, '');
        return isKind(family) ? [{ question: question.trim(), family }] : [];
      }),
  );
}

/** A follow-up says too little by itself. */
function ofOpenEvals(): Labelled[] {
  const open = readItems().filter(({ id, before }) => !isHeldOut(id) && before === undefined);
  return open.flatMap(({ question, expect }) => {
    const family = familyOf(expect);
    return family === null ? [] : [{ question, family }];
  });
}

function familyOf({ family, status }: Item['expect']): Kind | null {
  const [first] = typeof family === 'string' ? [family] : (family ?? []);
  if (first !== undefined && first !== null) return isKind(first) ? first : null;
  return status?.[0] === 'declined' ? 'outside' : null;
}

function isKind(word: string): word is Kind {
  return exemplars().some(({ family }) => family === word);
}

/** A question that is decided without dates, figures and members. */
function unread(question: string): { shape: string; signs: DateSigns } {
  return { shape: question, signs: { compare_kind: null, dated: false, paired: false } };
}

/** Those of at least so many questions: what comes once or twice is learnt by heart. */
function common(said: readonly string[][]): string[] {
  const count = new Map<string, number>();
  for (const gram of said.flat()) count.set(gram, (count.get(gram) ?? 0) + 1);
  // a bar parts the grams in the file
  return [...count].filter(([gram, n]) => n >= LEAST_SEEN && !gram.includes('|')).map(([g]) => g);
}

interface Input {
  /** Both vectors and the bias. */
  dense: number[];
  /** Columns of the grams it holds, after the dense ones, and what each counts. */
  known: number[];
  value: number;
}

/** Multinomial logistic regression by full-batch Adam (Kingma and Ba, 2015); starts at zero. */
function fit(
  inputs: readonly Input[],
  wanted: readonly number[],
  size_of: { families: number; grams: number },
): number[][] {
  const width = (inputs[0]?.dense.length ?? 0) + size_of.grams;
  const size = width * size_of.families;
  const [weights, slope] = [new Float64Array(size), new Float64Array(size)];
  const [mean, square] = [new Float64Array(size), new Float64Array(size)];
  const [keep_mean, keep_square] = [0.9, 0.999];
  for (let step = 1; step <= STEPS; step++) {
    slope.fill(0);
    for (const [at, input] of inputs.entries()) {
      addSlope(slope, weights, { input, wanted: wanted[at] ?? 0, width });
    }
    for (let at = 0; at < size; at++) {
      const weight = weights[at] ?? 0;
      const gradient = (slope[at] ?? 0) / inputs.length + DECAY * weight;
      const m = keep_mean * (mean[at] ?? 0) + (1 - keep_mean) * gradient;
      const v = keep_square * (square[at] ?? 0) + (1 - keep_square) * gradient * gradient;
      mean[at] = m;
      square[at] = v;
      const spread = Math.sqrt(v / (1 - keep_square ** step)) + Number.EPSILON;
      weights[at] = weight - (RATE * (m / (1 - keep_mean ** step))) / spread;
    }
  }
  return Array.from({ length: size_of.families }, (_, row) =>
    Array.from(weights.subarray(row * width, (row + 1) * width)),
  );
}

/** Adds one question's gradient of the cross entropy. */
function addSlope(
  slope: Float64Array,
  weights: Float64Array,
  { input, wanted, width }: { input: Input; wanted: number; width: number },
): void {
  const { dense, known, value } = input;
  const logits = Array.from({ length: slope.length / width }, (_, row) => {
    const start = row * width;
    let sum = 0;
    for (let at = 0; at < dense.length; at++) sum += (weights[start + at] ?? 0) * (dense[at] ?? 0);
    for (const at of known) sum += (weights[start + dense.length + at] ?? 0) * value;
    return sum;
  });
  const top = Math.max(...logits);
  const exps = logits.map((logit) => Math.exp(logit - top));
  const total = exps.reduce((sum, one) => sum + one, 0);
  for (const [row, exp] of exps.entries()) {
    const error = exp / total - (row === wanted ? 1 : 0);
    const start = row * width;
    for (let at = 0; at < dense.length; at++) {
      slope[start + at] = (slope[start + at] ?? 0) + error * (dense[at] ?? 0);
    }
    for (const column of known) {
      const at = start + dense.length + column;
      slope[at] = (slope[at] ?? 0) + error * value;
    }
  }
}
