
-- Dumped from database version 15.8
-- Dumped by pg_dump version 15.8

SET statement_timeout = 0;
SET lock_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET client_min_messages = warning;
SET row_security = off;

CREATE EXTENSION IF NOT EXISTS "pg_stat_statements" WITH SCHEMA "extensions";

CREATE EXTENSION IF NOT EXISTS "pg_trgm" WITH SCHEMA "extensions";

CREATE EXTENSION IF NOT EXISTS "pgcrypto" WITH SCHEMA "extensions";

CREATE EXTENSION IF NOT EXISTS "pgjwt" WITH SCHEMA "extensions";

CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA "extensions";

CREATE SCHEMA IF NOT EXISTS "internal";

ALTER SCHEMA "internal" OWNER TO "postgres";

COMMENT ON SCHEMA "internal" IS 'What the API does not show.';

CREATE DOMAIN "public"."slug" AS "text"
	CONSTRAINT "slug_check" CHECK ((VALUE ~ '^[a-z0-9-]+$'::"text"));

ALTER DOMAIN "public"."slug" OWNER TO "postgres";

CREATE OR REPLACE FUNCTION "internal"."in_room"("room" bigint) RETURNS boolean
    LANGUAGE "sql" STABLE SECURITY DEFINER
    SET "search_path" TO ''
    AS $$
  select exists (
    select from public.room_members m where m.room_id = in_room.room and m.user_id = (select auth.uid())
  )
$$;

ALTER FUNCTION "internal"."in_room"("room" bigint) OWNER TO "postgres";

CREATE OR REPLACE FUNCTION "internal"."room_of_topic"() RETURNS bigint
    LANGUAGE "sql" STABLE
    SET "search_path" TO ''
    AS $$
  select nullif(split_part(realtime.topic(), ':', 2), '')::bigint
$$;

ALTER FUNCTION "internal"."room_of_topic"() OWNER TO "postgres";

CREATE OR REPLACE FUNCTION "internal"."token"("room" bigint) RETURNS "text"
    LANGUAGE "sql" STABLE
    AS $$
  select sign(json_build_object('room', room, 'sub', auth.uid()), 'secret')
$$;

ALTER FUNCTION "internal"."token"("room" bigint) OWNER TO "postgres";

CREATE OR REPLACE FUNCTION "public"."broadcast_message"() RETURNS "trigger"
    LANGUAGE "plpgsql" SECURITY DEFINER
    SET "search_path" TO ''
    AS $$
begin
  perform realtime.broadcast_changes(
    'room:' || coalesce(new.room_id, old.room_id)::text, tg_op, tg_op, tg_table_name, tg_table_schema, new, old
  );
  return null;
end;
$$;

ALTER FUNCTION "public"."broadcast_message"() OWNER TO "postgres";

CREATE OR REPLACE FUNCTION "public"."leave_rooms"() RETURNS "trigger"
    LANGUAGE "plpgsql" SECURITY DEFINER
    SET "search_path" TO ''
    AS $$
begin
  delete from public.room_members where user_id = old.id;
  return old;
end;
$$;

ALTER FUNCTION "public"."leave_rooms"() OWNER TO "postgres";

SET default_tablespace = '';

SET default_table_access_method = "heap";

CREATE TABLE IF NOT EXISTS "public"."messages" (
    "id" bigint NOT NULL,
    "room_id" bigint NOT NULL,
    "author_id" "uuid" DEFAULT "auth"."uid"(),
    "body" "text" NOT NULL,
    "attachment" "uuid",
    "sent_at" timestamp with time zone DEFAULT "now"() NOT NULL,
    "edited_at" timestamp with time zone,
    CONSTRAINT "messages_body_check" CHECK ((("char_length"("body") >= 1) AND ("char_length"("body") <= 4000)))
);

ALTER TABLE ONLY "public"."messages" REPLICA IDENTITY FULL;

ALTER TABLE "public"."messages" OWNER TO "postgres";

COMMENT ON COLUMN "public"."messages"."attachment" IS 'An object of the bucket attachments.';

ALTER TABLE "public"."messages" ALTER COLUMN "id" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME "public"."messages_id_seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE IF NOT EXISTS "public"."room_members" (
    "room_id" bigint NOT NULL,
    "user_id" "uuid" NOT NULL,
    "joined_at" timestamp with time zone DEFAULT "now"() NOT NULL,
    "muted" boolean DEFAULT false NOT NULL
);

ALTER TABLE "public"."room_members" OWNER TO "postgres";

CREATE TABLE IF NOT EXISTS "public"."rooms" (
    "id" bigint NOT NULL,
    "slug" "public"."slug" NOT NULL,
    "name" "text" NOT NULL,
    "created_by" "uuid" DEFAULT "auth"."uid"()
);

ALTER TABLE "public"."rooms" OWNER TO "postgres";

CREATE SEQUENCE IF NOT EXISTS "public"."rooms_id_seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER TABLE "public"."rooms_id_seq" OWNER TO "postgres";

ALTER SEQUENCE "public"."rooms_id_seq" OWNED BY "public"."rooms"."id";

CREATE OR REPLACE VIEW "public"."last_messages" WITH ("security_invoker"='on') AS
 SELECT DISTINCT ON ("m"."room_id") "m"."room_id",
    "m"."id",
    "m"."body",
    "m"."sent_at"
   FROM "public"."messages" "m"
  ORDER BY "m"."room_id", "m"."sent_at" DESC;

ALTER TABLE "public"."last_messages" OWNER TO "postgres";

ALTER TABLE ONLY "public"."rooms" ALTER COLUMN "id" SET DEFAULT "nextval"('"public"."rooms_id_seq"'::"regclass");

