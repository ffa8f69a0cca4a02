// The choice of embedder, the model where its weights are at hand, and the stand-in.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createLog } from '../../log.ts';
import type { Embedder } from '../../prompts/embedder.ts';
import { lexicalVector } from './lexical.ts';
import { type EmbedderOptions, openEmbedder } from './open.ts';
import { findWeights, MODEL_CONFIG_FILES, MODEL_FILE, MODEL_NAME } from './weights.ts';

const MODELS = fileURLToPath(new URL('../../../shared/models/', import.meta.url));
const WEIGHTS = findWeights(MODELS);
const skip = WEIGHTS ? false : `no weights in ${MODEL_NAME} of the shared models folder`;
const work = mkdtempSync(join(tmpdir(), 'coxswain-embedding-'));
after(() => rmSync(work, { recursive: true, force: true }));

function options(changes: Partial<EmbedderOptions>): EmbedderOptions {
  return {
    model_dir: null,
    cache_dir: join(work, 'empty'),
    allow_hub: false,
    on_progress: () => undefined,
    log: createLog('silent'),
    ...changes,
  };
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

async function vectorsOf(embedder: Embedder, texts: string[]): Promise<number[][]> {
  try {
    return await embedder.embed(texts);
  } finally {
    await embedder.close();
  }
}

test('the stand-in gives unit vectors, the same on every call, even for no text', async () => {
  const texts = ['Why was April down?', '', '?!', '日本', 'x'.repeat(100_000)];
  const embedder = await openEmbedder(options({}));
  assert.equal(embedder.kind, 'lexical');
  assert.equal(embedder.model_id, 'lexical-1');
  const vectors = await embedder.embed(texts);
  for (const vector of vectors) {
    assert.equal(vector.length, 384);
    assert.ok(Math.abs(dot(vector, vector) - 1) < 1e-9);
  }
  assert.deepEqual(await embedder.embed(texts), vectors);
});

test('the stand-in brings forms of a word and misspellings together, and keeps others apart', () => {
  const asked = lexicalVector('why did refunds rise in March');
  const forms = dot(asked, lexicalVector('rising refunded amounts, march'));
  const misspelt = dot(asked, lexicalVector('why did refnuds rise in march'));
  const other = dot(asked, lexicalVector('best customers by revenue'));
  assert.ok(forms > other + 0.3, `${forms} against ${other}`);
  assert.ok(misspelt > other + 0.3, `${misspelt} against ${other}`);
});

test('the stand-in of this version hashes as it always did', () => {
  const vector = lexicalVector('refunds in March 2011');
  const text = vector.map((value) => value.toFixed(6)).join();
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  assert.equal(hash, '78e0df385778b002', 'raise LEXICAL_MODEL_ID when vectors change');
});

test('a folder without a model costs a line, not the start', async () => {
  const lines: string[] = [];
  const embedder = await openEmbedder(
    options({ model_dir: join(work, 'nowhere'), on_progress: (line) => lines.push(line) }),
  );
  assert.equal(embedder.kind, 'lexical');
  assert.match(lines.join('\n'), /EMBEDDING_MODEL_DIR/);
});

test('weights that are none fall back to the stand-in', async () => {
  const broken = join(work, 'broken');
  mkdirSync(join(broken, 'onnx'), { recursive: true });
  for (const file of MODEL_CONFIG_FILES) writeFileSync(join(broken, file), '{}');
  writeFileSync(join(broken, 'onnx', MODEL_FILE), 'not a model');
  const embedder = await openEmbedder(options({ model_dir: broken }));
  assert.equal(embedder.kind, 'lexical');
});

test('a hub that never answers does not hold up the start', async () => {
  const silent = createServer(() => undefined);
  const base_url = await listen(silent);
  const began = performance.now();
  const embedder = await openEmbedder(
    options({ allow_hub: true, hub: { base_url, weights_sha256: '' } }),
  );
  assert.equal(embedder.kind, 'lexical');
  assert.ok(performance.now() - began < 500);
  await embedder.close();
  assert.ok(performance.now() - began < 1000, 'closing stops the download');
  stop(silent);
});

test('other weights than expected are thrown away', async () => {
  const hub = createServer((_, response) => response.end('{}'));
  const base_url = await listen(hub);
  const cache_dir = join(work, 'cheated');
  const told = await new Promise<string>((resolve) => {
    void openEmbedder(
      options({
        allow_hub: true,
        cache_dir,
        hub: { base_url, weights_sha256: 'f'.repeat(64) },
        on_progress: (line) => /could not|arrived/.test(line) && resolve(line),
      }),
    );
  });
  assert.match(told, /could not be fetched/);
  assert.equal(findWeights(cache_dir), null);
  assert.ok(!existsSync(join(cache_dir, MODEL_NAME)));
  stop(hub);
});

test('every sensible layout of a models folder is found', { skip }, () => {
  const { folder } = WEIGHTS ?? { folder: '' };
  for (const dir of [MODELS, join(MODELS, 'Xenova'), folder, join(folder, 'onnx')]) {
    assert.equal(findWeights(dir)?.folder, folder);
  }
  const flat = join(work, 'flat');
  mkdirSync(flat);
  for (const file of MODEL_CONFIG_FILES) cpSync(join(folder, file), join(flat, file));
  cpSync(join(folder, 'onnx', MODEL_FILE), join(flat, MODEL_FILE));
  assert.deepEqual(findWeights(flat), { folder: flat, subfolder: '' });
});

test('the model knows meaning, and reads a text alone as it reads it in a batch', {
  skip,
}, async () => {
  const embedder = await openEmbedder(options({ model_dir: MODELS }));
  assert.equal(embedder.kind, 'model');
  const texts = ['Why did sales drop?', 'reasons for falling revenue', 'opening hours on Sunday'];
  const alone = await embedder.embed(texts.slice(0, 1));
  // Long texts, repeats and many callers at once, split over several batches.
  const long = 'a very long memo about flour '.repeat(2000);
  const crowd = await Promise.all(
    Array.from({ length: 30 }, () => embedder.embed([...texts, long])),
  );
  const [sales, revenue, hours] = await vectorsOf(embedder, texts);
  assert.ok(sales && revenue && hours);
  assert.ok(dot(sales, revenue) > dot(sales, hours) + 0.2);
  // Quantised arithmetic shifts a little with what shares the batch.
  assert.ok(dot(alone[0] ?? [], sales) > 0.99);
  for (const vectors of crowd) {
    assert.equal(vectors.length, 4);
    assert.ok(dot(vectors[1] ?? [], revenue) > 0.99);
    assert.ok(Math.abs(dot(vectors[3] ?? [], vectors[3] ?? []) - 1) < 1e-4);
  }
  await assert.rejects(embedder.embed(['after closing']), /closed/);
});

test('a model fetched from a hub arrives, is verified, and is there at the next start', {
  skip,
}, async () => {
  const folder = WEIGHTS?.folder ?? '';
  const hub = createServer((request, response) => {
    const content = readFileSync(join(folder, request.url ?? ''));
    response.setHeader('content-length', content.length);
    response.end(content);
  });
  const base_url = await listen(hub);
  const weights = readFileSync(join(folder, 'onnx', MODEL_FILE));
  const weights_sha256 = createHash('sha256').update(weights).digest('hex');
  const cache_dir = join(work, 'cache');
  const lines: string[] = [];
  const on_progress = (line: string) => lines.push(line);
  let stand_in: Embedder | undefined;
  const arrived = await new Promise<Embedder>((resolve) => {
    const opening = openEmbedder(
      options({
        allow_hub: true,
        cache_dir,
        hub: { base_url, weights_sha256 },
        on_progress,
        on_arrival: resolve,
      }),
    );
    void opening.then((embedder) => {
      stand_in = embedder;
    });
  });
  stop(hub);
  assert.equal(stand_in?.kind, 'lexical');
  assert.equal(arrived.kind, 'model');
  assert.match(lines.join('\n'), /50 %/);
  await stand_in?.close();
  await arrived.close();
  const again = await openEmbedder(options({ cache_dir }));
  assert.equal(again.kind, 'model');
  await again.close();
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function stop(server: Server): void {
  server.closeAllConnections();
  server.close();
}
