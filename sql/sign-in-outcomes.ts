// How a try to sign in can end: a leaf, so that what clients are told needs no statement.
export const SIGN_IN_OUTCOMES = [
  'signed_in',
  'wrong_password',
  'held_off',
  'password_reset',
  'password_changed',
] as const;
export type SignInOutcome = (typeof SIGN_IN_OUTCOMES)[number];
