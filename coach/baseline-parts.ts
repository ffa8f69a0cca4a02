// How each earlier window contributes to the usual range, for the records behind it. Hides the
// derivative that tells.

import { Decimal } from 'decimal.js';
import { judgeTotal } from '../analysis/baseline-windows.ts';
import { difference, product, sum } from '../analysis/decimals.ts';
import type { Span, Special } from './brief.ts';
import { definitionOf, judge, pick, settled } from './expressions.ts';
import type { Reading } from './reading.ts';

/** Step of the numerical derivative: small beside the data, large beside a double's rounding. */
const EULER_STEP = 1e-4;

/**
 * How each earlier window contributes to the usual range. The range grows in proportion when all
 * sales do, so by Euler's theorem it is the sum of each window's total times the derivative by it
 * (“Euler allocation” in risk analysis). The derivative is numerical; what it leaves goes to the
 * largest contribution, so that they add up exactly.
 */
export async function baselineParts(
  reading: Reading,
  special: Special,
): Promise<{ span: Span; contribution: string }[]> {
  const definition = definitionOf(reading, special);
  const judged = await judge(reading, definition, special);
  const value = judged === null ? null : pick(judged.verdict, special.kind);
  if (judged === null || value === null) return [];
  const { daily } = judged;
  const inside = (day: string, span: Span) => day >= span.from && day < span.to;
  const groups: Span[] = judged.verdict.comparables.map(({ from, to }) => ({ from, to }));
  const rangeWith = (factor: number, chosen: (day: string) => boolean): number => {
    const scaled = new Map(
      [...daily].map(([day, v]) => [day, chosen(day) ? product(v, String(factor)) : v]),
    );
    const verdict = judgeTotal({
      daily: scaled,
      window: special.span,
      data_from: reading.data?.from ?? special.span.from,
    });
    return Number(pick(verdict, special.kind) ?? value);
  };
  const share = (chosen: (day: string) => boolean) =>
    (rangeWith(1 + EULER_STEP, chosen) - rangeWith(1 - EULER_STEP, chosen)) / (2 * EULER_STEP);
  const parts = groups.map((span) => ({
    span,
    contribution: new Decimal(share((day) => inside(day, span))).toFixed(6),
  }));
  const others = (day: string) => !groups.some((span) => inside(day, span));
  const rest = new Decimal(share(others)).toFixed(6);
  const earlier = { from: reading.data?.from ?? special.span.from, to: special.span.from };
  if (Number(rest) !== 0) parts.push({ span: earlier, contribution: rest });
  const left = difference(settled(value), sum(parts.map(({ contribution }) => contribution)));
  const largest = [...parts].sort(
    (a, b) => Math.abs(Number(b.contribution)) - Math.abs(Number(a.contribution)),
  )[0];
  if (largest) largest.contribution = sum([largest.contribution, left]);
  return parts;
}
