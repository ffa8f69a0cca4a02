// Starts excel-worker.ts in a worker thread: Node 20 cannot open a .ts there by itself.
import { register } from 'tsx/esm/api';

register();
await import('./excel-worker.ts');
