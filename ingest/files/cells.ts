// Ids, names and statuses in one spelling each. Hides '17850.0', stray blanks and a dozen words for
// “paid” from the layouts.
import type { MemberRef } from '../records.ts';

/** Whole numbers that a tool wrote as decimals: a column of ids with blanks becomes '17850.0'. */
const FLOATED_ID = /^(\d+)\.0+$/;
/** Longer names are texts, not names; a breakdown shows one line. */
const LONGEST_NAME = 200;

/** 'READABLE id' trimmed; '17850.0' → '17850'; null for a blank. */
export function canonicalId(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (trimmed.charCodeAt(trimmed.length - 1) === 48) {
    const floated = FLOATED_ID.exec(trimmed);
    if (floated !== null) return floated[1] ?? trimmed;
  }
  return isNothing(trimmed) ? null : trimmed;
}

/** Trimmed text, composed the same way whatever machine wrote it; null for a blank. */
export function canonicalText(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return isAscii(trimmed) ? trimmed : trimmed.normalize('NFC');
}

/**
 * A member of a dimension: its id where there is one, else its name in lower case, so that two
 * spellings of one name are one member. Null where both are blank.
 */
export function memberOf(id: string | null, name: string | null): MemberRef | null {
  const label = name === null ? null : name.slice(0, LONGEST_NAME);
  if (id !== null) return { key: id, label: label ?? id };
  if (label === null || isNothing(label)) return null;
  return { key: label.replace(/\s+/g, ' ').toLowerCase(), label };
}

export type StatusMeaning = 'refund' | 'reversed' | 'void' | 'paid' | 'open' | null;

/**
 * What a status or type says. 'refund' names a row that gives money back; 'reversed' says that the
 * sale in this row was taken back later or never happened; they are not the same row.
 */
export function statusMeaning(text: string | null): StatusMeaning {
  if (text === null) return null;
  const word = text
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
  if (/^partial/.test(word)) return null;
  if (/^(?:un|not |part)/.test(word)) return /paid|settled|fulfilled/.test(word) ? 'open' : null;
  if (
    /^(?:refund|return|credit|credit note|credit memo|chargeback|reversal|gutschrift|avoir)$/.test(
      word,
    )
  ) {
    return 'refund';
  }
  if (/^(?:fully )?(?:refunded|returned|reversed|charged back|erstattet|remboursé)$/.test(word)) {
    return 'reversed';
  }
  if (
    /^(?:void|voided|cancelled|canceled|deleted|storniert|annulé|failed|declined|written off)$/.test(
      word,
    )
  ) {
    return 'void';
  }
  if (/^(?:paid|paid in full|settled|closed|completed?|bezahlt|payé|pagado)$/.test(word))
    return 'paid';
  if (
    /^(?:open|sent|due|overdue|pending|outstanding|viewed|approved|awaiting payment|late|offen)$/.test(
      word,
    )
  ) {
    return 'open';
  }
  return null;
}

/** 'Net sales (£)' → 'net_sales'; null where no letter is left to begin with. */
export function slugOf(text: string): string | null {
  const slug = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 63)
    .replace(/_+$/, '');
  return slug === '' ? null : slug;
}

function isNothing(text: string): boolean {
  if (text.length > 4) return false;
  return /^(?:-|–|—|n\/?a|#n\/?a|nan|null|none|nil)$/i.test(text);
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 126) return false;
  return true;
}
