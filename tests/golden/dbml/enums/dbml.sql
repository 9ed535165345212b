CREATE SCHEMA "v2";

CREATE TYPE "job_status" AS ENUM (
  'created',
  'running',
  'done',
  'failure'
);

CREATE TYPE "grade" AS ENUM (
  'A+',
  'A',
  'A-',
  'Not Yet Set'
);

CREATE TYPE "v2"."job_status" AS ENUM (
  'in progress',
  'Done',
  'it/s'
);

CREATE TABLE "jobs" (
  "id" integer PRIMARY KEY,
  "status" job_status NOT NULL DEFAULT 'created',
  "status_v2" v2.job_status DEFAULT 'Done',
  "grades" grade[],
  "again" job_status
);

