// Signing in and registering a business.
import { signIn } from './api.js';
import { busy, byId, make } from './elements.js';

export function signInPanel() {
  const zones = byId('zones');
  const register = /** @type {HTMLFormElement} */ (byId('register-form'));
  for (const zone of Intl.supportedValuesOf('timeZone'))
    zones.append(make('option', { value: zone }));
  const zone = /** @type {HTMLInputElement} */ (register.elements.namedItem('time_zone'));
  zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;

  onSubmit(byId('sign-in-form'), '/v1/login', ({ email, password }) => ({ email, password }));
  onSubmit(register, '/v1/register', ({ email, password, currency = '', ...business }) => ({
    business: { ...business, currency: currency.toUpperCase() },
    email,
    password,
  }));
}

/**
 * @param {HTMLElement} form
 * @param {string} path
 * @param {(fields: Record<string, string>) => object} bodyOf
 */
function onSubmit(form, path, bodyOf) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const element = /** @type {HTMLFormElement} */ (form);
    const fields = Object.fromEntries(
      [...new FormData(element)].map(([name, value]) => [name, String(value)]),
    );
    busy(element.querySelector('button'), async () => {
      await signIn(path, bodyOf(fields));
      element.reset();
    });
  });
}
