-- Words as members are found by: lower case, without a plural's ending.
create or replace function app.word_stem(p_word text) returns text
  language sql immutable parallel safe
  as $$ select case
    when p_word ~ '[0-9]' or length(p_word) < 4 then p_word
    when p_word like '%ies' then left(p_word, -3) || 'y'
    when p_word ~ '(ss|x|ch|sh)es$' then left(p_word, -2)
    when p_word like '%s' and p_word not like '%ss' then left(p_word, -1)
    else p_word end $$;

-- How a word sounds, roughly: its first letter, then its consonants, doubled ones once.
create or replace function app.word_sound(p_word text) returns text
  language sql immutable parallel safe
  as $$ select case when p_word ~ '[0-9]' or length(p_word) < 5 then p_word
    else left(p_word, 1)
      || regexp_replace(regexp_replace(substr(p_word, 2), '[aeiouyhw]', '', 'g'),
        '(.)\1+', '\1', 'g') end $$;

create or replace function app.words_of(p_text text) returns setof text
  language sql immutable parallel safe
  as $$ select distinct app.word_stem(w)
    from regexp_split_to_table(lower(p_text), '[^[:alnum:]]+') w where w <> '' $$;

-- Lists that let an index on (tenant_id, metric_name, dimension, …) serve where all are meant.
create or replace function app.dimensions() returns text[]
  language sql immutable parallel safe
  as $$ select '{product,category,customer,channel,country,location}'::text[] $$;

create or replace function app.stored_metrics(p_tenant uuid) returns text[]
  language sql stable
  as $$ select '{revenue,refunds,units_sold,orders,cash_collected,expenses,cost_of_sales}'::text[]
    || array(select t.name from tenant_metrics t where t.tenant_id = p_tenant) $$;
