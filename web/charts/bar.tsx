// The bar under a line of a ranking: how long it is says how much, the figure beside it how much
// exactly.

/** `share` is of the longest bar, 0 to 1. */
export function Bar({ share, falling }: { share: number; falling?: boolean }) {
  const width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return (
    <span class={falling ? 'bar falling' : 'bar'} aria-hidden="true">
      <span style={{ width }} />
    </span>
  );
}
