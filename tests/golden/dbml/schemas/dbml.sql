CREATE SCHEMA "core";

CREATE SCHEMA "billing";

CREATE TABLE "core"."users" (
  "id" bigint PRIMARY KEY,
  "manager_id" bigint
);

CREATE TABLE "core"."Orders" (
  "id" bigint PRIMARY KEY,
  "user_id" bigint NOT NULL
);

CREATE TABLE "users" (
  "id" bigint PRIMARY KEY,
  "core_id" bigint UNIQUE
);

CREATE TABLE "billing"."invoices" (
  "id" bigint PRIMARY KEY,
  "order_id" bigint,
  "user_id" bigint
);

ALTER TABLE "core"."users" ADD FOREIGN KEY ("manager_id") REFERENCES "core"."users" ("id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "core"."Orders" ADD FOREIGN KEY ("user_id") REFERENCES "core"."users" ("id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "billing"."invoices" ADD FOREIGN KEY ("order_id") REFERENCES "core"."Orders" ("id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "core"."users" ADD FOREIGN KEY ("id") REFERENCES "users" ("core_id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "billing"."invoices" ADD FOREIGN KEY ("user_id") REFERENCES "users" ("id") DEFERRABLE INITIALLY IMMEDIATE;

