// The questions that can be asked of an evidence graph, by whoever answers them: the document by
// recursive SQL, a graph of AGE's by Cypher, and a search in plain TypeScript that knows neither.
// Hides how each is asked, and which of them this run's engine has.
import { type Database, readTenant, type TenantContext } from '../sql/database.ts';
import { type EvidenceDocument, type EvidenceEdge, evidence } from '../sql/evidence.ts';

export interface Path {
  hops: number;
  nodes: string[];
  edges: string[];
  methods: string[];
  confidences: (number | null)[];
  lag_days: (number | null)[];
}
export interface Near {
  distance: number;
  node: string;
  label: string;
}
export interface Answerer {
  name: string;
  paths(cause: string, effect: string, hops: number): Promise<Path[]>;
  neighbourhood(node: string, upstream: boolean, depth: number): Promise<Near[]>;
}

/** Whether this database keeps evidence as graphs, too. */
export async function hasGraphs(db: Database): Promise<boolean> {
  const { rows } = await db.transaction({}, (tx) =>
    tx.query("select to_regprocedure('graph.paths(text, text, int)') is not null as yes"),
  );
  return rows[0]?.yes === true;
}

export function byDocument(db: Database, ctx: TenantContext): Answerer {
  const { tenant_id } = ctx;
  return {
    name: 'the document',
    paths: (cause, effect, hops) =>
      readTenant(db, ctx, (tx) => evidence.paths(tx, { tenant_id, cause, effect, hops })),
    neighbourhood: (node, upstream, depth) =>
      readTenant(db, ctx, (tx) => evidence.neighbourhood(tx, { tenant_id, node, upstream, depth })),
  };
}

export function byCypher(db: Database, ctx: TenantContext): Answerer {
  const ask = <T>(sql: string, params: (string | number | boolean)[]) =>
    readTenant(db, ctx, async (tx) => (await tx.query(sql, params)).rows as T[]);
  return {
    name: 'Cypher',
    paths: (...asked) => ask('select * from graph.paths($1, $2, $3)', asked),
    neighbourhood: (...asked) => ask('select * from graph.neighbourhood($1, $2, $3)', asked),
  };
}

/** What is right, by trying every way one after the other. */
export function bySearch({ nodes, edges }: EvidenceDocument): Answerer {
  const walked = edges.filter(({ verdict }) => verdict?.says !== 'rejected');
  return {
    name: 'a search',
    async paths(cause, effect, hops) {
      const found: Path[] = [];
      const walk = (at: string, met: string[], way: EvidenceEdge[]) => {
        if (at === effect) found.push(pathOf(met, way));
        else if (way.length < Math.min(hops, 6)) {
          for (const edge of walked) {
            if (edge.cause !== at || met.includes(edge.effect)) continue;
            walk(edge.effect, [...met, edge.effect], [...way, edge]);
          }
        }
      };
      if (cause !== effect) walk(cause, [cause], []);
      return found
        .sort((a, b) => a.hops - b.hops || order(a.nodes, b.nodes) || order(a.edges, b.edges))
        .slice(0, 200);
    },
    async neighbourhood(node, upstream, depth) {
      const found: Near[] = [];
      const met = new Set([node]);
      let rim = [node];
      for (let distance = 1; distance <= Math.min(depth, 6); distance++) {
        const next = walked
          .filter((edge) => rim.includes(upstream ? edge.effect : edge.cause))
          .map((edge) => (upstream ? edge.cause : edge.effect));
        rim = [...new Set(next)].filter((one) => !met.has(one)).sort();
        for (const one of rim) {
          met.add(one);
          const label = nodes.find(({ id }) => id === one)?.label as string;
          found.push({ distance, node: one, label });
        }
      }
      return found;
    },
  };
}

function pathOf(nodes: string[], way: EvidenceEdge[]): Path {
  return {
    hops: way.length,
    nodes,
    edges: way.map(({ id }) => id),
    methods: way.map(({ method }) => method),
    confidences: way.map(({ confidence }) => confidence),
    lag_days: way.map(({ lag_days }) => lag_days),
  };
}

/** As Postgres orders arrays of plain letters: item by item, the shorter first. */
function order(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((item, i) => item !== b[i]);
  if (at === -1) return a.length - b.length;
  return at >= b.length || (a[at] as string) > (b[at] as string) ? 1 : -1;
}
