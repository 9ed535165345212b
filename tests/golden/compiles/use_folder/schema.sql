create type public.kind as enum ('good', 'bad');

create table public.payers (
  id integer not null,
  constraint payers_pkey primary key (id)
);

create table public.invoices (
  id integer not null,
  payer integer not null,
  kind public.kind not null,
  constraint invoices_pkey primary key (id)
);

alter table public.invoices add constraint invoices_payer_fkey
  foreign key (payer) references public.payers (id);

create table public.orders (
  id integer not null,
  invoice integer not null,
  kind public.kind not null,
  constraint orders_pkey primary key (id)
);

alter table public.orders add constraint orders_invoice_fkey
  foreign key (invoice) references public.invoices (id);
