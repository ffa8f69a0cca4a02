// One customer of a list. Hides which of id, e-mail address and name identifies a person.
import type { CustomerRecord } from '../records.ts';
import { memberOf } from './cells.ts';
import type { RowFields } from './row-reader.ts';

/** Key: the id, else the e-mail address, else the name, the latter two in lower case. */
export function customerReader(fields: RowFields): () => CustomerRecord | null {
  return () => {
    const id = fields.id('customer_id');
    const name = fields.text('customer_name');
    const email = fields.text('customer_email')?.toLowerCase() ?? null;
    const since = fields.date('date');
    const customer = memberOf(id ?? email, name);
    if (customer === null) fields.fail('customer_id', 'names no customer');
    if (fields.failed() || customer === null) return null;
    return {
      layout: 'customers',
      customer,
      email,
      country: fields.text('country'),
      since: since === null ? null : since.slice(0, 10),
      ...fields.origin(),
    };
  };
}
