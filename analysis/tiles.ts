// Which stored buckets answer a window with the fewest rows: months, weeks and days, added and
// taken away. Hides the search; exact, since every tile's days cancel or count once.
import { dateOf, dayNumber, firstOfMonth, nextBucket, weekStart } from './calendar.ts';

export interface SignedTile {
  grain: 'day' | 'week' | 'month';
  bucket: string;
  factor: '1' | '-1';
}

/** Rows a bucket holds relative to a day, measured on a shop with 3,000 products (week 2.1, month
 * 3.2): far fewer than its days, since most products sell on several of them. */
const COST = { day: 1, week: 2.1, month: 3.2 } as const;
/** Days searched beyond the window: a month that starts before it and reaches into it. */
const MARGIN_DAYS = 31;

interface Edge {
  to: number;
  cost: number;
  tile: SignedTile;
}

/**
 * Tiles whose signed union is exactly [from, to), of least estimated rows: a shortest path over day
 * boundaries (Dijkstra), each bucket being an edge forward (+) and back (−). Weeks start on
 * week_start (1 or 7). An empty window has no tiles.
 */
export function signedTiles(from: string, to: string, week_start: number): SignedTile[] {
  const start = dayNumber(from);
  const goal = dayNumber(to);
  if (goal <= start) return [];
  const low = start - MARGIN_DAYS;
  const size = goal - start + 2 * MARGIN_DAYS + 1;
  const edges = edgesBetween(low, size, week_start);
  const cost = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  const via: ({ from: number; tile: SignedTile } | null)[] = new Array(size).fill(null);
  const done = new Uint8Array(size);
  cost[start - low] = 0;
  for (;;) {
    const at = cheapest(cost, done);
    if (at === goal - low || at === -1) break;
    done[at] = 1;
    for (const edge of edges[at] ?? []) {
      const total = (cost[at] as number) + edge.cost;
      if (total < (cost[edge.to] as number)) {
        cost[edge.to] = total;
        via[edge.to] = { from: at, tile: edge.tile };
      }
    }
  }
  const tiles: SignedTile[] = [];
  for (let at = goal - low; at !== start - low; ) {
    const step = via[at];
    if (!step) throw new RangeError('no path of tiles'); // days alone are always a path
    tiles.push(step.tile);
    at = step.from;
  }
  return tiles.reverse();
}

function edgesBetween(low: number, size: number, week_start: number): Edge[][] {
  const edges: Edge[][] = Array.from({ length: size }, () => []);
  const add = (grain: SignedTile['grain'], first: number, after: number) => {
    if (after - low >= size) return;
    const bucket = dateOf(first);
    const cost = COST[grain];
    const [a, b] = [first - low, after - low];
    edges[a]?.push({ to: b, cost, tile: { grain, bucket, factor: '1' } });
    edges[b]?.push({ to: a, cost, tile: { grain, bucket, factor: '-1' } });
  };
  for (let day = low; day < low + size; day++) {
    const date = dateOf(day);
    add('day', day, day + 1);
    if (weekStart(date, week_start) === date) add('week', day, day + 7);
    if (firstOfMonth(date) === date) add('month', day, dayNumber(nextBucket(date, 'month')));
  }
  return edges;
}

function cheapest(cost: Float64Array, done: Uint8Array): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < cost.length; i++) {
    if (!done[i] && (cost[i] as number) < least) {
      least = cost[i] as number;
      best = i;
    }
  }
  return best;
}
