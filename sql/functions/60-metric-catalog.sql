-- The catalog of metrics: what each is made of. Words for people stand in prompts/metric-words.ts.
-- numerator and denominator: [{"metric": stored metric, "sign": 1 or -1}, …].
insert into metric_definitions
  (name, kind, unit, aggregation, good_direction, numerator, denominator, dimensions,
   definition_version, position)
values
  ('revenue', 'flow', 'money', 'sum', 'up', '[{"metric":"revenue","sign":1}]', null,
   '{product,category,customer,channel,country,location}', 1, 1),
  ('gross_sales', 'flow', 'money', 'sum', 'up',
   '[{"metric":"revenue","sign":1},{"metric":"refunds","sign":-1}]', null,
   '{product,category,customer,channel,country,location}', 1, 2),
  ('refunds', 'flow', 'money', 'sum', 'down', '[{"metric":"refunds","sign":1}]', null,
   '{product,category,customer,channel,country,location}', 1, 3),
  ('orders', 'flow', 'count', 'sum', 'up', '[{"metric":"orders","sign":1}]', null,
   '{product,category,customer,channel,country,location}', 1, 4),
  ('units_sold', 'flow', 'count', 'sum', 'up', '[{"metric":"units_sold","sign":1}]', null,
   '{product,category,customer,channel,country,location}', 1, 5),
  ('average_order_value', 'ratio', 'money', 'none', 'up',
   '[{"metric":"revenue","sign":1},{"metric":"refunds","sign":-1}]',
   '[{"metric":"orders","sign":1}]', '{customer,channel,country,location}', 1, 6),
  ('active_customers', 'distinct', 'count', 'none', 'up', '[]', null,
   '{product,category,channel,country,location}', 1, 7),
  ('new_customers', 'distinct', 'count', 'none', 'up', '[]', null,
   '{channel,country,location}', 1, 8),
  ('returning_customers', 'distinct', 'count', 'none', 'up', '[]', null,
   '{channel,country,location}', 1, 9),
  ('repeat_purchase_rate', 'distinct', 'ratio', 'none', 'up', '[]', null,
   '{channel,country,location}', 1, 10),
  ('refund_rate', 'ratio', 'ratio', 'none', 'down', '[{"metric":"refunds","sign":-1}]',
   '[{"metric":"revenue","sign":1},{"metric":"refunds","sign":-1}]',
   '{product,category,customer,channel,country,location}', 1, 11),
  ('expenses', 'flow', 'money', 'sum', 'down', '[{"metric":"expenses","sign":1}]', null,
   '{category,location}', 1, 12),
  ('cost_of_sales', 'flow', 'money', 'sum', 'down', '[{"metric":"cost_of_sales","sign":1}]', null,
   '{category,location}', 1, 13),
  ('gross_profit', 'flow', 'money', 'sum', 'up',
   '[{"metric":"revenue","sign":1},{"metric":"cost_of_sales","sign":-1}]', null, '{}', 1, 14),
  ('gross_margin', 'ratio', 'ratio', 'none', 'up',
   '[{"metric":"revenue","sign":1},{"metric":"cost_of_sales","sign":-1}]',
   '[{"metric":"revenue","sign":1}]', '{}', 1, 15),
  ('net_profit', 'flow', 'money', 'sum', 'up',
   '[{"metric":"revenue","sign":1},{"metric":"expenses","sign":-1}]', null, '{}', 1, 16),
  ('net_margin', 'ratio', 'ratio', 'none', 'up',
   '[{"metric":"revenue","sign":1},{"metric":"expenses","sign":-1}]',
   '[{"metric":"revenue","sign":1}]', '{}', 1, 17),
  ('cash_collected', 'flow', 'money', 'sum', 'up', '[{"metric":"cash_collected","sign":1}]', null,
   '{customer,channel,location}', 1, 18),
  ('receivables', 'stock', 'money', 'last', 'down', '[]', null, '{customer}', 1, 19)
on conflict (name) do update set
  kind = excluded.kind, unit = excluded.unit, aggregation = excluded.aggregation,
  good_direction = excluded.good_direction, numerator = excluded.numerator,
  denominator = excluded.denominator, dimensions = excluded.dimensions,
  definition_version = excluded.definition_version, position = excluded.position;

-- What a metric cannot be shown without. Customers are counted from orders' rows, which tell of all
-- sales; what is owed from invoices, which tell what was billed and paid.
update metric_definitions d set rests_on = r.rests_on::text[]
from (values
  ('revenue', '{revenue,units_sold}'), ('gross_sales', '{revenue,units_sold,refunds}'),
  ('refunds', '{refunds}'), ('orders', '{orders}'), ('units_sold', '{units_sold}'),
  ('average_order_value', '{revenue,units_sold,refunds,orders}'),
  ('active_customers', '{revenue,units_sold,refunds,orders}'),
  ('new_customers', '{revenue,units_sold,refunds,orders}'),
  ('returning_customers', '{revenue,units_sold,refunds,orders}'),
  ('repeat_purchase_rate', '{revenue,units_sold,refunds,orders}'),
  ('refund_rate', '{revenue,units_sold,refunds}'), ('expenses', '{expenses}'),
  ('cost_of_sales', '{cost_of_sales}'), ('gross_profit', '{revenue,units_sold,cost_of_sales}'),
  ('gross_margin', '{revenue,units_sold,cost_of_sales}'),
  ('net_profit', '{revenue,units_sold,expenses}'),
  ('net_margin', '{revenue,units_sold,expenses}'), ('cash_collected', '{cash_collected}'),
  ('receivables', '{receivables,revenue,units_sold,cash_collected}')
  ) r (name, rests_on)
where d.name = r.name and d.rests_on <> r.rests_on::text[];
