// The files that kill.slow.test.ts imports: made from a seed, overlapping, with orders over two
// days.
import { createRandom } from '../ingest/sample/random.ts';
import type { TestFile } from './import-fixture.ts';

/** More than one batch each (ingest/land.ts takes 2,000 rows at once). */
const ROWS_A_FILE = 2_200;
const DAYS = 30;

/** One file imported beforehand and deleted in the story, and four that come in together. */
export function killFiles(): { earlier: TestFile; coming: TestFile[] } {
  const rows = Array.from({ length: 4 * ROWS_A_FILE }, (_, at) => row(at));
  const file = (name: string, from: number): TestFile => ({
    name,
    content: `${HEADER}\n${rows.slice(from, from + ROWS_A_FILE).join('\n')}\n`,
  });
  // begins in the middle of the earlier file, so that half of that one outlives its deletion
  const coming = [1, 2, 3].map((no) =>
    file(`coming-${no}.csv`, no * ROWS_A_FILE - ROWS_A_FILE / 2),
  );
  const again = { name: 'again.csv', content: coming[0]?.content ?? '' };
  return { earlier: file('earlier.csv', 0), coming: [...coming, again] };
}

const HEADER = 'Order,Date,Item,Customer ID,Country,Qty,Price';

function row(at: number): string {
  const random = createRandom(2011, 'kill', at);
  const day = Math.floor((at * DAYS) / (4 * ROWS_A_FILE));
  const order = 10_000 + Math.floor(at / 4);
  // every ninth order has a line of the day before: orders move when files go
  const date = new Date(Date.UTC(2025, 1, 10 + day - (order % 9 === 0 ? at % 2 : 0)));
  const time = `${8 + random.below(10)}:${String(10 + random.below(50))}`;
  const quantity = random.chance(0.03) ? -1 - random.below(3) : 1 + random.below(6);
  const customer = random.chance(0.2) ? '' : String(1 + random.below(120));
  const country = ['GB', 'FR', 'DE'][random.below(3)];
  const price = `${1 + random.below(9)}.${10 + random.below(90)}`;
  const item = `Item ${random.below(60)}`;
  return `${order},${date.toISOString().slice(0, 10)} ${time},${item},${customer},${country},${quantity},${price}`;
}
