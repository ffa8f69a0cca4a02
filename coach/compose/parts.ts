// The lists of an answer: effects of a decomposition, members of a breakdown, places of a ranking.
// Hides how shown parts are made to add up and which names they are bound to.
import { sum } from '../../analysis/decimals.ts';
import { type PhraseKey, phrase } from '../../prompts/phrases.ts';
import type { View } from '../../prompts/template.ts';
import type { Brief, Effect, Part } from '../brief.ts';
import { type Frame, moved } from './frame.ts';
import { plainName, showName } from './names.ts';

/** Breakdowns in one answer; a third would not be read. */
const MAX_BREAKDOWNS = 2;
/** Lines of a list; gathering sends fewer, and all it sends must be shown for parts to add up. */
const MAX_LINES = 50;
const MAX_DETAIL_CHARS = 80;
/** Quotients end at 40 digits; sums that miss by less than this do add up. */
const QUOTIENT_DUST = 1e-9;

/** Effects whose formulas belong together; one left over stands alone. */
const FAMILIES: readonly (readonly Effect['name'][])[] = [
  ['calendar', 'rest'],
  ['orders', 'order_value', 'volume', 'price_and_mix', 'gross_sales', 'refunds'],
  ['numerator', 'denominator'],
];

/** Effects in groups that each add up to the change, or to what a trading day brought in. */
export function effectGroups(frame: Frame): View[] {
  const { ledger } = frame;
  const groups = grouped(frame.brief.effects);
  // A group that takes apart the rest must meet the rest as shown, so the calendar comes first.
  for (const group of groups) {
    const keys = group.map((effect) => effect.fact);
    ledger.fit(wholeOf(frame, keys), keys);
  }
  return groups
    .map((group) => ({
      group_lead: lead(frame, group),
      effects: group.flatMap((effect) => effectView(frame, effect)),
    }))
    .filter((group) => group.effects.length > 0);
}

/** How the change adds up by members, for each dimension told. */
export function breakdownViews(frame: Frame): View[] {
  const { brief, ledger } = frame;
  return brief.breakdowns.slice(0, MAX_BREAKDOWNS).flatMap((breakdown, i) => {
    const several = severalKey(frame, breakdown.dimension, i);
    const parts = breakdown.parts.slice(0, MAX_LINES);
    const keys = parts.map((part) => part.change);
    const all = [...keys, breakdown.rest?.change ?? null, several].filter((key) => key !== null);
    ledger.fit('change', all);
    const lines = parts.flatMap((part) => {
      const text = moved(frame, part.change);
      if (text === null) return [];
      bindPart(frame, part, i);
      return [{ name: showName(part.label), moved: text, note: noteOf(part) }];
    });
    if (lines.length === 0) return [];
    return [
      {
        dimension: breakdown.dimension,
        parts: lines,
        ...restView(frame, { rest: breakdown.rest?.change ?? null, several, group: `member${i}` }),
      },
    ];
  });
}

/** Places of a ranking, with what all others make together. */
export function rankParts(frame: Frame): View {
  const { brief, ledger } = frame;
  const parts = brief.parts.slice(0, MAX_LINES);
  const rest = brief.rest?.value ?? null;
  const keys = [...parts.map((part) => part.now), rest, brief.in_several];
  ledger.fit(
    'now',
    keys.filter((key) => key !== null),
  );
  const lines = parts.map((part, i) => {
    bindPart(frame, part, 0);
    return {
      number: String(i + 1),
      name: showName(part.label),
      now: ledger.figure(part.now),
      share: ledger.figure(part.share),
      moved: moved(frame, part.change),
    };
  });
  const rest_text = ledger.figure(rest);
  const several = ledger.figure(brief.in_several);
  const view = restNames(frame, { rest, several: brief.in_several, group: 'member0' });
  return { ...view, parts: lines, rest: rest_text, several };
}

function effectView(frame: Frame, effect: Effect): View[] {
  const text = moved(frame, effect.fact);
  if (text === null) return [];
  const name = phrase(`effect_${effect.name}`);
  frame.ledger.bind('effect', name, [effect.fact]);
  // A detail with digits would be a figure without a claim.
  const detail = effect.detail && !/\p{N}/u.test(effect.detail) ? effect.detail : null;
  return [{ name, moved: text, detail: detail && plainName(detail, MAX_DETAIL_CHARS) }];
}

function grouped(effects: readonly Effect[]): Effect[][] {
  const groups: Effect[][] = [];
  for (const effect of effects) {
    const last = groups.at(-1);
    const family = FAMILIES.find((names) => names.includes(effect.name));
    const together =
      last && (family === undefined || last.some((other) => family.includes(other.name)));
    if (together) last.push(effect);
    else groups.push([effect]);
  }
  return groups;
}

function lead(frame: Frame, group: readonly Effect[]): string {
  const keys = group.map((effect) => effect.fact);
  const key: PhraseKey = group.some((effect) => effect.name === 'calendar')
    ? 'group_calendar'
    : wholeOf(frame, keys) === 'change'
      ? 'group_formula'
      : 'group_rest';
  return frame.ledger.say(phrase(key));
}

/** Key of the figure that these parts add up to: the change, or the effect 'rest'. */
function wholeOf(frame: Frame, keys: readonly string[]): string {
  const { ledger, brief } = frame;
  const values = keys.map((key) => ledger.fact(key)?.value ?? null).filter((v) => v !== null);
  const rest = brief.effects.find((effect) => effect.name === 'rest')?.fact ?? null;
  const rest_value = ledger.fact(rest)?.value;
  if (rest === null || rest_value == null || keys.includes(rest)) return 'change';
  return Math.abs(Number(sum(values)) - Number(rest_value)) < QUOTIENT_DUST ? rest : 'change';
}

interface RestKeys {
  rest: string | null;
  several: string | null;
  group: string;
}

function restView(frame: Frame, keys: RestKeys): View {
  return {
    ...restNames(frame, keys),
    rest: moved(frame, keys.rest),
    several: moved(frame, keys.several),
  };
}

function restNames(frame: Frame, keys: RestKeys): View {
  const { ledger } = frame;
  const rest_name = phrase('rest_name');
  const several_name = phrase('several_name');
  ledger.bind(keys.group, rest_name, [keys.rest]);
  ledger.bind(keys.group, several_name, [keys.several]);
  return { rest_name, several_name };
}

function severalKey(frame: Frame, dimension: string, index: number): string | null {
  const own = `in_several.${dimension}`;
  if (frame.ledger.fact(own)) return own;
  return index === 0 ? frame.brief.in_several : null;
}

function bindPart(frame: Frame, part: Part, index: number): void {
  const keys = [part.now, part.before, part.change, part.share];
  frame.ledger.bind(`member${index}`, showName(part.label), keys);
}

function noteOf(part: Brief['parts'][number]): string | null {
  if (part.note === null) return null;
  return phrase(part.note === 'new' ? 'note_new' : 'note_lost');
}
