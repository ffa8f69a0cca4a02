-- The place of an answer in its conversation: two turns may fall on one instant of the clock.
alter table coaching_sessions add column turn int not null default 0;
