// What a check answers: well, worth knowing, or wrong; in a sentence, with the next step.

export interface Finding {
  /** What was looked at, in a word or two. */
  about: string;
  /** wrong: something does not work or is not safe. note: it works, and could be better. */
  state: 'well' | 'note' | 'wrong';
  sentence: string;
  /** What to do; null where there is nothing to do. */
  next: string | null;
}

export function well(about: string, sentence: string): Finding {
  return { about, state: 'well', sentence, next: null };
}

export function note(about: string, sentence: string, next: string | null): Finding {
  return { about, state: 'note', sentence, next };
}

export function wrong(about: string, sentence: string, next: string): Finding {
  return { about, state: 'wrong', sentence, next };
}

/** A number of bytes as people say it. */
export function megabytes(bytes: number): string {
  const mb = bytes / 1024 / 1024;
  return mb < 1024 ? `${Math.round(mb)} MB` : `${(mb / 1024).toFixed(1)} GB`;
}

/** A span of time as people say it. */
export function spelled(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minute${minutes === 1 ? '' : 's'}`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
