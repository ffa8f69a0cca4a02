// The model's thread as an Embedder: gathers requests into batches, hands them over one batch at a
// time, and starts the thread again should it die. Hides the thread and its messages.
import { Worker } from 'node:worker_threads';
import { EMBEDDING_DIMENSIONS, type Embedder } from '../../prompts/embedder.ts';
import type { WorkerAnswer } from './model-worker.ts';
import { MODEL_ID, type Weights } from './weights.ts';

/** Texts in one run of the model: more saves little and makes a waiting question wait longer. */
const MAX_BATCH = 16;
/** A batch is padded to its longest text, so long texts go in smaller batches (about 0.2 s). */
const MAX_BATCH_CHARS = 6000;
/** 256 tokens are rarely more than 1,200 characters of English; the rest is never read. */
const MAX_TEXT_CHARS = 2000;
/** Loading takes a fraction of a second; a thread that says nothing for this long is stuck. */
const LOAD_TIMEOUT_MS = 20_000;
/** A thread that keeps dying has a cause that starting it again does not cure. */
const MAX_RESTARTS = 3;

interface Waiting {
  text: string;
  resolve(vector: number[]): void;
  reject(error: Error): void;
}

interface Thread {
  run(texts: string[]): Promise<Float32Array>;
  end(): Promise<void>;
}

/** Loads the model. Rejects where the files cannot be read as one. */
export async function openModel(weights: Weights): Promise<Embedder> {
  let thread: Thread | null = await startThread(weights);
  let restarts = 0;
  let running = false;
  let closed = false;
  const queue: Waiting[] = [];

  async function pump(): Promise<void> {
    if (running) return;
    running = true;
    // Requests made in the same turn of the event loop share a batch.
    await Promise.resolve();
    while (queue.length > 0) await runBatch(takeBatch(queue));
    running = false;
  }

  async function runBatch(batch: Waiting[]): Promise<void> {
    try {
      if (closed) throw new Error('the embedder is closed');
      thread ??= await restart();
      const texts = [...new Set(batch.map(({ text }) => text))];
      const vectors = await thread.run(texts);
      for (const { text, resolve } of batch) {
        const start = texts.indexOf(text) * EMBEDDING_DIMENSIONS;
        resolve(Array.from(vectors.subarray(start, start + EMBEDDING_DIMENSIONS)));
      }
    } catch (error) {
      if (error instanceof ThreadDied) thread = null;
      for (const { reject } of batch) reject(error as Error);
    }
  }

  async function restart(): Promise<Thread> {
    if (restarts >= MAX_RESTARTS) throw new Error('the embedding thread has died too often');
    restarts += 1;
    return startThread(weights);
  }

  return {
    model_id: MODEL_ID,
    kind: 'model',
    embed: (texts) =>
      Promise.all(
        texts.map(
          (text) =>
            new Promise<number[]>((resolve, reject) => {
              queue.push({ text: text.slice(0, MAX_TEXT_CHARS), resolve, reject });
              void pump();
            }),
        ),
      ),
    close: async () => {
      closed = true;
      await thread?.end();
      thread = null;
    },
  };
}

/** Oldest first, until a batch's count or its padded size is full; always at least one. */
function takeBatch(queue: Waiting[]): Waiting[] {
  let longest = 0;
  let count = 0;
  for (const { text } of queue) {
    longest = Math.max(longest, text.length);
    if (count === MAX_BATCH || (count > 0 && longest * (count + 1) > MAX_BATCH_CHARS)) break;
    count += 1;
  }
  return queue.splice(0, count);
}

class ThreadDied extends Error {}

/** A thread with the model loaded. It serves one run at a time, which the queue sees to. */
async function startThread(weights: Weights): Promise<Thread> {
  const worker = new Worker(new URL('./model-worker.mjs', import.meta.url), {
    workerData: weights,
    // Without the parent's own loader, which the .mjs registers where it is needed.
    execArgv: [],
  });
  let current: { resolve(vectors: Float32Array): void; reject(error: Error): void } | null = null;
  let dead: Error | null = null;
  await new Promise<void>((resolve, reject) => {
    const stuck = setTimeout(() => {
      void worker.terminate();
      reject(new Error('the model did not load in time'));
    }, LOAD_TIMEOUT_MS);
    const die = (error: Error) => {
      clearTimeout(stuck);
      dead ??= new ThreadDied('the embedding thread has ended', { cause: error });
      current?.reject(dead);
      reject(error);
    };
    worker.on('error', die);
    worker.on('exit', (code) => die(new Error(`exit code ${code}`)));
    worker.on('message', (answer: WorkerAnswer) => {
      if ('ready' in answer) {
        clearTimeout(stuck);
        resolve();
      } else if ('error' in answer) current?.reject(new Error(answer.error));
      else current?.resolve(answer.vectors);
    });
  });
  let last = 0;
  return {
    run: (texts) =>
      new Promise((resolve, reject) => {
        if (dead) return reject(dead);
        current = { resolve, reject };
        last += 1;
        worker.postMessage({ id: last, texts });
      }),
    end: async () => void (await worker.terminate()),
  };
}
