// The choice of light or dark: kept in this browser, applied at once. Hides where it is kept, which
// theme.ts reads before the page is painted.
import { computed, signal } from '@preact/signals';

const KEPT = 'coxswain.theme';
export type ThemeChoice = 'system' | 'light' | 'dark';

const kept = localStorage.getItem(KEPT);
const system = window.matchMedia('(prefers-color-scheme: dark)');
const system_dark = signal(system.matches);
system.addEventListener('change', () => {
  system_dark.value = system.matches;
});

/** On paper everything is light. */
const paper = window.matchMedia('print');
const on_paper = signal(paper.matches);
paper.addEventListener('change', () => {
  on_paper.value = paper.matches;
});

export const theme = signal<ThemeChoice>(kept === 'light' || kept === 'dark' ? kept : 'system');

/** What is shown now: charts are drawn anew when it changes. */
export const isDark = computed(() => {
  if (on_paper.value) return false;
  return theme.value === 'system' ? system_dark.value : theme.value === 'dark';
});

export function chooseTheme(choice: ThemeChoice): void {
  theme.value = choice;
  if (choice === 'system') {
    localStorage.removeItem(KEPT);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(KEPT, choice);
    document.documentElement.dataset.theme = choice;
  }
}
