CREATE TABLE "users" (
  "id" int PRIMARY KEY,
  "best_id" int UNIQUE,
  "email" text UNIQUE
);

CREATE TABLE "posts" (
  "id" int PRIMARY KEY,
  "user_id" int,
  "editor_id" int NOT NULL,
  "parent_id" int,
  "about_id" int
);

CREATE TABLE "profiles" (
  "user_id" int PRIMARY KEY,
  "email" text
);

CREATE TABLE "cards" (
  "user_id" int,
  "by_email" text,
  "other_id" int
);

CREATE TABLE "shelves" (
  "id" int PRIMARY KEY
);

ALTER TABLE "posts" ADD FOREIGN KEY ("user_id") REFERENCES "users" ("id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "posts" ADD FOREIGN KEY ("editor_id") REFERENCES "users" ("id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "posts" ADD FOREIGN KEY ("parent_id") REFERENCES "posts" ("id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "posts" ADD FOREIGN KEY ("about_id") REFERENCES "users" ("best_id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "profiles" ADD FOREIGN KEY ("user_id") REFERENCES "users" ("id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "cards" ADD FOREIGN KEY ("other_id") REFERENCES "shelves" ("id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "cards" ADD FOREIGN KEY ("user_id") REFERENCES "users" ("id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "cards" ADD CONSTRAINT "mail" FOREIGN KEY ("by_email") REFERENCES "users" ("email") ON DELETE CASCADE ON UPDATE NO ACTION DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "profiles" ADD FOREIGN KEY ("email") REFERENCES "users" ("email") ON DELETE SET NULL ON UPDATE SET DEFAULT DEFERRABLE INITIALLY IMMEDIATE;

