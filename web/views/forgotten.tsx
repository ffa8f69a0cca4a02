// A forgotten password: asks for the link, and says what the server says, which is the same whether
// or not there is such an account.
import { useState } from 'preact/hooks';
import { ApiError, open } from '../api.ts';
import { Button } from '../parts/controls.tsx';

const BY_COMMAND = 'This server sends no mail. Whoever runs it can set a new password for you.';

export function Forgotten({ email }: { email: string }) {
  const [said, setSaid] = useState('');
  const ask = async () => {
    if (email === '') {
      setSaid('Write your e-mail above first.');
      return;
    }
    try {
      const answer = await open<{ message: string }>('POST', '/v1/password/forgot', { email });
      setSaid(answer.message);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
      setSaid(BY_COMMAND);
    }
  };
  return (
    <div>
      <Button small kind="plain" onClick={ask}>
        Forgotten the password?
      </Button>
      <p role="status" class="soft">
        {said}
      </p>
    </div>
  );
}
