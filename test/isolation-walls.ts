// Takes walls down and puts them up again, for the suites about the suite: what findLeaks says in
// between must name the missing wall. Hides who may do so, and how everything is repaired.
import assert from 'node:assert/strict';
import { readFunctions } from '../sql/migrate.ts';
import { ownerDatabase, type TestDatabase } from './database.ts';
import { structuralLeaks } from './isolation-structure.ts';
import { findLeaks } from './leaks.ts';
import { ANNA, ARCHIVED_MONTH, BERT, seedTenant } from './two-tenants.ts';

export interface Break {
  name: string;
  sql: string;
  /** Relation to attack; undefined where only the catalog can show it. */
  relation?: string;
  /** Repairs what the always-run files do not. */
  undo?: string;
  /** `undo` puts up all that `sql` takes down, and the files need not run. */
  undone?: boolean;
}

export const BY_ATTACK = /^behaviour: /;
export const BY_CATALOG = /^structure: /;

/** A database of its own superuser, with both tenants in it, served as the application. */
export async function walledDatabase() {
  const db: TestDatabase = await ownerDatabase();
  await db.serve();
  await seedTenant(db, ANNA);
  await seedTenant(db, BERT);
  await db.script(ARCHIVED_MONTH);

  /** What findLeaks says while the wall is down. */
  async function leaksWithout({ sql, relation, undo, undone }: Break): Promise<string[]> {
    await db.script(sql);
    try {
      // where only the catalog can show it, only the catalog is looked at
      if (undone && relation === undefined) return await structuralLeaks(db);
      return await findLeaks(db, {
        relations: relation === undefined ? [] : [relation],
        situations: ['wrong tenant', 'no tenant'],
      });
    } catch (error) {
      // a suite that cannot go on has failed too
      return [`behaviour: the suite breaks off: ${(error as Error).message}`];
    } finally {
      const functions = undone ? [] : readFunctions().map((file) => file.sql);
      await db.script(`${undo ?? ''};\n${functions.join('\n')}`);
    }
  }

  /** Returns how many were noticed by an attack. */
  async function eachIsNoticed(breaks: readonly Break[], by: RegExp): Promise<number> {
    const missed: string[] = [];
    let attacked = 0;
    for (const wall of breaks) {
      const leaks = await leaksWithout(wall);
      if (leaks.some((leak) => BY_ATTACK.test(leak))) attacked += 1;
      if (!leaks.some((leak) => by.test(leak))) missed.push(`${wall.name}: ${leaks.join('; ')}`);
    }
    assert.deepEqual(missed, []);
    return attacked;
  }

  return { db, leaksWithout, eachIsNoticed };
}

export type Walled = Awaited<ReturnType<typeof walledDatabase>>;
