// Reads DBML from standard input, and prints the SQL for PostgreSQL that DBML's own tool makes of it.
import { exporter } from '@dbml/core';

let text = '';
for await (const chunk of process.stdin) text += chunk;

try {
  console.log(exporter.export(text, 'postgres'));
} catch (error) {
  console.error(JSON.stringify(error.diags ?? String(error)));
  process.exit(1);
}
