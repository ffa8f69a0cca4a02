// Takes walls down and puts them up again, for the suites about the suite: what findLeaks says in
// between must name the missing wall. Hides who may do so, and how everything is repaired.
import assert from 'node:assert/strict';
import type { EmbeddedDatabase } from '../sql/embedded.ts';
import { readFunctions } from '../sql/migrate.ts';
import { ownerDatabase } from './database.ts';
import { findLeaks } from './leaks.ts';
import { ANNA, ARCHIVED_MONTH, BERT, seedTenant } from './two-tenants.ts';

export interface Break {
  name: string;
  sql: string;
  /** Relation to attack; undefined where only the catalog can show it. */
  relation?: string;
  /** Repairs what the always-run files do not. */
  undo?: string;
}

export const BY_ATTACK = /^behaviour: /;
export const BY_CATALOG = /^structure: /;

/** A database of its own superuser, with both tenants in it, served as the application. */
export async function walledDatabase() {
  const db: EmbeddedDatabase = await ownerDatabase();
  await db.script('set session authorization coxswain_app');
  await seedTenant(db, ANNA);
  await seedTenant(db, BERT);
  await asOwner(ARCHIVED_MONTH);

  async function asOwner(sql: string): Promise<void> {
    await db.script("select set_config('session_authorization', 'postgres', false)");
    await db.script(sql);
    await db.script('set session authorization coxswain_app');
  }

  /** What findLeaks says while the wall is down. */
  async function leaksWithout({ sql, relation, undo }: Break): Promise<string[]> {
    await asOwner(sql);
    const relations = relation === undefined ? [] : [relation];
    const leaks = await findLeaks(db, { relations, statements: false });
    await asOwner(
      `${undo ?? ''};\n${readFunctions()
        .map((file) => file.sql)
        .join('\n')}`,
    );
    return leaks;
  }

  async function eachIsNoticed(breaks: readonly Break[], by: RegExp): Promise<void> {
    const missed: string[] = [];
    for (const wall of breaks) {
      const leaks = await leaksWithout(wall);
      if (!leaks.some((leak) => by.test(leak))) missed.push(`${wall.name}: ${leaks.join('; ')}`);
    }
    assert.deepEqual(missed, []);
  }

  return { db, leaksWithout, eachIsNoticed };
}

export type Walled = Awaited<ReturnType<typeof walledDatabase>>;
