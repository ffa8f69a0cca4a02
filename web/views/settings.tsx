// Settings: light or dark, the account, the business, the people in it and inviting more.
import { useState } from 'preact/hooks';
import type { Invitation, Membership, Page, Person, Tenant } from '../../server/api-types.ts';
import { call, enterBusiness, loadMe } from '../api.ts';
import { Button, Field, Segments, Select } from '../parts/controls.tsx';
import { FormFault, fieldsOf, useForm } from '../parts/form.tsx';
import { useLoaded } from '../parts/loaded.ts';
import { Part } from '../parts/part.tsx';
import { Broken, Skeleton } from '../parts/states.tsx';
import { tell } from '../parts/toasts.tsx';
import { View } from '../parts/view.tsx';
import { go } from '../router.ts';
import { isAdmin, isVisitor, me } from '../session.ts';
import { chooseTheme, type ThemeChoice, theme } from '../theme-choice.ts';
import { showInstant } from '../words.ts';
import { Safety } from './account.tsx';
import { Corrections } from './corrections.tsx';
import { leave } from './leaving.ts';
import { Sites } from './sites.tsx';
import { Told } from './told.tsx';

const THEMES = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const satisfies readonly (readonly [ThemeChoice, string])[];
const ROLES = [
  ['manager', 'Manager: figures, files, goals'],
  ['member', 'Member: what is granted'],
  ['adviser', 'Adviser: all figures, as an accountant'],
  ['admin', 'Admin: everything'],
] as const;

export function Settings() {
  if (!me.value) {
    return (
      <View class="settings" title="Settings">
        <Skeleton height={220} count={3} />
      </View>
    );
  }
  return (
    <View class="settings" title="Settings">
      <Part title="How it looks">
        <Segments
          label="Light or dark"
          value={theme.value}
          options={THEMES}
          onChange={chooseTheme}
        />
      </Part>
      <Account />
      {isAdmin() && <Business key={me.value.tenant.tenant_id} tenant={me.value.tenant} />}
      {isAdmin() && <People />}
      {isAdmin() && <Sites />}
      {!isVisitor() && <Safety />}
      <Told />
      <Corrections />
    </View>
  );
}

function Account() {
  if (isVisitor()) {
    return (
      <Part title="You are looking around">
        <p>Nothing of what you ask here is kept longer than your visit.</p>
        <div class="buttons">
          <Button onClick={leave}>Leave the sample</Button>
        </div>
      </Part>
    );
  }
  return (
    <Part title="Your account">
      <dl class="facts">
        <div>
          <dt>E-mail</dt>
          <dd>{me.value?.email ?? ''}</dd>
        </div>
        <div>
          <dt>Role</dt>
          <dd>{me.value?.role ?? ''}</dd>
        </div>
      </dl>
      <Businesses />
      <div class="buttons">
        <Button onClick={leave}>Sign out</Button>
      </div>
    </Part>
  );
}

/** The businesses somebody belongs to, where there are several. */
function Businesses() {
  const { value } = useLoaded(() => call<Page<Membership>>('GET', '/v1/me/tenants'), 'tenants');
  const others = value?.items ?? [];
  if (others.length < 2) return null;
  const enter = async (tenant_id: string) => {
    try {
      await enterBusiness(tenant_id);
      go('/');
    } catch (error) {
      tell((error as Error).message, 'fault');
    }
  };
  return (
    <Select
      label="Business"
      value={me.value?.tenant.tenant_id ?? ''}
      options={others.map(({ tenant_id, name }) => [tenant_id, name] as const)}
      onChange={enter}
    />
  );
}

function Business({ tenant }: { tenant: Tenant }) {
  const form = useForm(async (element) => {
    const { name, industry } = fieldsOf(element);
    await call('PATCH', '/v1/tenant', { body: { name, industry } });
    await loadMe();
    tell('Saved.');
  });
  return (
    <Part title="The business">
      <form class="stack" onSubmit={form.onSubmit}>
        <FormFault error={form.error} />
        <Field label="Name" name="name" required maxLength={200} defaultValue={tenant.name} />
        <Field
          label="What it does"
          name="industry"
          maxLength={100}
          defaultValue={tenant.industry}
        />
        <dl class="facts">
          <div>
            <dt>Currency</dt>
            <dd>{tenant.currency}</dd>
          </div>
          <div>
            <dt>Days begin in</dt>
            <dd>{tenant.time_zone}</dd>
          </div>
        </dl>
        <div class="buttons">
          <Button type="submit" busy={form.busy}>
            Save
          </Button>
        </div>
      </form>
    </Part>
  );
}

function People() {
  const { value, error, again } = useLoaded(() => call<Page<Person>>('GET', '/v1/users'), 'users');
  return (
    <Part title="People">
      {error && <Broken error={error} onAgain={again} />}
      {!value && !error && <Skeleton height={44} count={2} />}
      <ul class="rows">
        {value?.items.map(({ user_id, email, role, created_at }) => (
          <li key={user_id} class="row">
            <span class="row-title">{email}</span>
            <span class="soft">
              {role}, since {showInstant(created_at)}
            </span>
          </li>
        ))}
      </ul>
      <Invite />
    </Part>
  );
}

function Invite() {
  const [role, setRole] = useState('manager');
  const [made, setMade] = useState<Invitation | null>(null);
  const form = useForm(async (element) => {
    const { email } = fieldsOf(element);
    setMade(await call<Invitation>('POST', '/v1/invitations', { body: { email, role } }));
    element.reset();
  });
  return (
    <form class="stack invite" onSubmit={form.onSubmit}>
      <h3>Invite somebody</h3>
      <FormFault error={form.error} />
      <div class="pair">
        <Field label="Their e-mail" name="email" type="email" required autocomplete="off" />
        <Select label="As" value={role} options={ROLES} onChange={setRole} />
      </div>
      <div class="buttons">
        <Button type="submit" busy={form.busy}>
          Make a link
        </Button>
      </div>
      <div role="status">{made && <Link made={made} />}</div>
    </form>
  );
}

function Link({ made }: { made: Invitation }) {
  const address = `${location.origin}/join#${made.token}`;
  const copy = async () => {
    await navigator.clipboard.writeText(address);
    tell('Copied. Send it to them yourself.');
  };
  return (
    <div class="note">
      <p>
        Send this link to {made.email}; it works once, until {showInstant(made.expires_at)}, and is
        not shown again.
      </p>
      <p class="link-text">{address}</p>
      <Button small onClick={copy}>
        Copy
      </Button>
    </div>
  );
}
