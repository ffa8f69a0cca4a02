// How much a figure changed, in the words that fit it: percentage points for a percentage, per cent
// for the rest; nothing where there is nothing to compare with.
import { showChange } from '../words.ts';

interface Value {
  value: string | null;
  unit: string;
}

export function changeOf(now: Value, before: Value): { size: number; text: string } | null {
  if (now.value === null || before.value === null) return null;
  const [new_value, old_value] = [Number(now.value), Number(before.value)];
  if (now.unit === 'percent') {
    const points = Math.round((new_value - old_value) * 10) / 10;
    return { size: points, text: showChange(String(points), 'points') };
  }
  // a percentage of nothing, or of a loss, says nothing
  if (old_value <= 0) return null;
  const percent = Math.round((new_value / old_value - 1) * 1000) / 10;
  return { size: percent, text: showChange(String(percent), 'percent') };
}
