create type public.kind as enum ('short', 'long');

create table public.notes (
  id bigint not null,
  kind public.kind not null,
  body text not null,
  constraint notes_pkey primary key (id)
);

create function public.first_note()
  returns text
  language plpgsql
  as $$
declare
  found_note  notes;
  its_kind    constant kind = 'short';
  its_id      notes.id%type;
begin
  select * into found_note from notes where kind = its_kind limit 1;
  its_id = found_note.id;
  return its_id || found_note.body;
end
$$;

create function public.count_notes()
  returns bigint
  language plpgsql
  as $$
declare note notes%rowtype;
begin
  return (select count(*) from notes);
end
$$;
