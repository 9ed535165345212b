CREATE TABLE "users" (
  "id" int PRIMARY KEY NOT NULL,
  "created_at" timestamp DEFAULT (now()),
  "name" varchar,
  "deleted" boolean NOT NULL,
  "updated_at" timestamptz DEFAULT (now()),
  "deleted_at" timestamp,
  CONSTRAINT "users.positive" CHECK (id > 0)
);

CREATE TABLE "letters" (
  "deleted" boolean NOT NULL,
  "id" int PRIMARY KEY NOT NULL,
  "created_at" timestamp DEFAULT (now()),
  "updated_at" timestamp,
  "email" varchar UNIQUE,
  "user_id" int,
  "deleted_at" date,
  CONSTRAINT "letters.positive" CHECK (id > 0)
);

CREATE INDEX ON "users" ("created_at");

CREATE UNIQUE INDEX ON "letters" ("email", "user_id");

CREATE INDEX ON "letters" ("created_at");

CREATE INDEX ON "letters" ("deleted_at");

COMMENT ON TABLE "users" IS 'From the second';

COMMENT ON TABLE "letters" IS 'Its own';

ALTER TABLE "letters" ADD FOREIGN KEY ("user_id") REFERENCES "users" ("id") DEFERRABLE INITIALLY IMMEDIATE;

