// <coxswain-coach>: asking one's business from any web site that it allows. Hides the shadow root,
// its styles, and which server it talks to: the one its script came from.
import { render } from 'preact';
import { Panel } from './panel.tsx';
import { connect } from './site.ts';

/** Only while this script runs for the first time; an attribute says otherwise. */
const from_script =
  document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : '';

/** The text of the styles here, put in as the widget is bundled (server/page-files.ts). */
declare const WIDGET_STYLE: string;

let sheet: CSSStyleSheet | undefined;

/** One for all elements; made by script, so that a site's policy need not allow inline styles. */
function styles(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(WIDGET_STYLE);
  }
  return sheet;
}

class CoxswainCoach extends HTMLElement {
  connectedCallback(): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [styles()];
    const address = this.getAttribute('server') ?? from_script;
    if (!URL.canParse(address)) {
      root.textContent = 'This needs the attribute server="https://…", Coxswain’s address.';
      return;
    }
    render(
      <Panel
        connection={connect(new URL(address).origin)}
        heading={this.getAttribute('heading') ?? 'Ask your business'}
        tenant_id={this.getAttribute('business')}
      />,
      root,
    );
  }

  disconnectedCallback(): void {
    if (this.shadowRoot) render(null, this.shadowRoot);
  }
}

if (!customElements.get('coxswain-coach')) {
  customElements.define('coxswain-coach', CoxswainCoach);
}