ALTER TABLE ONLY "public"."messages"
    ADD CONSTRAINT "messages_pkey" PRIMARY KEY ("id");

ALTER TABLE ONLY "public"."room_members"
    ADD CONSTRAINT "room_members_pkey" PRIMARY KEY ("room_id", "user_id");

ALTER TABLE ONLY "public"."rooms"
    ADD CONSTRAINT "rooms_pkey" PRIMARY KEY ("id");

ALTER TABLE ONLY "public"."rooms"
    ADD CONSTRAINT "rooms_slug_key" UNIQUE ("slug");

CREATE INDEX "messages_body_idx" ON "public"."messages" USING "gin" ("body" "extensions"."gin_trgm_ops");

CREATE INDEX "messages_room_id_sent_at_idx" ON "public"."messages" USING "btree" ("room_id", "sent_at" DESC);

CREATE OR REPLACE TRIGGER "broadcast_message" AFTER INSERT OR DELETE OR UPDATE ON "public"."messages" FOR EACH ROW EXECUTE FUNCTION "public"."broadcast_message"();

ALTER TABLE ONLY "public"."messages"
    ADD CONSTRAINT "messages_attachment_fkey" FOREIGN KEY ("attachment") REFERENCES "storage"."objects"("id") ON DELETE SET NULL;

ALTER TABLE ONLY "public"."messages"
    ADD CONSTRAINT "messages_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "auth"."users"("id") ON DELETE SET NULL;

ALTER TABLE ONLY "public"."messages"
    ADD CONSTRAINT "messages_room_id_fkey" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE CASCADE;

ALTER TABLE ONLY "public"."room_members"
    ADD CONSTRAINT "room_members_room_id_fkey" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE CASCADE;

ALTER TABLE ONLY "public"."room_members"
    ADD CONSTRAINT "room_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "auth"."users"("id") ON DELETE CASCADE;

ALTER TABLE ONLY "public"."rooms"
    ADD CONSTRAINT "rooms_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "auth"."users"("id");

CREATE POLICY "authors edit" ON "public"."messages" FOR UPDATE TO "authenticated" USING (("author_id" = ( SELECT "auth"."uid"() AS "uid"))) WITH CHECK (("author_id" = ( SELECT "auth"."uid"() AS "uid")));

ALTER TABLE "public"."messages" ENABLE ROW LEVEL SECURITY;

CREATE POLICY "members read" ON "public"."messages" FOR SELECT TO "authenticated" USING ("internal"."in_room"("room_id"));

CREATE POLICY "members write" ON "public"."messages" FOR INSERT TO "authenticated" WITH CHECK ((("author_id" = ( SELECT "auth"."uid"() AS "uid")) AND "internal"."in_room"("room_id")));

ALTER TABLE "public"."room_members" ENABLE ROW LEVEL SECURITY;

CREATE POLICY "own memberships" ON "public"."room_members" TO "authenticated" USING (("user_id" = ( SELECT "auth"."uid"() AS "uid")));

ALTER TABLE "public"."rooms" ENABLE ROW LEVEL SECURITY;

CREATE POLICY "rooms are seen" ON "public"."rooms" FOR SELECT TO "authenticated", "anon" USING (true);

CREATE PUBLICATION "supabase_realtime" WITH (publish = 'insert, update, delete, truncate');

ALTER PUBLICATION "supabase_realtime" OWNER TO "postgres";

ALTER PUBLICATION "supabase_realtime" ADD TABLE ONLY "public"."messages";

ALTER PUBLICATION "supabase_realtime" ADD TABLE ONLY "public"."room_members";

GRANT USAGE ON SCHEMA "internal" TO "authenticated";

GRANT USAGE ON SCHEMA "public" TO "postgres";
GRANT USAGE ON SCHEMA "public" TO "anon";
GRANT USAGE ON SCHEMA "public" TO "authenticated";
GRANT USAGE ON SCHEMA "public" TO "service_role";

REVOKE ALL ON FUNCTION "internal"."in_room"("room" bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION "internal"."in_room"("room" bigint) TO "authenticated";

REVOKE ALL ON FUNCTION "public"."broadcast_message"() FROM PUBLIC;

REVOKE ALL ON FUNCTION "public"."leave_rooms"() FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE "public"."messages" TO "authenticated";
GRANT ALL ON TABLE "public"."messages" TO "service_role";

GRANT UPDATE("body","edited_at") ON TABLE "public"."messages" TO "authenticated";

GRANT SELECT,INSERT,DELETE ON TABLE "public"."room_members" TO "authenticated";
GRANT ALL ON TABLE "public"."room_members" TO "service_role";

GRANT SELECT ON TABLE "public"."rooms" TO "anon";
GRANT SELECT ON TABLE "public"."rooms" TO "authenticated";
GRANT ALL ON TABLE "public"."rooms" TO "service_role";

GRANT USAGE ON SEQUENCE "public"."rooms_id_seq" TO "service_role";

CREATE TRIGGER "leave_rooms" BEFORE DELETE ON "auth"."users" FOR EACH ROW EXECUTE FUNCTION "public"."leave_rooms"();

CREATE POLICY "attachments of members" ON "storage"."objects" FOR SELECT TO "authenticated" USING ((("bucket_id" = 'attachments'::"text") AND "internal"."in_room"((("storage"."foldername"("name"))[1])::bigint)));

CREATE POLICY "members listen" ON "realtime"."messages" FOR SELECT TO "authenticated" USING (((("extension" = ANY (ARRAY['broadcast'::"text", 'presence'::"text"]))) AND "internal"."in_room"("internal"."room_of_topic"())));

RESET ALL;
