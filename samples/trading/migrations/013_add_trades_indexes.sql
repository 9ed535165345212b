-- makes:       2 indexes
-- lock:        SHARE on public.trades
-- work:        scans public.trades
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       366745fa53f60893 -> 0bc63705293673c6

create index trades_executed_at_idx on public.trades using brin (executed_at);
create index trades_user_id_idx on public.trades (user_id);
