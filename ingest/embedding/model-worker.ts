// The thread in which the model computes, so that a batch of texts never holds up an answer. Knows
// the model's library; nobody else does.
import { basename, dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { AutoModel, AutoTokenizer, env, mean_pooling } from '@huggingface/transformers';
import type { Weights } from './weights.ts';

/** What the model was trained to read; more tokens add time and blur, not meaning. */
const MAX_TOKENS = 256;
/** One thread: the machine's other core belongs to the database and to the answers. */
const COMPUTE_THREADS = 1;

export interface WorkerRequest {
  id: number;
  texts: string[];
}
/** `vectors` holds all texts' vectors one after the other. */
export type WorkerAnswer =
  | { ready: true }
  | { id: number; vectors: Float32Array }
  | { id: number; error: string };

const port = parentPort;
if (!port) throw new Error('model-worker runs as a worker thread only');

const { folder, subfolder } = workerData as Weights;
env.allowRemoteModels = false;
env.useFSCache = false;
env.localModelPath = dirname(folder);
const name = basename(folder);
const tokenizer = await AutoTokenizer.from_pretrained(name, { local_files_only: true });
const model = await AutoModel.from_pretrained(name, {
  local_files_only: true,
  dtype: 'q8',
  subfolder,
  session_options: {
    intraOpNumThreads: COMPUTE_THREADS,
    interOpNumThreads: 1,
    // The arena keeps the largest batch's memory for ever.
    enableCpuMemArena: false,
  },
});
await embed(['warm up']);
port.postMessage({ ready: true } satisfies WorkerAnswer);

port.on('message', ({ id, texts }: WorkerRequest) => {
  embed(texts).then(
    (vectors) => port.postMessage({ id, vectors } satisfies WorkerAnswer, [vectors.buffer]),
    (error: unknown) => port.postMessage({ id, error: String(error) } satisfies WorkerAnswer),
  );
});

async function embed(texts: string[]): Promise<Float32Array<ArrayBuffer>> {
  const inputs = await tokenizer(texts, {
    padding: true,
    truncation: true,
    max_length: MAX_TOKENS,
  });
  const { last_hidden_state } = await model(inputs);
  const pooled = mean_pooling(last_hidden_state, inputs.attention_mask).normalize(2, -1);
  return Float32Array.from(pooled.data as Float32Array);
}
