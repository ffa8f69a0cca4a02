// The process that moving.slow.test.ts kills: moves as `npm run move-up` does and dies at one of
// its steps. Tells its parent every step it came to, and how it ended, line by line.
import { moveUp } from '../server/moving.ts';

export interface MovingOrders {
  data_dir: string;
  database_url: string;
  owner_url: string;
  tenants: string[];
  /** Rows of a page: few, so that a table has several. */
  page_rows: number;
  /** Die so long after the step of this number (from 0) began; null: live. */
  kill: { at: number; delay_ms: number } | null;
}

const { kill, ...orders } = JSON.parse(process.argv[2] ?? '') as MovingOrders;
const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
let points = 0;

const { moved, failed } = await moveUp({
  ...orders,
  to_folder: null,
  say: () => undefined,
  onPoint: (point) => {
    tell({ point });
    points += 1;
    if (kill === null || points - 1 !== kill.at) return;
    const die = () => process.kill(process.pid, 'SIGKILL');
    if (kill.delay_ms === 0) die();
    else setTimeout(die, kill.delay_ms);
  },
});
tell({
  outcomes: moved.map(({ outcome }) => outcome),
  failures: failed.map(({ error }) => error.code),
});
