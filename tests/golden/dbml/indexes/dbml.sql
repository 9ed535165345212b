CREATE TABLE "bookings" (
  "id" integer PRIMARY KEY,
  "country" varchar,
  "booking_date" date,
  "created_at" timestamp,
  "tags" text[],
  "title" text
);

CREATE INDEX "created_at_index" ON "bookings" ("created_at");

CREATE INDEX ON "bookings" ("booking_date");

CREATE INDEX ON "bookings" ("booking_date");

CREATE UNIQUE INDEX ON "bookings" ("country", "booking_date");

CREATE INDEX ON "bookings" USING HASH ("booking_date");

CREATE INDEX ON "bookings" USING GIN ("tags");

CREATE INDEX ON "bookings" ((id*2));

CREATE INDEX ON "bookings" ((id*3), (lower(title)));

CREATE INDEX ON "bookings" ((id*3), "id");

CREATE UNIQUE INDEX "Title of booking" ON "bookings" ((lower(title)));

CREATE INDEX ON "bookings" ("id", "country", "booking_date", "created_at", "title");

