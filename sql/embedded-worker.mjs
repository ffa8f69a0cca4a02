// Node 20 cannot start a worker from TypeScript: this registers the loader and hands over.
import { register } from 'tsx/esm/api';

register();
await import('./embedded-worker.ts');
