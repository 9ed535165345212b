// Supabase's own generators for other languages, over the metadata that a schema gives and over that of its database.
// Standard input: {"metadata": …, "connection": {…}, "schemas": […], "partitions": […]}; prints {"ours": {…}, "theirs": {…}}, texts by language.
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { parseGeneratorMetadata } from '@supabase/postgrest-typegen';
import { generateGo, generatePython, generateSwift, generateTypescript, sortGeneratorMetadata } from '@supabase/postgrest-typegen/generation';
import { introspect } from '@supabase/postgrest-typegen/introspection';

const { metadata, connection, schemas, partitions } = JSON.parse(readFileSync(0, 'utf8'));
const pool = new pg.Pool(connection);
const asked = await introspect(pool, { includedSchemas: schemas });
await pool.end();
// It lists the types of the platform too, which nobody asked for
asked.types = asked.types.filter(({ schema }) => [...schemas, 'pg_catalog', 'extensions'].includes(schema));

const parts = new Set(asked.tables.filter(({ name }) => partitions.includes(name)).map(({ id }) => id));
asked.tables = asked.tables.filter(({ id }) => !parts.has(id));
asked.columns = asked.columns.filter(({ table_id }) => !parts.has(table_id));
asked.types = asked.types.filter(({ type_relation_id }) => !parts.has(type_relation_id));

const generated = async (found) => {
  const sorted = sortGeneratorMetadata(parseGeneratorMetadata(found));
  return {
    go: generateGo(sorted),
    python: generatePython(sorted),
    swift: await generateSwift(sorted, { accessControl: 'internal' }),
    typescript: await generateTypescript(sorted, { detectOneToOneRelationships: true }),
  };
};
console.log(JSON.stringify({ ours: await generated(metadata), theirs: await generated(asked) }));
