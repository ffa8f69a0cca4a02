// Claims about what is unsafe once others can reach the server: each weakness is told where it is,
// and none where it is not.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ExposedSettings, isExposed, isLoopback, weaknesses } from './exposure.ts';

const SAFE: ExposedSettings = {
  ...{ host: '127.0.0.1', port: 8080, public_url: 'https://coach.example' },
  ...{ trust_proxy: '127.0.0.1', registration: 'invite', allowed_origins: ['https://a.example'] },
  ...{ metrics_token: null, frozen_now: null, mail: {} },
};

describe('exposure', () => {
  test('safe settings are called safe, whoever reaches the server', () => {
    assert.deepEqual(weaknesses(SAFE, true), []);
    assert.deepEqual(weaknesses({ ...SAFE, host: '0.0.0.0' }, true), []);
  });

  test('each weakness alone is found', () => {
    const cases: [Partial<ExposedSettings>, boolean, RegExp][] = [
      [{ public_url: 'http://coach.example' }, true, /travel readable/],
      [{ host: '0.0.0.0', public_url: null }, true, /listens on 0\.0\.0\.0, and PUBLIC_URL is not/],
      [{ registration: 'open' }, true, /REGISTRATION is open/],
      [{ registration: 'first' }, false, /first who reaches the server becomes its admin/],
      [{ frozen_now: '2026-11-21T09:00:00Z' }, true, /COXSWAIN_NOW stops the clock/],
      [{ trust_proxy: true }, true, /believes anybody/],
      [{ trust_proxy: false }, true, /everybody has the proxy/],
      [{ allowed_origins: ['http://a.example'] }, true, /ALLOWED_ORIGINS has http:\/\/a\.example/],
      [{ mail: null }, true, /No mail is sent/],
    ];
    for (const [change, has_account, sentence] of cases) {
      const found = weaknesses({ ...SAFE, ...change }, has_account);
      assert.equal(found.length, 1, JSON.stringify(change));
      assert.match(found[0]?.sentence ?? '', sentence);
      assert.ok((found[0]?.next.length ?? 0) > 10, 'and what to do');
    }
  });

  test('on this machine alone nothing is unsafe', () => {
    const open = { ...SAFE, public_url: null, registration: 'open', mail: null } as const;
    assert.deepEqual(weaknesses(open, false), []);
    assert.equal(isExposed({ ...open, public_url: 'http://localhost:8080' }), false);
    assert.equal(isExposed({ ...open, host: '192.168.1.7' }), true);
    assert.equal(isExposed({ ...open, host: '::' }), true);
  });

  test('the worst stands first', () => {
    const found = weaknesses({ ...SAFE, mail: null, registration: 'open' }, true);
    assert.deepEqual(
      found.map(({ grade }) => grade),
      ['unsafe', 'weak'],
    );
  });

  test('what is this machine is told from what looks like it', () => {
    for (const host of ['127.0.0.1', '127.9.9.9', 'localhost', '::1', '[::1]', 'LOCALHOST']) {
      assert.equal(isLoopback(host), true, host);
    }
    for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.evil.example', 'localhost.evil']) {
      assert.equal(isLoopback(host), false, host);
    }
  });
});
