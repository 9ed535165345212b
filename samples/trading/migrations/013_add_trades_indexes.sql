-- makes:       3 indexes
-- lock:        SHARE on public.trades, public.trades_2026_11, public.trades_2026_12, public.trades_2027_01, public.trades_2027_02
-- work:        scans public.trades
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       53bb6366d09e765b -> 8fae1cf923650768

create index trades_position_id_idx on public.trades (position_id);
create index trades_executed_at_idx on public.trades using brin (executed_at);
create index trades_user_id_idx on public.trades (user_id);
