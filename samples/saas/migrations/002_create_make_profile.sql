-- makes:       1 function, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       31dd9c2a28fd5925 -> 7fa54424ff709631

create function public.make_profile()
  returns trigger
  language plpgsql
  security definer
  set search_path = ''
  as $$
begin
  insert into public.profiles (id, display_name)
  values (new.id, left(coalesce(nullif(new.raw_user_meta_data ->> 'name', ''), split_part(new.email, '@', 1), '?'), 80));
  return new;
end
$$;
comment on function public.make_profile() is 'Gives a new account its profile.';

revoke all on function public.make_profile() from public, anon, authenticated, service_role;
