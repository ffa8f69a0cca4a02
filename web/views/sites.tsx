// Web sites on which people of the business may ask, for admins: which there are, one more, and
// what to write into a site's page.
import type { Site, Sites as SitesPage } from '../../server/api-types.ts';
import { call } from '../api.ts';
import { Button, Field } from '../parts/controls.tsx';
import { FormFault, fieldsOf, useForm } from '../parts/form.tsx';
import { useLoaded } from '../parts/loaded.ts';
import { Part } from '../parts/part.tsx';
import { Broken, Skeleton } from '../parts/states.tsx';
import { tell } from '../parts/toasts.tsx';
import { showInstant } from '../words.ts';

export function Sites() {
  const { value, error, again } = useLoaded(
    () => call<SitesPage>('GET', '/v1/widget-origins'),
    'sites',
  );
  const form = useForm(async (element) => {
    await call('POST', '/v1/widget-origins', { body: { origin: fieldsOf(element).origin } });
    element.reset();
    again();
  });
  return (
    <Part title="Asking on your own web site">
      <p>
        People of this business can ask on a web site of yours, each signed in as themselves. Name
        the sites you trust: a page there reads what they read.
      </p>
      {error && <Broken error={error} onAgain={again} />}
      {!value && !error && <Skeleton height={44} count={1} />}
      {value && (
        <ul class="rows">
          {value.items.map((site) => (
            <Row key={site.id} site={site} onGone={again} />
          ))}
          {value.everywhere.map((origin) => (
            <li key={origin} class="row">
              <span class="row-title">{origin}</span>
              <span class="soft">allowed by whoever runs this server</span>
            </li>
          ))}
        </ul>
      )}
      <form class="stack" onSubmit={form.onSubmit}>
        <FormFault error={form.error} />
        <Field
          label="Address of a site"
          name="origin"
          required
          maxLength={300}
          hint="Like https://shop.example"
          fault={form.faultOf('origin')}
        />
        <div class="buttons">
          <Button type="submit" busy={form.busy}>
            Allow it
          </Button>
        </div>
      </form>
      <details>
        <summary>What to write into the site’s page</summary>
        <p class="link-text">{`<script src="${location.origin}/widget.js" async></script>`}</p>
        <p class="link-text">{'<coxswain-coach></coxswain-coach>'}</p>
      </details>
    </Part>
  );
}

function Row({ site, onGone }: { site: Site; onGone(): void }) {
  const remove = async () => {
    await call('DELETE', `/v1/widget-origins/${site.id}`);
    tell(`${site.origin} can ask no more.`);
    onGone();
  };
  return (
    <li class="row with-button">
      <span>
        <span class="row-title">{site.origin}</span>
        <br />
        <span class="soft">since {showInstant(site.created_at)}</span>
      </span>
      <Button small kind="plain" label={`Take ${site.origin} off`} onClick={remove}>
        Take off
      </Button>
    </li>
  );
}
