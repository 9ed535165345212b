// Compiles diagrams, a JSON list on standard input, with D2 itself, and prints what it understood of each as JSON.
import { D2 } from '@terrastruct/d2';

let text = '';
for await (const chunk of process.stdin) text += chunk;

const d2 = new D2();
const found = [];
for (const source of JSON.parse(text)) {
  try {
    const { diagram } = await d2.compile(source, { options: { layout: 'dagre' } });
    const tables = diagram.shapes
      .filter((shape) => shape.type === 'sql_table')
      .map(({ label, columns }) => ({
        name: label,
        columns: columns.map(({ name, type, constraint }) => ({ name: name.label, type: type.label, constraint })),
      }));
    const lines = diagram.connections.map(({ srcArrow, dstArrow }) => [srcArrow, dstArrow]);
    found.push({ tables, lines });
  } catch (error) {
    found.push({ error: error.message });
  }
}
console.log(JSON.stringify(found));
process.exit(0);
