// What is unsafe about settings once others than this machine can reach the server. Hides which
// settings go together; told at the start and by npm run doctor.
import { isIP } from 'node:net';

export interface ExposedSettings {
  host: string;
  port: number;
  public_url: string | null;
  trust_proxy: boolean | string;
  registration: 'first' | 'invite' | 'open';
  allowed_origins: readonly string[];
  metrics_token: string | null;
  frozen_now: string | null;
  mail: unknown;
}

export interface Weakness {
  /** unsafe: a stranger can do harm. weak: it works worse than it could. */
  grade: 'unsafe' | 'weak';
  sentence: string;
  next: string;
}

/** Only this machine reaches it. */
export function isLoopback(host: string): boolean {
  const plain = host.toLowerCase().replace(/^\[|\]$/g, '');
  if (plain === 'localhost' || plain === '::1') return true;
  return isIP(plain) === 4 && plain.startsWith('127.');
}

/** Others reach it: it listens to a network, or a proxy leads here. */
export function isExposed({ host, public_url }: ExposedSettings): boolean {
  if (!isLoopback(host)) return true;
  return public_url !== null && !isLoopback(new URL(public_url).hostname);
}

/**
 * What is wrong with these settings, the worst first; nothing where only this machine is served.
 * `has_account`: whether anybody but the sample has registered; null where that is not known.
 */
export function weaknesses(settings: ExposedSettings, has_account: boolean | null): Weakness[] {
  if (!isExposed(settings)) return [];
  const { host, public_url, registration, trust_proxy, frozen_now } = settings;
  const found: (Weakness | false)[] = [
    !public_url?.startsWith('https:') && {
      grade: 'unsafe',
      sentence: isLoopback(host)
        ? `PUBLIC_URL is ${public_url}: passwords and figures travel readable for others.`
        : `The server listens on ${host}, and PUBLIC_URL is not https: passwords and figures ` +
          'travel readable for whoever is on the way.',
      next: 'Put a proxy with TLS in front and set PUBLIC_URL=https://…, or HOST=127.0.0.1.',
    },
    registration === 'open' && {
      grade: 'unsafe',
      sentence: 'REGISTRATION is open: anybody who reaches the server can make a business on it.',
      next: 'Set REGISTRATION=invite, unless strangers are meant to register.',
    },
    registration === 'first' &&
      has_account === false && {
        grade: 'unsafe',
        sentence: 'Nobody has registered yet: the first who reaches the server becomes its admin.',
        next: 'Register now, or set HOST=127.0.0.1 until you have.',
      },
    frozen_now !== null && {
      grade: 'unsafe',
      sentence: 'COXSWAIN_NOW stops the clock: tokens never expire and pauses never end.',
      next: 'Unset COXSWAIN_NOW; it is for tests.',
    },
    trust_proxy === true && {
      grade: 'unsafe',
      sentence: 'TRUST_PROXY=true believes anybody’s X-Forwarded-For: limits can be walked around.',
      next: 'Name the proxies: TRUST_PROXY=127.0.0.1, or their network.',
    },
    ...settings.allowed_origins
      .filter((origin) => origin.startsWith('http:') && !isLoopback(new URL(origin).hostname))
      .map(
        (origin): Weakness => ({
          grade: 'unsafe',
          sentence: `ALLOWED_ORIGINS has ${origin}: who is on the way to it can speak as it.`,
          next: 'Name that site by its https address.',
        }),
      ),
    public_url !== null &&
      trust_proxy === false && {
        grade: 'weak',
        sentence:
          'A proxy seems to be in front, and TRUST_PROXY is false: everybody has the proxy’s ' +
          'address, and shares its limits.',
        next: 'Set TRUST_PROXY to the proxy’s address (127.0.0.1, where it is on this machine).',
      },
    settings.mail === null && {
      grade: 'weak',
      sentence: 'No mail is sent: who forgets their password needs whoever runs the server.',
      next: 'Set SMTP_URL, or use npm run user -- reset EMAIL.',
    },
  ];
  const grades = ['unsafe', 'weak'];
  return found
    .filter((one) => one !== false)
    .sort((a, b) => grades.indexOf(a.grade) - grades.indexOf(b.grade));
}
