// What opens over the page: a drawer at the side of a desk, a sheet on a phone. Hides the dialog
// element, which keeps the focus inside, closes by Esc and gives the focus back.
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './icons.tsx';

interface DrawerProps {
  title: string;
  children: ComponentChildren;
  onClose(): void;
  /** A short question in the middle instead of a drawer at the side. */
  small?: boolean;
}

export function Drawer({ title, children, onClose, small }: DrawerProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // before the element leaves the document, so that the focus is never nowhere
  useLayoutEffect(() => {
    const came_from = document.activeElement;
    const element = dialog.current;
    element?.showModal();
    return () => {
      element?.close();
      // the browser gives it back on close, but not where the element left the document first
      if (came_from instanceof HTMLElement && came_from.isConnected) came_from.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes a dialog by itself
    <dialog
      ref={dialog}
      class={small ? 'drawer small' : 'drawer'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class="drawer-inside">
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" class="bare-button" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
