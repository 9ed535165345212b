CREATE TYPE "state" AS ENUM (
  'here',
  'gone'
);

CREATE TABLE "users" (
  "id" int PRIMARY KEY,
  "email" text NOT NULL,
  "team_id" int
);

CREATE TABLE "teams" (
  "id" int PRIMARY KEY,
  "lead_id" int,
  "at" timestamp
);

CREATE TABLE "rooms" (
  "at" timestamp,
  "id" int PRIMARY KEY
);

CREATE UNIQUE INDEX ON "users" ("email");

CREATE INDEX "listed" ON "users" ("team_id", "email");

ALTER TABLE "users" ADD FOREIGN KEY ("team_id") REFERENCES "teams" ("id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "teams" ADD FOREIGN KEY ("lead_id") REFERENCES "users" ("id") DEFERRABLE INITIALLY IMMEDIATE;

