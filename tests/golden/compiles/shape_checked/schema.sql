create type public.mood as enum ('sad', 'happy');

create domain public.quantity as integer not null constraint quantity_check check (value > 0);

create table public.events (
  id bigint not null generated always as identity,
  payload jsonb not null,
  first jsonb,
  plain json,
  constraint events_pkey primary key (id),
  constraint events_payload_check check (not (payload @@ '$.type() != "object" || exists($ ? (!exists(@.id) || @.id.type() != "string" || exists(@.id ? (!(@ like_regex "^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$"))) || !exists(@.kind) || @.kind.type() != "string" || exists(@.kind ? (@ != "placed" && @ != "it''s \"filled\"")) || !exists(@.qty) || @.qty.type() != "number" || exists(@.qty ? (@ != @.floor() || @ < -2147483648 || @ > 2147483647)) || (@.price.type() != "null" && (@.price.type() != "number")) || (@.mood.type() != "null" && (@.mood.type() != "string" || exists(@.mood ? (@ != "sad" && @ != "happy")))) || !exists(@.done) || @.done.type() != "boolean" || !exists(@.tags) || @.tags.type() != "array" || @.tags[*].type() != "string" || (@.parts.type() != "null" && (@.parts.type() != "array" || @.parts[*].type() != "object" || exists(@.parts[*] ? (!exists(@.name) || @.name.type() != "string" || !exists(@.size) || @.size.type() != "number" || exists(@.size ? (@ != 1 && @ != 2)))))) || !exists(@.first) || @.first.type() != "object" || exists(@.first ? (!exists(@.name) || @.name.type() != "string" || !exists(@.size) || @.size.type() != "number" || exists(@.size ? (@ != 1 && @ != 2)))) || (@.grid.type() != "null" && (@.grid.type() != "array" || @.grid[*].type() != "array" || @.grid[*][*].type() != "number" || exists(@.grid[*][*] ? (@ != @.floor() || @ < -32768 || @ > 32767)))) || !exists(@.any) || (@.at.type() != "null" && (@.at.type() != "string"))))'::jsonpath)),
  constraint events_plain_check check (not (plain::jsonb @@ '$.type() != "object" || exists($ ? (!exists(@.name) || @.name.type() != "string" || !exists(@.size) || @.size.type() != "number" || exists(@.size ? (@ != 1 && @ != 2))))'::jsonpath)),
  constraint first_is_a_part check (not (first @@ '$.type() != "object" || exists($ ? (!exists(@.name) || @.name.type() != "string" || !exists(@.size) || @.size.type() != "number" || exists(@.size ? (@ != 1 && @ != 2))))'::jsonpath))
);
