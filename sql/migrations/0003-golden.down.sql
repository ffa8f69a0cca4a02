drop view if exists golden_records;
drop table observations, expenses, invoices, order_lines, orders, member_words, members;
