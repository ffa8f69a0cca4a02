// What `npm run doctor` does: says what is wrong with this installation, and what to do. Hides the
// command line and how findings are shown; server/doctor/ finds them.
import { parseArgs } from 'node:util';
import { settingsAndFaults } from '../config.ts';
import { examine } from './doctor/examine.ts';
import type { Finding } from './doctor/finding.ts';

const USAGE = `Usage: npm run doctor [-- --json]
  looks at this installation, whether its server runs or not, and changes nothing; exits with 1
  where something is wrong`;

const MARKS = { well: 'ok   ', note: 'note ', wrong: 'WRONG' } as const;

const say = (line: string) => void process.stdout.write(`${line}\n`);

try {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) say(USAGE);
  else await run(values.json ?? false);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
  process.exitCode = 2;
}

async function run(json: boolean): Promise<void> {
  const findings = await examine(settingsAndFaults());
  const wrong = findings.filter(({ state }) => state === 'wrong').length;
  if (json) say(JSON.stringify({ well: wrong === 0, findings }, null, 2));
  else show(findings, wrong);
  process.exitCode = wrong > 0 ? 1 : 0;
}

/** What is wrong stands last, where a person looks first. */
function show(findings: readonly Finding[], wrong: number): void {
  for (const state of ['well', 'note', 'wrong'] as const) {
    for (const { about, sentence, next } of findings.filter((one) => one.state === state)) {
      say(`${MARKS[state]} ${about}: ${sentence}`);
      if (next !== null) say(`        → ${next}`);
    }
  }
  say(
    wrong === 0 ? '\nNothing is wrong.' : `\n${wrong} thing${wrong === 1 ? ' is' : 's are'} wrong.`,
  );
}
