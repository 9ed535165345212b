create view public.poem as
select 'roses
        are red' as line,
      'violets' as next;

create view public.plain as
  select 'roses' as line,
  'violets' as next;
