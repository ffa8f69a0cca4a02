// Findings as cards: the headline first, the whole answer on opening, and out of sight once read.

import { useState } from 'preact/hooks';
import type { Finding } from '../../server/api-types.ts';
import { call } from '../api.ts';
import { Button } from '../parts/controls.tsx';
import { Icon } from '../parts/icons.tsx';
import { tell } from '../parts/toasts.tsx';
import { isVisitor } from '../session.ts';
import { showWindow } from '../words.ts';
import { Charts, Words } from './answer.tsx';

interface CardsProps {
  items: readonly Finding[];
  onDismissed(): void;
}

/** As many as are read before the coffee is cold; the rest stand behind a button. */
const FIRST = 3;

export function FindingCards({ items, onDismissed }: CardsProps) {
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, FIRST);
  const more = items.length - shown.length;
  return (
    <>
      <ul class="findings">
        {shown.map((finding) => (
          <li key={finding.finding_id}>
            <Card finding={finding} onDismissed={onDismissed} />
          </li>
        ))}
      </ul>
      {more > 0 && (
        <div class="buttons">
          <Button small onClick={() => setAll(true)}>
            Show {more} more
          </Button>
        </div>
      )}
    </>
  );
}

function Card({ finding, onDismissed }: { finding: Finding; onDismissed(): void }) {
  const [isOpen, setOpen] = useState(false);
  const dismiss = async () => {
    await call('PATCH', `/v1/findings/${finding.finding_id}`, { body: { dismissed: true } });
    tell('Out of the way. It comes back only if it changes.');
    onDismissed();
  };
  // the headline is the text's first paragraph; it is told once
  const rest = finding.text
    .split(/\n{2,}/)
    .slice(1)
    .join('\n\n');
  return (
    <article class="finding card">
      <p class="finding-when soft">{showWindow(finding.from, finding.to)}</p>
      <div class="finding-headline">
        <Words text={finding.text.split(/\n{2,}/)[0] ?? finding.headline} claims={finding.claims} />
      </div>
      {finding.changed_from && (
        <p class="soft finding-before">Before: {plain(finding.changed_from.headline)}</p>
      )}
      {isOpen && (
        <div class="finding-rest">
          <Words text={rest} claims={finding.claims} />
          <Charts charts={finding.charts} claims={finding.claims} />
        </div>
      )}
      <p class="finding-foot">
        {(rest !== '' || finding.charts.length > 0) && (
          <Button small kind="plain" onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Less' : 'More'}
          </Button>
        )}
        {!isVisitor() && (
          <Button small kind="plain" onClick={dismiss}>
            <Icon name="check" size={18} /> Seen
          </Button>
        )}
      </p>
    </article>
  );
}

/** A headline without the marks of its claims, which belong to another finding. */
function plain(text: string): string {
  return text.replace(/\s*\[c\d+\]/g, '').replaceAll('**', '');
}
