// Registering a business, which leads straight to its first file.
import { signIn } from '../api.ts';
import { Button, Field } from '../parts/controls.tsx';
import { FormFault, fieldsOf, useForm } from '../parts/form.tsx';
import { View } from '../parts/view.tsx';
import { go } from '../router.ts';

/** Where a browser's language has no region that tells, the pound is as good a guess as any. */
const CURRENCIES: Readonly<Record<string, string>> = {
  US: 'USD',
  CA: 'CAD',
  AU: 'AUD',
  NZ: 'NZD',
  CH: 'CHF',
  IN: 'INR',
  JP: 'JPY',
  SE: 'SEK',
  NO: 'NOK',
  DK: 'DKK',
  PL: 'PLN',
  ZA: 'ZAR',
  SG: 'SGD',
  GB: 'GBP',
  DE: 'EUR',
  FR: 'EUR',
  IE: 'EUR',
  ES: 'EUR',
  IT: 'EUR',
  NL: 'EUR',
  BE: 'EUR',
  AT: 'EUR',
  PT: 'EUR',
  FI: 'EUR',
  GR: 'EUR',
};

export function Register() {
  const form = useForm(async (element) => {
    const { email, password, currency = '', ...business } = fieldsOf(element);
    await signIn('/v1/register', {
      business: { ...business, currency: currency.toUpperCase() },
      email,
      password,
    });
    go('/files', { replace: true });
  });
  const region = new Intl.Locale(navigator.language).maximize().region ?? 'GB';
  return (
    <View class="narrow" title="Try your own file" lead="First, whose figures are they?">
      <form class="card stack" onSubmit={form.onSubmit}>
        <FormFault error={form.error} />
        <Field label="Name of the business" name="name" required maxLength={200} />
        <Field
          label="What it does"
          name="industry"
          maxLength={100}
          hint="Bakery, web shop, plumber: optional"
        />
        <div class="pair">
          <Field
            label="Currency"
            name="currency"
            required
            pattern="[A-Za-z]{3}"
            maxLength={3}
            defaultValue={CURRENCIES[region] ?? 'GBP'}
            hint="Three letters, like GBP"
            fault={form.faultOf('currency')}
          />
          <Field
            label="Time zone"
            name="time_zone"
            required
            list="zones"
            defaultValue={Intl.DateTimeFormat().resolvedOptions().timeZone}
            hint="Where its days begin"
            fault={form.faultOf('time_zone')}
          />
        </div>
        <datalist id="zones">
          {Intl.supportedValuesOf('timeZone').map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
        <Field
          label="Your e-mail"
          name="email"
          type="email"
          autocomplete="email"
          required
          fault={form.faultOf('email')}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autocomplete="new-password"
          required
          minLength={10}
          hint="At least ten characters"
          fault={form.faultOf('password')}
        />
        <Button kind="main" type="submit" busy={form.busy}>
          Go on to my file
        </Button>
      </form>
      <p class="aside">
        Here before? <a href="/sign-in">Sign in</a>.
      </p>
    </View>
  );
}
