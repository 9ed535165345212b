// Reads a JSON list of DBML from standard input, and prints the SQL for PostgreSQL that DBML's own tool makes of each.
import { exporter } from '@dbml/core';

let text = '';
for await (const chunk of process.stdin) text += chunk;

const made = JSON.parse(text).map((source) => {
  try {
    return { sql: exporter.export(source, 'postgres') };
  } catch (error) {
    return { error: JSON.stringify(error.diags ?? String(error)) };
  }
});
console.log(JSON.stringify(made));
