CREATE TABLE "merchants" (
  "id" int,
  "country_code" varchar(2),
  PRIMARY KEY ("id", "country_code")
);

CREATE TABLE "merchant_periods" (
  "id" int PRIMARY KEY,
  "merchant_id" int,
  "country_code" varchar(2),
  "start_code" varchar(2),
  "start_id" int
);

CREATE TABLE "accounts" (
  "a" int,
  "b" int
);

CREATE TABLE "details" (
  "a" int,
  "b" int
);

CREATE UNIQUE INDEX ON "accounts" ("b", "a");

ALTER TABLE "merchant_periods" ADD FOREIGN KEY ("merchant_id", "country_code") REFERENCES "merchants" ("id", "country_code") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "merchant_periods" ADD CONSTRAINT "started" FOREIGN KEY ("start_code", "start_id") REFERENCES "merchants" ("country_code", "id") ON DELETE RESTRICT DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "details" ADD FOREIGN KEY ("a", "b") REFERENCES "accounts" ("a", "b") DEFERRABLE INITIALLY IMMEDIATE;

