// For each line of standard input, a row of a table as {"table": …, "part": …, "row": …}, a line that says whether the
// validators of both libraries take it: {"zod": true, "valibot": false, …}.
import { createInterface } from 'node:readline';
import * as v from 'valibot';

const [zodded, valibotted] = await Promise.all([import('./made/zod.js'), import('./made/valibot.js')]);

for await (const line of createInterface({ input: process.stdin })) {
  const { name, row } = JSON.parse(line);
  const one = zodded[name].safeParse(row);
  const other = v.safeParse(valibotted[name], row);
  const problems = (one.error?.issues ?? []).map((each) => `${each.path.join('.')}: ${each.message}`);
  console.log(JSON.stringify({ zod: one.success, valibot: other.success, problems }));
}
