// Accepting an invitation: the link carries its token behind the #, which no server and no log
// sees.
import { useState } from 'preact/hooks';
import { signIn } from '../api.ts';
import { Button, Field } from '../parts/controls.tsx';
import { FormFault, fieldsOf, useForm } from '../parts/form.tsx';
import { View } from '../parts/view.tsx';
import { go } from '../router.ts';

export function Join() {
  const [token] = useState(() => location.hash.slice(1));
  const form = useForm(async (element) => {
    await signIn('/v1/invitations/accept', { token, ...fieldsOf(element) });
    go('/', { replace: true });
  });
  return (
    <View
      class="narrow"
      title="Join the business"
      lead="Choose a password; if you have an account with this e-mail already, give its password."
    >
      <form class="card stack" onSubmit={form.onSubmit}>
        <FormFault error={form.error} />
        {token === '' && <Field label="Invitation" name="token" required minLength={20} />}
        <Field
          label="Password"
          name="password"
          type="password"
          autocomplete="new-password"
          required
          minLength={10}
          hint="At least ten characters"
        />
        <Button kind="main" type="submit" busy={form.busy}>
          Join
        </Button>
      </form>
    </View>
  );
}
