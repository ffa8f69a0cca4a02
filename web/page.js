// Decides what of the page is shown: signing in, or asking and importing. Wires the parts once.
import { call, onSession, session, signOut } from './api.js';
import { askPanel } from './ask-panel.js';
import { busy, byId, notice } from './elements.js';
import { importPanel } from './import-panel.js';
import { signInPanel } from './sign-in.js';

/** Roles that may bring in files; the server decides, this only hides what would be refused. */
const IMPORTERS = ['admin', 'manager'];

signInPanel();
const ask = askPanel();
const imports = importPanel(() => ask.suggest());
byId('sign-out').addEventListener('click', () => busy(null, signOut));
onSession(show);
show();

async function show() {
  const known = session();
  byId('sign-in').hidden = known !== null;
  byId('home').hidden = known === null;
  byId('account').hidden = known === null;
  ask.clear();
  if (!known) {
    // Nothing of a business stays behind for whoever uses this browser next.
    byId('business').textContent = '';
    byId('mapping').replaceChildren();
    byId('claim-body').replaceChildren();
    await imports.refresh();
    return;
  }
  byId('question').focus();
  byId('import').hidden = !IMPORTERS.includes(known.role);
  try {
    const me = await call('GET', '/v1/me');
    byId('business').textContent = `${me.tenant.name}${me.tenant.is_sample ? ' (sample)' : ''}`;
    if (IMPORTERS.includes(me.role)) await imports.refresh();
  } catch (error) {
    notice(error instanceof Error ? error.message : String(error));
  }
}
