"""What a partition has of its own, in the language and by hand: the same database."""

from catalogs import catalog_of
from dbsc import pipeline
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import Snapshot, compare, snapshot

IN_THE_LANGUAGE = """
table places { id int pk }
function note() returns trigger language plpgsql as $$ begin return new; end $$

table events {
  region  text
  at      date
  place   int
  n       int
  partition by list (region) {
    eu 'de', 'fr' {
      pk (n)
      unique (place, at)
      check (n > 0)
      check late (at > '2020-01-01') not valid
      foreign (place) -> places on delete cascade
      index (at desc) where (n > 1)
      trigger noted before insert execute note()
    }
    us 'us' {
      partition by range (at) {
        old from (minvalue) to ('2025-01-01') { index ((n + place)) }
        new from ('2025-01-01') to (maxvalue) { unique (n) }
      }
    }
    other default { exclude using btree (at with =, n with =) where (n > 5) }
  }
}
"""

BY_HAND = """
create table places (id int primary key);
create function note() returns trigger language plpgsql as $$ begin return new; end $$;
create table events (region text not null, at date not null, place int not null, n int not null)
  partition by list (region);

create table events_eu partition of events (unique (place, at), check (n > 0))
  for values in ('de', 'fr');
alter table events_eu add primary key (n); -- said with the partition, it would add a constraint that is its own
alter table events_eu add constraint late check (at > '2020-01-01') not valid;
alter table events_eu add foreign key (place) references places on delete cascade;
create index on events_eu (at desc) where n > 1;
create trigger noted before insert on events_eu for each row execute function note();

create table events_us partition of events for values in ('us') partition by range (at);
create table events_us_old partition of events_us for values from (minvalue) to ('2025-01-01');
create index on events_us_old ((n + place));
create table events_us_new partition of events_us (unique (n)) for values from ('2025-01-01') to (maxvalue);
create table events_other partition of events (exclude using btree (at with =, n with =) where (n > 5)) default;
"""


def test_partitions_have_keys_checks_indexes_and_triggers_of_their_own(server: Server) -> None:
    script, problems = pipeline.script_of(catalog_of(IN_THE_LANGUAGE))
    assert not problems
    assert str(compare(made_by(server, BY_HAND), made_by(server, script))) == ""


def made_by(server: Server, script: str) -> Snapshot:
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        assert run_script(connection, script) is None
        return snapshot(connection)
