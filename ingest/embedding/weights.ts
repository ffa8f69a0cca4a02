// Where a model's files lie on this machine. Hides the layouts people copy them in.
import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** As the hub names it; the folder below a models folder that holds it. */
export const MODEL_NAME = 'Xenova/all-MiniLM-L6-v2';
/** Stored with each vector. Exports of the same weights with the same settings share it. */
export const MODEL_ID = 'all-MiniLM-L6-v2/q8';
export const MODEL_FILE = 'model_quantized.onnx';
/** What loading needs beside the weights. */
export const MODEL_CONFIG_FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];

export interface Weights {
  /** Folder that holds config.json and tokenizer.json. */
  folder: string;
  /** Where the weights stand below it: 'onnx', or '' for beside the other files. */
  subfolder: string;
}

/**
 * The model in `dir`: the folder of models (with or without the publisher's folder), the model's
 * own folder, or its `onnx` folder; null where none of them holds all files.
 */
export function findWeights(dir: string): Weights | null {
  const root = resolve(dir);
  const folders = [join(root, MODEL_NAME), join(root, basename(MODEL_NAME)), root];
  if (basename(root) === 'onnx') folders.push(dirname(root));
  for (const folder of folders) {
    if (!MODEL_CONFIG_FILES.every((file) => existsSync(join(folder, file)))) continue;
    for (const subfolder of ['onnx', '']) {
      if (existsSync(join(folder, subfolder, MODEL_FILE))) return { folder, subfolder };
    }
  }
  return null;
}
