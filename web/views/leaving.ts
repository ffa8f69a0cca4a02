// Leaving: the session ends, and the doors stand there.
import { signOut } from '../api.ts';
import { go } from '../router.ts';

export async function leave(): Promise<void> {
  await signOut();
  go('/');
}
