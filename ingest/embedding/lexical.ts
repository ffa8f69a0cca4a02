// The embedder that needs no weights: hashes a text's stems and pieces of words into 384 numbers.
// It knows no meaning, only shared words and spellings; it stands in until a model can be had.
import { EMBEDDING_DIMENSIONS, type Embedder } from '../../prompts/embedder.ts';
import { stemmedWords } from '../../prompts/english.ts';

/** Raised whenever anything below changes a vector: stored vectors are then made anew. */
export const LEXICAL_MODEL_ID = 'lexical-1';

/** Pieces of this many letters let misspelt and compound words meet. */
const PIECE_LENGTHS = [3, 4];
/** All pieces of a word together weigh this share of the word itself: a likeness, not a match. */
const PIECES_WEIGHT = 0.5;
/** A stem weighs 0.5 + a sixth of its letters, at most 2: without statistics, long means rare. */
const BASE_WEIGHT = 0.5;
const LETTERS_PER_WEIGHT = 6;
const MAX_WORD_WEIGHT = 2;
/** Hashes fall on a number each and on a sign, so that collisions cancel rather than pile up. */
const SIGN_BIT = 0x80000000;

/** An embedder that is always there; needs no thread, at well under a millisecond a text. */
export function lexicalEmbedder(): Embedder {
  return {
    model_id: LEXICAL_MODEL_ID,
    kind: 'lexical',
    embed: async (texts) => texts.map(lexicalVector),
    close: async () => undefined,
  };
}

/**
 * One unit-length vector for a text, the same on every machine. A stem found n times weighs
 * 1 + ln n (sublinear term frequency) times its likely rarity, and each feature is added with a
 * sign at the place its hash names (signed feature hashing, Weinberger et al. 2009). A text
 * without words gets the first unit vector, since a vector of zeros has no cosine.
 */
export function lexicalVector(text: string): number[] {
  const counts = new Map<string, number>();
  for (const word of stemmedWords(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const vector = new Array<number>(EMBEDDING_DIMENSIONS).fill(0);
  for (const [word, count] of counts) {
    const rarity = Math.min(BASE_WEIGHT + word.length / LETTERS_PER_WEIGHT, MAX_WORD_WEIGHT);
    const weight = (1 + Math.log(count)) * rarity;
    add(vector, `w:${word}`, weight);
    const pieces = piecesOf(word);
    for (const piece of pieces) {
      add(vector, `p:${piece}`, (weight * PIECES_WEIGHT) / Math.sqrt(pieces.length));
    }
  }
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (length === 0) {
    vector[0] = 1;
    return vector;
  }
  return vector.map((value) => value / length);
}

function piecesOf(word: string): string[] {
  const marked = `<${word}>`;
  const pieces: string[] = [];
  for (const length of PIECE_LENGTHS) {
    for (let i = 0; i + length <= marked.length; i++) pieces.push(marked.slice(i, i + length));
  }
  return pieces;
}

function add(vector: number[], feature: string, weight: number): void {
  const hash = hashOf(feature);
  const place = (hash & ~SIGN_BIT) % EMBEDDING_DIMENSIONS;
  vector[place] = (vector[place] ?? 0) + (hash & SIGN_BIT ? -weight : weight);
}

/** FNV-1a over UTF-16 units, finished as MurmurHash3 does so that short texts spread too. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
