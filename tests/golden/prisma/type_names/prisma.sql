-- CreateEnum
CREATE TYPE "Person" AS ENUM ('signup', 'reset');

-- CreateTable
CREATE TABLE "users" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verificationtokens" (
    "id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "purpose" "Person" NOT NULL,

    CONSTRAINT "verificationtokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Status" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "Status_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tbl_people" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "tbl_people_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Jwks" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "Jwks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- AddForeignKey
ALTER TABLE "verificationtokens" ADD CONSTRAINT "verificationtokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
