// What counts as a database that is away, and how long it is waited for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUnreachable, whenReachable } from './unreachable.ts';

const fault = (fields: object, message = '') => Object.assign(new Error(message), fields);

test('a server that cannot be reached is told from a fault of ours and from a disk’s', () => {
  const refused = fault({ code: 'ECONNREFUSED', syscall: 'connect' });
  const away = [
    refused,
    // a name with two addresses: Node tells of both, and has a system call for neither
    Object.assign(new AggregateError([refused, refused]), { code: 'ECONNREFUSED' }),
    // its socket's file goes with a server
    fault({ code: 'ENOENT', syscall: 'connect' }),
    fault({ code: 'ECONNRESET' }, 'Client network socket disconnected before secure TLS'),
    fault({ code: '57P03' }),
    fault({ code: '08006' }),
    fault({}, 'Connection terminated unexpectedly'),
  ];
  for (const one of away) assert.equal(isUnreachable(one), true, `${one.message} ${one.name}`);
  const others = [
    fault({ code: 'ENOSPC', syscall: 'write' }),
    fault({ code: 'EIO', syscall: 'read' }),
    fault({ code: 'ENOENT', syscall: 'open' }),
    fault({ code: '23505' }),
    new TypeError('x is not a function'),
    null,
  ];
  for (const one of others) assert.equal(isUnreachable(one), false, String(one));
});

test('the time to wait begins with the first fault, not with the work', async () => {
  const { signal } = new AbortController();
  let tries = 0;
  const work = async () => {
    tries += 1;
    if (tries > 1) return 'done';
    await new Promise((resolve) => setTimeout(resolve, 60));
    throw fault({ code: '57P01' });
  };
  assert.equal(await whenReachable(work, { signal, within_ms: 50 }), 'done');
});
