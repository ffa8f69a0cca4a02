// Claims about which addresses are one place, and what a browser is called.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineOf, networkOf } from './attempts.ts';
import { browserFamily } from './browser-family.ts';

test('an address of IPv4 is a place, of IPv6 its /64, however it is written', () => {
  const cases: [string | null, string | null][] = [
    ['192.0.2.7', '192.0.2.7/32'],
    ['::ffff:192.0.2.7', '192.0.2.7/32'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    [null, null],
    ['nonsense', null],
  ];
  for (const [ip, network] of cases) assert.equal(networkOf(ip), network, String(ip));
});

test('a line is an address of IPv4, of IPv6 its /48', () => {
  assert.equal(lineOf('192.0.2.7'), '192.0.2.7/32');
  assert.equal(lineOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1::/48');
  assert.equal(lineOf('2001:db8::1'), '2001:db8:0::/48');
  assert.equal(lineOf(null), null);
  assert.equal(lineOf('nonsense'), null);
});

test('a browser is called by its family and system', () => {
  const mozilla = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36';
  const cases: [string | null, string | null][] = [
    [`${mozilla} (KHTML, like Gecko) Chrome/140.0 Safari/537.36`, 'Chrome on macOS'],
    [`${mozilla} (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0`, 'Edge on macOS'],
    [`${mozilla} Version/18.0 Safari/605.1.15`, 'Safari on macOS'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) CriOS/140 Mobile Safari/604.1', 'Chrome on iOS'],
    ['Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', 'Firefox on Android'],
    ['curl/8.5.0', 'curl'],
    ['node', 'a program'],
    ['<script>', 'another browser'],
    [null, null],
  ];
  for (const [sent, told] of cases) assert.equal(browserFamily(sent), told);
});
