// The shape of whatever turns text into vectors. It stands here, beside the other ways of talking
// to a model, so that coach and ingest can take one as an argument without knowing which it is.

/** Length of every vector the database stores (all-MiniLM-L6-v2, and the lexical stand-in). */
export const EMBEDDING_DIMENSIONS = 384;

export interface Embedder {
  /** Stored with each vector; vectors of two models are never compared. */
  readonly model_id: string;
  /** `model` where real weights answer, `lexical` where the deterministic stand-in does. */
  readonly kind: 'model' | 'lexical';
  /** One unit-length vector of EMBEDDING_DIMENSIONS numbers for each text, in order. */
  embed(texts: readonly string[]): Promise<number[][]>;
  close(): Promise<void>;
}
