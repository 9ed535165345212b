-- A stand-in for uuid-ossp on scratch servers that were built without a UUID library, so that schemas which use it
-- compile and run. Versions 3 and 4 are the true ones. Version 5 is made of another digest, and what should hold the
-- time and the network address (1 and 1mc) is random.

create function uuid_nil() returns uuid
language sql immutable parallel safe
return uuid '00000000-0000-0000-0000-000000000000';

create function uuid_ns_dns() returns uuid
language sql immutable parallel safe
return uuid '6ba7b810-9dad-11d1-80b4-00c04fd430c8';

create function uuid_ns_url() returns uuid
language sql immutable parallel safe
return uuid '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

create function uuid_ns_oid() returns uuid
language sql immutable parallel safe
return uuid '6ba7b812-9dad-11d1-80b4-00c04fd430c8';

create function uuid_ns_x500() returns uuid
language sql immutable parallel safe
return uuid '6ba7b814-9dad-11d1-80b4-00c04fd430c8';

create function uuid_generate_v1() returns uuid
language sql volatile parallel safe
return gen_random_uuid();

create function uuid_generate_v1mc() returns uuid
language sql volatile parallel safe
return gen_random_uuid();

create function uuid_generate_v3(namespace uuid, name text) returns uuid
language plpgsql immutable strict parallel safe as $$
declare
  bytes bytea := decode(md5(uuid_send(namespace) || convert_to(name, 'UTF8')), 'hex');
begin
  bytes := set_byte(bytes, 6, get_byte(bytes, 6) & 15 | 48);
  bytes := set_byte(bytes, 8, get_byte(bytes, 8) & 63 | 128);
  return encode(bytes, 'hex')::uuid;
end
$$;

create function uuid_generate_v4() returns uuid
language sql volatile parallel safe
return gen_random_uuid();

create function uuid_generate_v5(namespace uuid, name text) returns uuid
language plpgsql immutable strict parallel safe as $$
declare
  bytes bytea := substr(sha256(uuid_send(namespace) || convert_to(name, 'UTF8')), 1, 16);
begin
  bytes := set_byte(bytes, 6, get_byte(bytes, 6) & 15 | 80);
  bytes := set_byte(bytes, 8, get_byte(bytes, 8) & 63 | 128);
  return encode(bytes, 'hex')::uuid;
end
$$;
