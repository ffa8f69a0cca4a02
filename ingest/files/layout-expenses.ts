// One expense and what kind of cost it is. Hides the owner's answers about categories.
import type { Mapping } from '../mapping.ts';
import type { ExpenseRecord } from '../records.ts';
import { subtractDecimals, withSignOf } from './decimal.ts';
import type { RowFields } from './row-reader.ts';
import { costKindOf } from './words.ts';

/** cost_kind: the owner's answer for the category, else what its words say. */
export function expenseReader(fields: RowFields, mapping: Mapping): () => ExpenseRecord | null {
  const nets_tax = mapping.tax === 'included' && fields.has('tax_amount');
  // A category may be called 'constructor': only the answers' own names count.
  const answers = new Map(Object.entries(mapping.category_kinds));
  const answered = (label: string) => answers.get(label);
  return () => {
    const day = fields.date('date');
    const given = fields.number('amount');
    const given_tax = fields.number('tax_amount');
    const category = fields.member(null, 'category');
    const currency = fields.currency();
    if (day === null) fields.fail('date', 'has no date');
    if (given === null) fields.fail('amount', 'has no amount');
    if (fields.failed() || day === null || given === null) return null;
    const tax_amount = given_tax === null ? null : withSignOf(given_tax, given);
    return {
      layout: 'expenses',
      spent_on: day.slice(0, 10),
      amount: nets_tax && tax_amount !== null ? subtractDecimals(given, tax_amount) : given,
      tax_amount,
      currency,
      category,
      cost_kind:
        category === null ? 'overhead' : (answered(category.label) ?? costKindOf(category.label)),
      supplier: fields.member(null, 'supplier'),
      location: fields.member(null, 'location'),
      description: fields.text('description'),
      ...fields.origin(),
    };
  };
}
