-- Tables by month, kept in order by functions of the schema's owner (functions/45-partitions.sql).

-- keepPartitions(): one
select app.keep_partitions() as in_order;
