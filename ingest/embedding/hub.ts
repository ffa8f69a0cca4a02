// Fetches the model's files from the hub into the cache, whole and verified or not at all. Hides
// timeouts, the running check sum and half-written folders.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { MODEL_CONFIG_FILES, MODEL_FILE, MODEL_NAME } from './weights.ts';

/** A machine without a way to the hub learns it within this time, and serves without. */
const ANSWER_TIMEOUT_MS = 5000;
/** A download that delivers nothing for this long will not end. */
const STALL_TIMEOUT_MS = 20_000;
/** No file of this model is larger; a page of another kind might be endless. */
const MAX_FILE_BYTES = 40_000_000;
/** A progress line for each such share of the weights. */
const PROGRESS_STEP_PERCENT = 10;

export interface Hub {
  /** The model's files stand below it. */
  base_url: string;
  /** Of the weights; a file with another is thrown away. */
  weights_sha256: string;
}

export const HUGGING_FACE: Hub = {
  base_url: `https://huggingface.co/${MODEL_NAME}/resolve/main/`,
  weights_sha256: 'afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1',
};

export interface Download {
  hub: Hub;
  /** Folder of models; the model's own folder is made below it. */
  into: string;
  on_progress(line: string): void;
  signal: AbortSignal;
}

/** Rejects when the hub does not answer in time, stalls, or sends other weights than expected. */
export async function downloadModel({ hub, into, on_progress, signal }: Download): Promise<void> {
  const target = join(into, MODEL_NAME);
  const partial = `${target}.partial-${process.pid}`;
  const weights = `onnx/${MODEL_FILE}`;
  try {
    for (const file of [...MODEL_CONFIG_FILES, weights]) {
      const sha256 = await fetchFile({
        url: new URL(file, hub.base_url),
        path: join(partial, file),
        signal,
        on_percent: (percent) => {
          if (file === weights) on_progress(`fetching the embedding model: ${percent} %`);
        },
      });
      if (file === weights && sha256 !== hub.weights_sha256) {
        throw new Error('the hub sent other weights than expected; they were thrown away');
      }
    }
    await rm(target, { recursive: true, force: true });
    await rename(partial, target);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

interface FileFetch {
  url: URL;
  path: string;
  signal: AbortSignal;
  on_percent(percent: number): void;
}

/** Streams one file to disk and returns its SHA-256 in hex. */
async function fetchFile({ url, path, signal, on_percent }: FileFetch): Promise<string> {
  const limit = new AbortController();
  let timer = setTimeout(() => limit.abort(new Error('the hub is silent')), ANSWER_TIMEOUT_MS);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, limit.signal]) });
    if (!response.ok || !response.body) throw new Error(`the hub answered ${response.status}`);
    await mkdir(dirname(path), { recursive: true });
    const size_bytes = Number(response.headers.get('content-length') ?? 0);
    const hash = createHash('sha256');
    let received_bytes = 0;
    let told_percent = 0;
    async function* watched(source: AsyncIterable<Uint8Array>) {
      for await (const chunk of source) {
        clearTimeout(timer);
        timer = setTimeout(() => limit.abort(new Error('the hub stalled')), STALL_TIMEOUT_MS);
        hash.update(chunk);
        received_bytes += chunk.byteLength;
        if (received_bytes > MAX_FILE_BYTES) throw new Error(`${url.pathname} is too large`);
        const percent = size_bytes > 0 ? Math.floor((100 * received_bytes) / size_bytes) : 0;
        if (percent >= told_percent + PROGRESS_STEP_PERCENT) {
          told_percent = percent - (percent % PROGRESS_STEP_PERCENT);
          on_percent(told_percent);
        }
        yield chunk;
      }
    }
    await pipeline(Readable.fromWeb(response.body as WebStream), watched, createWriteStream(path));
    return hash.digest('hex');
  } finally {
    clearTimeout(timer);
  }
}
