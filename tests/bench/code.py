"""Databases of any size whose weight is in code, as SQL: a pure function of how many functions or views they have.

All stand over the same tables. The four forms of each kind take turns, and no two texts are the same, so that nothing
is known of one by what another is.
"""

_TABLES = 50

_TABLE = """
create table t{0} (id bigint generated always as identity primary key, name text not null, owner_id bigint,
  amount numeric(12, 2) not null default 0, status text not null default 'open' check (status in ('open', 'closed')),
  created_at timestamptz not null default now(), note varchar(200), is_on boolean not null default true);"""

_FUNCTIONS = (
    """
create function f{0}(p_id bigint, p_name text default 'x') returns bigint language plpgsql as $$
declare
  v_count bigint;
begin
  select count(*) into v_count from public.t{1} where id = p_id and name = p_name;
  if v_count > {0} then
    raise exception 'too many: %', v_count;
  end if;
  update public.t{2} set amount = amount + {0} where id = p_id;
  return v_count;
end
$$;""",
    """
create function f{0}(p_id bigint) returns numeric language sql stable as $$
  select sum(a.amount) + {0} from public.t{1} a join public.t{2} b on b.owner_id = a.id
  where a.id = p_id and b.status = 'open'
$$;""",
    """
create function f{0}(p_from timestamptz) returns table (id bigint, total numeric) language sql stable as $$
  select x.id, sum(y.amount)
  from public.t{1} x
  left join public.t{2} y on y.owner_id = x.id and y.created_at >= p_from
  where x.amount > {0}
  group by x.id
$$;""",
    """
create function f{0}() returns trigger language plpgsql as $$
begin
  new.note := 'changed by {0}';
  insert into public.t{1} (name, amount) values (new.name, {0});
  return new;
end
$$;""",
)

_VIEWS = (
    """
create view v{0} as select id, name, amount * {0} as scaled, status = 'open' as is_open from t{1}
  where created_at > now() - interval '{0} days';""",
    """
create view v{0} as select a.id, a.name, coalesce(sum(b.amount), 0) as total, count(*) filter (where b.is_on) as n
  from t{1} a left join t{2} b on b.owner_id = a.id where a.status in ('open', 'closed')
  group by a.id, a.name having count(*) > {0};""",
    """
create view v{0} as with x as (select owner_id, max(created_at) as latest from t{2} group by owner_id)
  select t.id, t.name || '-{0}' as label, x.latest, case when t.amount > {0} then 'big' else 'small' end as size
  from t{1} t join x on x.owner_id = t.id order by t.id;""",
    """
create view v{0} as select v.id, v.scaled + {0} as more, t.note,
    row_number() over (partition by t.status order by t.created_at desc) as rank
  from v{3} v join t{2} t on t.id = v.id where lower(t.name) like 'a%' and not v.is_open;""",
)


def functions(number: int) -> str:
    """The SQL of so many functions."""
    return _of(_FUNCTIONS, number)


def views(number: int) -> str:
    """The SQL of so many views, a fourth of them over others."""
    return _of(_VIEWS, number)


def _of(forms: tuple[str, ...], number: int) -> str:
    tables = [_TABLE.format(each) for each in range(_TABLES)]
    made = [
        forms[each % len(forms)].format(each, each % _TABLES, (each * 7 + 3) % _TABLES, each - 3)
        for each in range(number)
    ]
    return "".join((*tables, *made))
