// Odd names and texts arrive as they are in the database.
import type { MyApp2faCode, OddLabels, Record, _2faCode } from './odd';

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Same<A, B> extends true ? [] : ['these types differ', A, B]): void;

same<OddLabels, "it's" | 'back\\slash' | '`${x}`' | '</script>' | 'тест 😀'>();
same<_2faCode["it's"], OddLabels[] | null>();
same<_2faCode['1'], number>();
same<_2faCode['größe'], string>();
same<_2faCode['__proto__'], string>();
same<_2faCode['a*/'], 'x' | '*/' | "it's \\ " | 'two\nlines'>();
same<keyof MyApp2faCode, 'id' | 'Json'>();
same<Record['default_value'], 0.5 | 1 | 2.25>();
