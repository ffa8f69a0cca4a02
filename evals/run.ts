// `npm run evals`: asks every question of both businesses over HTTP, judges each answer and every
// claim in it, writes results/ and a table, and ends with a fault where a bar is missed.
//   node --import tsx evals/run.ts [--data bakery|retail] [--only PREFIX] [--open] [--skip-records]
//     [--file ITEMS.jsonl: those instead of ours, with every miss, and neither results nor bars]
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Answer, TalkingCoach } from './answer.ts';
import { type ClaimCheck, makeClaimChecker } from './claims.ts';
import { startCoach, type Upload } from './client.ts';
import { DATASET, type DatasetName, RETAIL_FOLDER, ROOT } from './datasets.ts';
import {
  type Dialogue,
  type DialogueResult,
  readDialogues,
  runDialogue,
  summariseDialogues,
} from './dialogues.ts';
import { isHeldOut } from './held-out.ts';
import { type Item, readItems, readItemsOf } from './items.ts';
import { missTable } from './misses.ts';
import { type Score, scoreAnswer } from './score.ts';
import { type Result, type Summary, summarise, table } from './summary.ts';
import { COST_OF_SALES, readBakery, writeBakery } from './truth/bakery.ts';
import { hasRetail, readRetail, retailFiles } from './truth/retail.ts';
import type { Books } from './truth/rows.ts';

const RESULTS = `${ROOT}evals/results/`;
const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    only: { type: 'string', default: '' },
    /** Leaves the held-out questions unasked: for tuning. */
    open: { type: 'boolean', default: false },
    /** Fresh questions from elsewhere, in the items' form. */
    file: { type: 'string' },
    'skip-records': { type: 'boolean', default: false },
  },
});

await main();

async function main(): Promise<void> {
  const ours = options.file === undefined;
  const items = (options.file === undefined ? readItems() : readItemsOf(options.file))
    .filter((item) => item.id.startsWith(options.only))
    .filter((item) => !ours || !options.open || !isHeldOut(item.id));
  const dialogues = (ours ? readDialogues() : [])
    .filter(({ id }) => id.startsWith(options.only))
    .filter(({ id }) => !options.open || !isHeldOut(id));
  const results: Result[] = [];
  const talked: DialogueResult[] = [];
  for (const name of ['bakery', 'retail'] as const) {
    if (options.data !== undefined && options.data !== name) continue;
    if (name === 'retail' && !hasRetail()) {
      throw new Error('The evals need the shared retail data in ../shared/data/retail.');
    }
    const of_data = items.filter((item) => item.data === name);
    const talks = dialogues.filter((dialogue) => dialogue.data === name);
    if (of_data.length + talks.length === 0) continue;
    const asked = await askAll(name, of_data, talks);
    results.push(...asked.results);
    talked.push(...asked.talked);
  }
  if (!ours) {
    process.stdout.write(missesOf(results));
    return;
  }
  const of_dialogues = summariseDialogues(talked);
  process.stdout.write(of_dialogues.misses.map((miss) => `${miss}\n`).join(''));
  const bars = talked.length === 0 ? [] : of_dialogues.bars;
  await writeResults(results, { talked, bars });
  const { text, failed_bars } = summarise(results, bars);
  process.stdout.write(`${table(results)}\n\n${missTable(results)}\n\n${text}\n`);
  if (failed_bars.length > 0) process.exitCode = 1;
}

/** How many were understood, and how each of the others was read. */
function missesOf(results: readonly Result[]): string {
  const missed = results.filter(({ understood }) => !understood);
  const lines = missed.map(
    ({ id, question, differences }) => `${id}  ${question}\n    ${differences.join('; ')}\n`,
  );
  const right = results.length - missed.length;
  return `${lines.join('')}understood ${right} of ${results.length}\n`;
}

