-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.customers
-- work:        scans public.customers
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       72976bafb2b20e01 -> 79ebf0b87f0ae3b9

alter table public.customers validate constraint customers_rank_is_not_null;
