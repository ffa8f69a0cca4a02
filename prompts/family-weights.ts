// The typed twin of family-weights.json, which `npm run train:families` writes from exemplars.md
// and the questions of the tests: hides how the classifier's numbers are packed.
import { readFileSync } from 'node:fs';

/** A linear layer: a row of weights a family, over two vectors and a bias. */
export interface FamilyWeights {
  /** The embedding model whose vectors these weights are for. */
  model_id: string;
  families: string[];
  rows: number[][];
}

interface Packed {
  model_id: string;
  families: string[];
  /** What one step of a row's whole numbers is worth. */
  steps: number[];
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
  const { model_id, families, steps, weights } = JSON.parse(json) as Packed;
  const bytes = new Int8Array(Buffer.from(weights.join(''), 'base64'));
  const width = bytes.length / families.length;
  if (!Number.isInteger(width) || steps.length !== families.length) {
    throw new Error('family-weights.json has rows of unequal length; train it again.');
  }
  const rows = families.map((_, row) => {
    const own = bytes.subarray(row * width, (row + 1) * width);
    return Array.from(own, (byte) => byte * (steps[row] ?? 0));
  });
  return { model_id, families, rows };
}

/** The file's text. Eight bits a weight change an answer's odds by less than a hundredth. */
export function pack({ model_id, families, rows }: FamilyWeights): string {
  const steps = rows.map((row) => Math.max(...row.map(Math.abs), Number.MIN_VALUE) / MOST);
  const bytes = rows.flatMap((row, at) => row.map((w) => Math.round(w / (steps[at] ?? 1))));
  const text = Buffer.from(Int8Array.from(bytes).buffer).toString('base64');
  const weights = text.match(new RegExp(`.{1,${LINE_CHARS}}`, 'g')) ?? [];
  return `${JSON.stringify({ model_id, families, steps, weights }, null, 2)}\n`;
}
