// Compiles a diagram from standard input with D2 itself, and prints what it understood as JSON.
import { D2 } from '@terrastruct/d2';

let text = '';
for await (const chunk of process.stdin) text += chunk;

try {
  const { diagram } = await new D2().compile(text, { options: { layout: 'dagre' } });
  const tables = diagram.shapes
    .filter((shape) => shape.type === 'sql_table')
    .map(({ label, columns }) => ({
      name: label,
      columns: columns.map(({ name, type, constraint }) => ({ name: name.label, type: type.label, constraint })),
    }));
  const lines = diagram.connections.map(({ srcArrow, dstArrow }) => [srcArrow, dstArrow]);
  console.log(JSON.stringify({ tables, lines }));
  process.exit(0);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
