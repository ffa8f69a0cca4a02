// Node 20 cannot start a worker from TypeScript: this registers the loader and hands over. The
// model's library is imported first, so that the loader does not compile its megabyte of
// JavaScript.
import '@huggingface/transformers';
import { register } from 'tsx/esm/api';

register();
await import('./model-worker.ts');
