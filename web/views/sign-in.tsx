// Signing in with e-mail and password.
import { useState } from 'preact/hooks';
import { signIn } from '../api.ts';
import { Button, Field } from '../parts/controls.tsx';
import { FormFault, fieldsOf, useForm } from '../parts/form.tsx';
import { View } from '../parts/view.tsx';
import { go, path } from '../router.ts';
import { Forgotten } from './forgotten.tsx';

export function SignIn() {
  return (
    <View class="narrow" title="Sign in">
      <SignInForm
        onIn={() => {
          if (path.value === '/sign-in') go('/', { replace: true });
        }}
      />
      <p class="aside">
        No account yet? <a href="/register">Try your own file</a> or{' '}
        <a href="/">look around the sample</a>.
      </p>
    </View>
  );
}

interface SignInFormProps {
  onIn?(): void;
  /** Of several businesses this one. */
  tenant_id?: string | null;
}

export function SignInForm({ onIn, tenant_id }: SignInFormProps) {
  const [email, setEmail] = useState('');
  const form = useForm(async (element) => {
    const { password } = fieldsOf(element);
    await signIn('/v1/login', { email, password, ...(tenant_id && { tenant_id }) });
    onIn?.();
  });
  return (
    <>
      <form class="card stack" onSubmit={form.onSubmit}>
        <FormFault error={form.error} />
        <Field
          label="E-mail"
          name="email"
          type="email"
          autocomplete="username"
          required
          value={email}
          onInput={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
        />
        <Button kind="main" type="submit" busy={form.busy}>
          Sign in
        </Button>
      </form>
      <Forgotten email={email} />
    </>
  );
}
