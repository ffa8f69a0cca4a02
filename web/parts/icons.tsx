// The page's few pictures, drawn with lines of one weight. Decoration: each stands beside its word,
// and is hidden from who is read to.
const PATHS = {
  home: 'M4 11.5 12 5l8 6.5M6 10v9h12v-9M10 19v-5h4v5',
  ask: 'M5 5h14v10H11l-4.5 4v-4H5z',
  figures: 'M5 19V5M5 19h14M8.5 15.5l3.2-4 3 2.4L19 8',
  files: 'M7 4h7l4 4v12H7zM14 4v4h4M10 13h5M10 16h5',
  answers: 'M5 6h14M5 10.5h14M5 15h9M5 19.5h6',
  settings: 'M5 8h8M17 8h2M5 16h2M11 16h8M13 6v4M9 14v4',
  out: 'M13 5H6v14h7M10 12h9M16 8.5l3.5 3.5-3.5 3.5',
  close: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  send: 'M12 19V6M6.5 11 12 5.5 17.5 11',
  upload: 'M12 16V5M7.5 9 12 4.5 16.5 9M5 15v4h14v-4',
  down: 'M12 5v11M7.5 12l4.5 4.5 4.5-4.5M5 20h14',
  again: 'M18.5 9A7 7 0 1 0 19 13.5M19 5v4.5h-4.5',
  chevron: 'M9.5 6l6 6-6 6',
  up: 'M5 16l5-5 3 3 6-7M14.5 7H19v4.5',
  alert: 'M12 5l8 14H4zM12 10.5v4M12 16.8v.4',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  compass: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM15.2 8.8l-2 4.4-4.4 2 2-4.4z',
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 22 }: { name: IconName; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The boat with its rudder: the same as the icon of the page. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg class="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path class="hull" d="M3 19h26c-2 6-7 9-13 9S5 25 3 19z" />
      <path class="rudder" d="M8 24 24 4" fill="none" stroke-width="3" stroke-linecap="round" />
    </svg>
  );
}