async function askAll(
  name: DatasetName,
  items: readonly Item[],
  dialogues: readonly Dialogue[],
): Promise<{ results: Result[]; talked: DialogueResult[] }> {
  const { books, uploads, remove } = await prepare(name);
  process.stdout.write(`${name}: importing …\n`);
  const started = Date.now();
  const { coach, close } = await startCoach(DATASET[name], uploads).catch(async (error) => {
    await remove();
    throw error;
  });
  try {
    process.stdout.write(`${name}: ready after ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
    const check = makeClaimChecker(coach, books, { records: !options['skip-records'] });
    const results: Result[] = [];
    for (const item of items) {
      results.push(await askOne(item, { coach, books, check }));
      if (results.length % 50 === 0) process.stdout.write(`${name}: ${results.length} asked\n`);
    }
    const talked: DialogueResult[] = [];
    for (const dialogue of dialogues) talked.push(await runDialogue(dialogue, { coach, books }));
    return { results, talked };
  } finally {
    await close();
    await remove();
  }
}

interface Judge {
  coach: TalkingCoach;
  books: Books;
  check: (answer: Answer, score: Score) => Promise<ClaimCheck>;
}

async function askOne(item: Item, { coach, books, check }: Judge): Promise<Result> {
  const base = {
    id: item.id,
    data: item.data,
    kind: item.kind,
    held_out: isHeldOut(item.id),
    before: item.before,
    question: item.question,
  };
  try {
    let conversation_id: string | null = null;
    for (const earlier of item.before ?? []) {
      conversation_id = (await coach.ask(earlier, conversation_id)).conversation_id;
    }
    const answer = await coach.ask(item.question, conversation_id);
    const { matched: _matched, ...score } = scoreAnswer(item, answer, books);
    const claims = await check(answer, { ...score, matched: _matched });
    const { status, text, query } = answer;
    return { ...base, ...score, ...claims, answer: { status, text, query } };
  } catch (error) {
    return {
      ...base,
      status_right: false,
      understood: false,
      differences: ['the server gave no answer that could be read'],
      figures_right: false,
      faults: [error instanceof Error ? error.message.slice(0, 500) : String(error)],
      left_out: [],
      sources_right: false,
      rerun_right: false,
      records_right: false,
      claim_faults: [],
      claims: 0,
      answer: null,
    };
  }
}

async function prepare(
  name: DatasetName,
): Promise<{ books: Books; uploads: Upload[]; remove: () => Promise<void> }> {
  if (name === 'retail') {
    const upload = {
      folder: RETAIL_FOLDER,
      files: retailFiles(),
      answers: { tax: 'excluded', currency: 'GBP' },
    };
    return { books: readRetail(), uploads: [upload], remove: async () => {} };
  }
  const { folder, remove } = await writeBakery();
  const category_kinds = Object.fromEntries(
    [...new Set((await readBakery(folder)).expenses.map((row) => row.category))].map((category) => [
      category,
      COST_OF_SALES.has(category) ? 'cost_of_sales' : 'overhead',
    ]),
  );
  const told = { tax: 'excluded', currency: 'GBP' };
  const uploads = [
    // A negative quantity without a mark is money given back here, not stock written off.
    { folder, files: ['orders.csv'], answers: { ...told, unmarked_negative: 'refund' } },
    { folder, files: ['expenses.csv'], answers: { ...told, category_kinds } },
    // These bill deliveries that already stand among the orders.
    { folder, files: ['invoices.csv'], answers: { ...told, counted: false } },
  ];
  return { books: await readBakery(folder), uploads, remove };
}

/** One file a family; held-out ones lie apart, so that whoever tunes need not see them. */
async function writeResults(
  results: readonly Result[],
  { talked, bars }: { talked: readonly DialogueResult[]; bars: Summary['bars'] },
): Promise<void> {
  await mkdir(`${RESULTS}held-out`, { recursive: true });
  for (const held_out of [false, true]) {
    const rows = talked.filter((result) => result.held_out === held_out);
    const folder = held_out ? `${RESULTS}held-out/` : RESULTS;
    const text = `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`;
    if (rows.length > 0) await writeFile(`${folder}dialogues.json`, text);
  }
  for (const family of new Set(results.map((result) => familyOf(result.id)))) {
    for (const held_out of [false, true]) {
      const rows = results.filter(
        (result) => familyOf(result.id) === family && result.held_out === held_out,
      );
      const text = `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`;
      const folder = held_out ? `${RESULTS}held-out/` : RESULTS;
      if (rows.length > 0) await writeFile(`${folder}${family.replaceAll('_', '-')}.json`, text);
    }
  }
  const { text: _text, ...summary } = summarise(results, bars);
  await writeFile(`${RESULTS}summary.json`, `${JSON.stringify(summary, null, 2)}\n`);
}

function familyOf(id: string): string {
  return id.split('-')[0] ?? id;
}
