// Which questions nobody may tune against. Decided by a hash of the id, so that neither the author
// of a question nor the author of the coach can choose; hides the arithmetic from run and tests.
import { createHash } from 'node:crypto';

/** 85 of 256 first bytes: one third, fixed before anyone measured anything. */
const HELD_OUT_BELOW = 85;

/** True where the question with this id is held out of tuning. */
export function isHeldOut(id: string): boolean {
  const first_byte = createHash('sha256').update(id, 'utf8').digest()[0] ?? 0;
  return first_byte < HELD_OUT_BELOW;
}
