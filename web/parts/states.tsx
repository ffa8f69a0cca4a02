// What stands where something is awaited, missing or broken. Skeletons have the size of what comes,
// so that nothing jumps when it does.
import type { ComponentChildren } from 'preact';
import { Button } from './controls.tsx';
import { Icon, type IconName } from './icons.tsx';

/** Grey lines in place of text or cards that are on their way; `height` in pixels. */
export function Skeleton({ height, count = 1 }: { height: number; count?: number }) {
  return (
    <div class="skeletons" aria-hidden="true">
      {Array.from({ length: count }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={at} class="skeleton" style={{ height: `${height}px` }} />
      ))}
    </div>
  );
}

interface EmptyProps {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
}

export function Empty({ icon, title, children }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} size={34} />
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

export function Broken({ error, onAgain }: { error: Error; onAgain?: () => void }) {
  return (
    <div class="broken" role="alert">
      <Icon name="alert" size={22} />
      <p>{error.message}</p>
      {onAgain && (
        <Button small onClick={onAgain}>
          Try again
        </Button>
      )}
    </div>
  );
}
