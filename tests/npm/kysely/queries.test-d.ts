// What Kysely makes of the types of shop.dbs. Only the compiler reads this: a line that should fail and does not is an
// error.
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';

import type { Database, Order, OrderInsert, OrderSide, OrderUpdate, Tag } from './types';

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Same<A, B> extends true ? [] : ['these types differ', A, B]): void;
declare function takes<T>(value: T): void;

const db = new Kysely<Database>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (inside) => new PostgresIntrospector(inside),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

// ---------------------------------------------------------------- reading

const order = await db.selectFrom('orders').selectAll().where('status', '=', 'open').executeTakeFirstOrThrow();
same<typeof order, Order>();
same<Order['id'], string>();
same<Order['total'], string>();
same<Order['status'], 'open' | 'closed'>();
same<Order['note'], string | null>();
same<Order['side'], OrderSide>();
const joined = await db
  .selectFrom('orders as o')
  .innerJoin('users as u', 'u.id', 'o.user_id')
  .leftJoin('profile as p', 'p.user_id', 'u.id')
  .select(['o.total', 'u.level', 'p.bio', 'o.twice as double'])
  .execute();
same<(typeof joined)[0], { total: string; level: 'guest' | 'member'; bio: string | null; double: string }>();
await db.selectFrom('billing.invoices as i').innerJoin('orders as o', 'o.id', 'i.order_id').select('i.id').execute();
const counted = await db.selectFrom('counts').select(['n', 'last']).executeTakeFirstOrThrow();
same<typeof counted, { n: string; last: string | null }>();
// @ts-expect-error: a bad literal
await db.selectFrom('orders').selectAll().where('status', '=', 'opened').execute();
// @ts-expect-error: no such column
await db.selectFrom('orders').select('nope').execute();
// @ts-expect-error: no such table
await db.selectFrom('order').selectAll().execute();

// ---------------------------------------------------------------- writing

await db.insertInto('orders').values({ user_id: 'u', side: 'buy', total: '1.50' }).execute();
await db.insertInto('orders').values({ user_id: 'u', side: 'buy', total: 9007199254740993n, status: 'closed' }).execute();
await db.insertInto('users').values({ id: 'i', name: 'n', home: { street: 's', zip: 'z' } }).execute();
await db.updateTable('tags').set({ name: 'n' }).where('id', '=', '1').execute();
await db.insertInto('named').values({ name: 'n' }).execute();
takes<OrderInsert>({ user_id: 'u', side: 'buy', total: 1 });
takes<OrderUpdate>({ note: null });
same<keyof Tag, 'id' | 'name'>();
// @ts-expect-error: a required column is missing
await db.insertInto('orders').values({ user_id: 'u', side: 'buy' }).execute();
// @ts-expect-error: an identity that is always generated
await db.insertInto('orders').values({ id: '1', user_id: 'u', side: 'buy', total: 1 }).execute();
// @ts-expect-error: a generated column
await db.updateTable('orders').set({ twice: 1 }).execute();
// @ts-expect-error: null in a column that is not null
await db.updateTable('orders').set({ total: null }).execute();
// @ts-expect-error: a column of the view that is computed
await db.insertInto('named').values({ name: 'n', loud: 'N' }).execute();
