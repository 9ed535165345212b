// Reads a value of each type that is asked for with node-postgres, alone and in an array, and prints what came.
// Standard input: {"connection": {…}, "values": [[type, text], …]}.
import { readFileSync } from 'node:fs';
import pg from 'pg';

const { connection, values } = JSON.parse(readFileSync(0, 'utf8'));
const client = new pg.Client(connection);
await client.connect();

const shown = (value) => {
  if (Array.isArray(value)) return `${shown(value[0])}[]`;
  if (value instanceof Date) return 'Date';
  if (Buffer.isBuffer(value)) return 'Buffer';
  if (value !== null && typeof value === 'object') return `{${Object.keys(value).sort().join(',')}}`;
  return typeof value;
};

const found = {};
for (const [type, text] of values) {
  const { rows } = await client.query(`select $1::text::${type} as alone, array[$1::text::${type}] as together`, [text]);
  found[type] = [shown(rows[0].alone), shown(rows[0].together)];
}
await client.end();
console.log(JSON.stringify(found));
