// Everything that tests of isolation know to look for, as one function over a seeded database: the
// suite wants its list empty, and the suite about the suite wants it filled when a wall is removed.
import type { TestDatabase } from './database.ts';
import { attacksOn } from './isolation-attacks.ts';
import { callAttacks, isLookUp } from './isolation-calls.ts';
import { closedAttacks, graphAttacks } from './isolation-closed.ts';
import { ownRows, tenantRelations } from './isolation-relations.ts';
import { statementAttacks, statementFaults } from './isolation-statements.ts';
import { strangersInTheHouse } from './isolation-strangers.ts';
import { structuralLeaks } from './isolation-structure.ts';
import {
  type Attack,
  isAnnas,
  newTally,
  type Outcome,
  type Situation,
  situationsOf,
  type Tally,
  tryAll,
} from './isolation-trial.ts';
import { withoutAnna } from './isolation-worlds.ts';
import { ANNA } from './two-tenants.ts';

export interface LeakOptions {
  /** Only these tables, views, partitions … are attacked (the catalog is always looked at). */
  relations?: readonly string[];
  /** Only this part of all there is to attack. */
  part?: Part;
  /** Only in these situations: a wall that is down shows in the plainest. */
  situations?: readonly Situation[];
}

/** What is served, what is closed, and what is called: a third of the work each. */
export const PARTS = ['tables and views', 'what is closed', 'functions and statements'] as const;
export type Part = (typeof PARTS)[number];

export interface Findings {
  leaks: string[];
  tally: Tally;
  /** Attacks before they are tried in every situation. */
  attacks: number;
  /** Kinds of things of which this database has none. */
  missing: string[];
}

/** The database must be seeded with ANNA and BERT and be the application's session. */
export async function findLeaks(db: TestDatabase, options: LeakOptions = {}): Promise<string[]> {
  return (await search(db, options)).leaks;
}

/** The same, with what was tried. */
export async function search(db: TestDatabase, options: LeakOptions = {}): Promise<Findings> {
  const leaks = await structuralLeaks(db);
  const { attacks, missing, faults } = await allAttacks(db, options);
  leaks.push(...faults);
  const tally = newTally();
  const present = await tryAll(db, attacks, tally);
  const absent =
    attacks.length === 0 ? [] : await withoutAnna(db, () => tryAll(db, attacks, newTally()));
  let at = 0;
  for (const attack of attacks) {
    for (const situation of situationsOf(attack)) {
      const [with_her, without] = [present[at], absent[at]] as [Outcome, Outcome];
      at += 1;
      leaks.push(...judged({ attack, situation, with_her, without }));
    }
  }
  leaks.push(...(await strangersInTheHouse(db)));
  return { leaks, tally, attacks: attacks.length, missing };
}

/** What was tried, for a run's report. */
export function inWords({ attacks, tally, missing }: Findings): string[] {
  const counts = Object.entries(tally.by).map(([name, count]) => `${name} ${count}`);
  return [
    `${attacks} attacks, tried ${tally.total} times with Anna's rows there and again without`,
    counts.join(', '),
    ...(missing.length > 0 ? [`not in this database: ${missing.join(', ')}`] : []),
  ];
}

async function allAttacks(db: TestDatabase, options: LeakOptions) {
  const { relations: only, part, situations } = options;
  const attacks: Attack[] = [];
  const faults: string[] = [];
  const wanted = (one: Part) => part === undefined || part === one;
  for (const relation of wanted('tables and views') ? await tenantRelations(db) : []) {
    if (only && !only.includes(relation.name)) continue;
    const rows = await ownRows(db, relation);
    if (rows === null) {
      faults.push(`behaviour: ${relation.name}: a tenant does not see its own row`);
    } else attacks.push(...attacksOn(relation, rows));
  }
  let missing: string[] = [];
  if (wanted('what is closed')) {
    const closed = await closedAttacks(db, only);
    missing = closed.missing;
    attacks.push(...closed.attacks);
    if (only === undefined) attacks.push(...(await graphAttacks(db)));
  }
  if (wanted('functions and statements') && only === undefined) {
    attacks.push(...(await callAttacks(db)), ...(await statementAttacks()));
    faults.push(...(await statementFaults(db)));
  }
  const tried = (attack: Attack) =>
    situationsOf(attack).filter((one) => situations === undefined || situations.includes(one));
  return { attacks: attacks.map((one) => ({ ...one, only: tried(one) })), faults, missing };
}

/** SQLSTATE: may not. */
const REFUSED = '42501';

interface Tried {
  attack: Attack;
  situation: Situation;
  with_her: Outcome;
  without: Outcome;
}

function judged({ attack, situation, with_her, without }: Tried): string[] {
  const label = `behaviour: ${attack.on}: ${attack.name} (${situation})`;
  const leaks: string[] = [];
  const { told, error_code, untouched } = with_her;
  const looks_up = attack.kind === 'function' && isLookUp({ name: attack.on.split('(')[0] ?? '' });
  if (looks_up) {
    // the listed exception answers about others, and with ids only
    if (told.includes(ANNA.mark) || told.includes(ANNA.amount))
      leaks.push(`${label} shows ${told}`);
  } else if (told !== without.told && !attack.counts_all) {
    leaks.push(`${label} tells: ${told} but without her rows: ${without.told}`);
  }
  if (error_code === null && untouched === false) leaks.push(`${label} changed Anna's rows`);
  if (attack.whole && error_code === null && isAnnas(told)) leaks.push(`${label} shows ${told}`);
  if (attack.refused && error_code !== REFUSED) {
    leaks.push(`${label} was not refused: ${told}`);
  }
  // an attack that breaks off by a fault of the server's, or by values it should not have been made
  // of, has shown nothing
  if (error_code?.startsWith('XX') || error_code === '22003')
    leaks.push(`${label} cannot be tried: ${told}`);
  return leaks;
}
