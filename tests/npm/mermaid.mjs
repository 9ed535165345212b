// Reads a diagram from standard input with Mermaid's own parser, and prints what it understood as JSON.
import mermaid from 'mermaid';

let text = '';
for await (const chunk of process.stdin) text += chunk;

await mermaid.parse(text); // which also loads the notation
const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
const entities = [...db.getEntities().entries()];
const byId = new Map(entities.map(([name, entity]) => [entity.id, name]));
const decoded = (value) =>
  value.replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)));

console.log(
  JSON.stringify({
    entities: entities.map(([name, entity]) => ({
      name: decoded(name),
      label: decoded(entity.alias || name),
      attributes: entity.attributes.map(({ type, name, keys, comment }) => ({
        type,
        name,
        keys: keys ?? [],
        comment: decoded(comment ?? ''),
      })),
    })),
    lines: db.getRelationships().map(({ entityA, entityB, roleA, relSpec }) => ({
      target: decoded(byId.get(entityA)),
      source: decoded(byId.get(entityB)),
      label: decoded(roleA),
      ...relSpec,
    })),
  }),
);
