// Chooses what turns text into vectors: the model from the given folder or the cache, else the
// lexical stand-in at once while the hub is asked in the background. Hides where weights come from.
import { mkdirSync } from 'node:fs';
import type { Log } from '../../log.ts';
import type { Embedder } from '../../prompts/embedder.ts';
import { downloadModel, HUGGING_FACE, type Hub } from './hub.ts';
import { lexicalEmbedder } from './lexical.ts';
import { openModel } from './model.ts';
import { findWeights } from './weights.ts';

export interface EmbedderOptions {
  /** Where a person put the weights: a folder of models, the model's folder, or its onnx folder. */
  model_dir: string | null;
  /** Where downloaded weights are kept. */
  cache_dir: string;
  /** false: nothing is ever fetched. */
  allow_hub: boolean;
  /** Lines for whoever started the program. */
  on_progress(line: string): void;
  /**
   * Called once if a model arrives later. An embedder never changes what it is: whoever holds the
   * stand-in replaces it by this one, and closes both in the end.
   */
  on_arrival?(model: Embedder): void;
  log: Log;
  /** Another place than the public hub. */
  hub?: Hub;
}

/**
 * Never rejects and never waits for the network: where no weights can be loaded the stand-in is
 * returned, whose `kind` is 'lexical'. Closing it stops a download that is under way.
 */
export async function openEmbedder(options: EmbedderOptions): Promise<Embedder> {
  const { model_dir, cache_dir, allow_hub, on_progress } = options;
  if (model_dir !== null && !findWeights(model_dir)) {
    on_progress('EMBEDDING_MODEL_DIR holds no model that can be read; looking elsewhere');
  }
  for (const dir of [model_dir, cache_dir]) {
    const model = dir === null ? null : await loadFrom(dir, options);
    if (model) return model;
  }
  const stand_in = lexicalEmbedder();
  if (!allow_hub) {
    on_progress('no embedding model here: earlier answers are found by words and spelling only');
    return stand_in;
  }
  on_progress('no embedding model here yet: asking the hub, and serving without meanwhile');
  const stop = new AbortController();
  const fetching = fetchModel(options, stop.signal);
  return {
    ...stand_in,
    close: async () => {
      stop.abort();
      await fetching;
    },
  };
}

async function loadFrom(dir: string, { log }: EmbedderOptions): Promise<Embedder | null> {
  const weights = findWeights(dir);
  if (!weights) return null;
  try {
    return await openModel(weights);
  } catch (error) {
    log.warn({ err: error }, 'the embedding model could not be loaded');
    return null;
  }
}

async function fetchModel(options: EmbedderOptions, signal: AbortSignal): Promise<void> {
  const { cache_dir, on_progress, log, hub = HUGGING_FACE } = options;
  try {
    mkdirSync(cache_dir, { recursive: true });
    await downloadModel({ hub, into: cache_dir, on_progress, signal });
  } catch (error) {
    if (signal.aborted) return;
    log.info({ err: error }, 'the embedding model could not be fetched');
    on_progress('the embedding model could not be fetched; the next start tries again');
    return;
  }
  const model = await loadFrom(cache_dir, options);
  if (!model) return;
  if (signal.aborted || !options.on_arrival) return model.close();
  on_progress('the embedding model has arrived');
  options.on_arrival(model);
}
