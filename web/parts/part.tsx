// One part of a view in a card of its own, under its heading.
import type { ComponentChildren } from 'preact';

export function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="card stack part">
      <h2>{title}</h2>
      {children}
    </section>
  );
}
