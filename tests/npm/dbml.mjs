// Reads a diagram from standard input with DBML's own parser, and prints what it understood as JSON.
import { Parser } from '@dbml/core';

let text = '';
for await (const chunk of process.stdin) text += chunk;

let database;
try {
  database = new Parser().parse(text, 'dbmlv2');
} catch (error) {
  console.error(JSON.stringify(error.diags ?? String(error)));
  process.exit(1);
}
const path = (schema, ...names) => [schema === 'public' ? null : schema, ...names].filter((name) => name !== null);
console.log(
  JSON.stringify({
    tables: database.schemas.flatMap((schema) =>
      schema.tables.map((table) => ({
        path: path(schema.name, table.name),
        note: table.note ?? '',
        columns: table.fields.map((field) => ({
          name: field.name,
          type: field.type.type_name,
          nullable: !field.not_null,
          primary: Boolean(field.pk) || table.indexes.some((i) => i.pk && i.columns.some((c) => c.value === field.name)),
          unique: Boolean(field.unique),
        })),
      })),
    ),
    enums: Object.fromEntries(
      database.schemas.flatMap((schema) => schema.enums.map((found) => [found.name, found.values.map((v) => v.name)])),
    ),
    references: database.schemas.flatMap((schema) =>
      schema.refs.map((found) => ({
        deletes: found.onDelete ?? null,
        ends: found.endpoints.map((end) => ({
          path: path(end.schemaName ?? 'public', end.tableName),
          columns: end.fieldNames,
          relation: end.relation,
        })),
      })),
    ),
  }),
);
