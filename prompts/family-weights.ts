// The typed twin of family-weights.json, which `npm run train:families` writes from exemplars.md
// and the questions of the tests: hides how the classifier's numbers are packed.
import { readFileSync } from 'node:fs';

/** A linear layer: a row of weights a family, over two vectors, a bias and the grams. */
export interface FamilyWeights {
  /** The embedding model whose vectors these weights are for. */
  model_id: string;
  families: string[];
  /** Words in a row (`coach/understand/grams.ts`), in the order of the last columns. */
  grams: string[];
  rows: number[][];
}

interface Packed {
  model_id: string;
  families: string[];
  /** In lines of several, with a bar between. */
  grams: string[];
  /** What one step of a row's whole numbers is worth: of the vectors and of the grams. */
  steps: [number, number][];
  /** Rows of signed bytes one after the other, in base64, cut into lines. */
  weights: string[];
}

const FILE = new URL('./family-weights.json', import.meta.url);
/** Bytes that a weight may be: -127 to 127. */
const MOST = 127;
/** Width of a line of base64 in the file. */
const LINE_CHARS = 88;

let loaded: FamilyWeights | null = null;

/** Throws where the file is not what the training writes. */
export function familyWeights(): FamilyWeights {
  loaded ??= unpack(readFileSync(FILE, 'utf8'));
  return loaded;
}

export function unpack(json: string): FamilyWeights {
  const { model_id, families, grams: lines, steps, weights } = JSON.parse(json) as Packed;
  const grams = lines.flatMap((line) => line.split('|'));
  const bytes = new Int8Array(Buffer.from(weights.join(''), 'base64'));
  const width = bytes.length / families.length;
  const vectors = width - grams.length;
  if (!Number.isInteger(width) || vectors < 1 || steps.length !== families.length) {
    throw new Error('family-weights.json has rows of unequal length; train it again.');
  }
  const rows = families.map((_, row) => {
    const own = bytes.subarray(row * width, (row + 1) * width);
    const [of_vectors, of_grams] = steps[row] ?? [0, 0];
    return Array.from(own, (byte, at) => byte * (at < vectors ? of_vectors : of_grams));
  });
  return { model_id, families, grams, rows };
}

/** The file's text. Eight bits a weight change an answer's odds by less than a hundredth. */
export function pack({ model_id, families, grams, rows }: FamilyWeights): string {
  const vectors = (rows[0]?.length ?? 0) - grams.length;
  const steps = rows.map((row): [number, number] => [
    stepOf(row.slice(0, vectors)),
    stepOf(row.slice(vectors)),
  ]);
  const bytes = rows.flatMap((row, of) => {
    const [of_vectors, of_grams] = steps[of] ?? [1, 1];
    return row.map((w, at) => Math.round(w / (at < vectors ? of_vectors : of_grams)));
  });
  const text = Buffer.from(Int8Array.from(bytes).buffer).toString('base64');
  const weights = text.match(new RegExp(`.{1,${LINE_CHARS}}`, 'g')) ?? [];
  const packed: Packed = { model_id, families, grams: inLines(grams), steps, weights };
  return `${JSON.stringify(packed, null, 2)}\n`;
}

function stepOf(weights: readonly number[]): number {
  return weights.reduce((most, w) => Math.max(most, Math.abs(w)), Number.MIN_VALUE) / MOST;
}

function inLines(grams: readonly string[]): string[] {
  const lines: string[] = [];
  for (const gram of grams) {
    const last = lines.at(-1);
    if (last === undefined || last.length + gram.length >= LINE_CHARS) lines.push(gram);
    else lines[lines.length - 1] = `${last}|${gram}`;
  }
  return lines;
}
