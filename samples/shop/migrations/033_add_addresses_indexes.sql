-- makes:       2 indexes
-- lock:        SHARE on public.addresses
-- work:        scans public.addresses
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that addresses_customer_id_idx1 refuses; it fails if rows there do
-- state:       0131df3a3266b581 -> a9a14123e0f8caba

create index addresses_customer_id_idx on public.addresses (customer_id);

create unique index addresses_customer_id_idx1 on public.addresses (customer_id) where (is_default);
