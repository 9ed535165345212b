// What supabase-js makes of the types of shop.dbs. Only the compiler reads this: a line that should fail and does not is
// an error.
import { createClient } from '@supabase/supabase-js';

import { CheckValues, Constants } from './types';
import type {
  Address,
  CompositeTypes,
  Database,
  Enums,
  Json,
  Order,
  OrderInsert,
  OrderSide,
  Tables,
  TablesInsert,
  TablesUpdate,
  User,
} from './types';

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Same<A, B> extends true ? [] : ['these types differ', A, B]): void;
declare function takes<T>(value: T): void;

const client = createClient<Database>('http://localhost', 'key');

// ---------------------------------------------------------------- rows

const orders = await client.from('orders').select('*');
same<NonNullable<typeof orders.data>, Order[]>();
const some = await client.from('orders').select('id, status, side, span, address').single();
same<
  NonNullable<typeof some.data>,
  { id: number; status: 'open' | 'closed'; side: OrderSide; span: string | null; address: string | null }
>();
const exact = await client.from('orders').select('total::text').single();
same<NonNullable<typeof exact.data>, { total: string }>();
await client.from('orders').select('*').eq('status', 'open').in('side', ['buy']);
// @ts-expect-error: a bad literal
await client.from('orders').select('*').eq('status', 'opened');
// @ts-expect-error: no such table
await client.from('order').select('*');
const missing = await client.from('orders').select('nope').single();
// @ts-expect-error: no such column
missing.data?.nope;
const home = await client.from('users').select('home').single();
same<NonNullable<typeof home.data>, { home: Address | null }>();

// ---------------------------------------------------------------- joins

const joined = await client.from('orders').select('id, users(name, level)').single();
same<NonNullable<typeof joined.data>, { id: number; users: { name: string; level: 'guest' | 'member' } }>();
const many = await client.from('users').select('name, orders(status)').single();
same<NonNullable<typeof many.data>, { name: string; orders: { status: 'open' | 'closed' }[] }>();
const through = await client.from('users').select('name, tags(name)').single();
same<NonNullable<typeof through.data>, { name: string; tags: { name: string }[] }>();
const one = await client.from('users').select('profile(bio)').single();
same<NonNullable<typeof one.data>, { profile: { bio: string | null } | null }>();
const self = await client.from('users').select('name, up:users!users_parent_fkey(name)').single();
same<NonNullable<typeof self.data>['name'], string>();
const view = await client.from('open_orders').select('status, note, twice, users(name)').single();
same<NonNullable<typeof view.data>['status'], 'open'>();
same<NonNullable<typeof view.data>['note'], string>();
same<NonNullable<typeof view.data>['twice'], number>();
same<NonNullable<typeof view.data>['users']['name'], string>();
const elsewhere = await client.schema('billing').from('lines').select('a, invoices(order_id)').single();
same<NonNullable<typeof elsewhere.data>, { a: number; invoices: { order_id: number } }>();
const counted = await client.from('counts').select('*').single();
same<NonNullable<typeof counted.data>, Tables<'counts'>>();
same<Tables<'counts'>, { id: string; name: string; n: number; last: string | null; total: number }>();

// ---------------------------------------------------------------- computed columns and relationships

const computed = await client.from('users').select('full_name').single();
same<NonNullable<typeof computed.data>, { full_name: string | null }>();
const related = await client.from('users').select('name, orders_of(total)').single();
same<NonNullable<typeof related.data>['name'], string>();

// ---------------------------------------------------------------- inserts and updates

await client.from('orders').insert({ user_id: 'u', side: 'buy', total: 1.5 });
await client.from('orders').insert({ user_id: 'u', side: 'buy', total: '9007199254740993.25', status: 'closed' });
await client.from('orders').insert([{ user_id: 'u', side: 'sell', total: 1, note: null }]);
await client.from('tags').update({ name: 'n' }).eq('id', 1);
await client.from('users').insert({ id: 'i', name: 'n', home: { street: 's', zip: 'z' } });
await client.from('orders').upsert({ user_id: 'u', side: 'buy', total: 1 });
await client.from('named').insert({ name: 'n' });
await client.from('open_orders').update({ note: 'n' });
// @ts-expect-error: a required column is missing
await client.from('orders').insert({ side: 'buy', total: 1 });
// @ts-expect-error: a bad literal
await client.from('orders').insert({ user_id: 'u', side: 'buy', total: 1, status: 'opened' });
// @ts-expect-error: a bad label of an enum
await client.from('orders').insert({ user_id: 'u', side: 'both', total: 1 });
// @ts-expect-error: an identity that is always generated
await client.from('orders').insert({ id: 1, user_id: 'u', side: 'buy', total: 1 });
// @ts-expect-error: a generated column
await client.from('orders').update({ twice: 1 });
// @ts-expect-error: no such column
await client.from('orders').update({ nope: 1 });
// @ts-expect-error: null in a column that is not null
await client.from('orders').update({ total: null });
// @ts-expect-error: a shape that lacks a field
await client.from('users').insert({ id: 'i', name: 'n', home: { street: 's' } });
// @ts-expect-error: a column of the view that is computed
await client.from('named').insert({ name: 'n', loud: 'N' });
// @ts-expect-error: a view of a join takes no rows
await client.from('buyers').insert({ id: 1 });
// @ts-expect-error: a materialized view takes no rows
await client.from('totals').insert({ total: 1 });

// ---------------------------------------------------------------- functions

const sum = await client.rpc('add', { a: 1 });
same<typeof sum.data, number | null>();
const total = await client.rpc('total_of', { user_id: 'u' });
same<typeof total.data, number | null>();
same<Database['public']['Functions']['total_of']['Returns'], number | null>();
same<Database['public']['Functions']['add']['Returns'], number>();
const top = await client.rpc('top', { n: 1 });
same<NonNullable<typeof top.data>, { id: string; name: string }[]>();
const found = await client.rpc('open_of', { user_id: 'u' });
same<NonNullable<typeof found.data>, Order[]>();
const picked = await client.rpc('open_of', { user_id: 'u' }).select('status');
same<NonNullable<typeof picked.data>, { status: 'open' | 'closed' }[]>();
const outs = await client.rpc('outs', { x: 1 });
same<NonNullable<typeof outs.data>, { a: number; b: OrderSide }>();
const overloaded = await client.rpc('g', { a: 'a', b: 1 });
same<typeof overloaded.data, string | null>();
await client.rpc('ping');
await client.rpc('vari', { xs: ['a'] });
// @ts-expect-error: an argument of another type
await client.rpc('add', { a: 'one' });
// @ts-expect-error: an argument is missing
await client.rpc('add', {});
// @ts-expect-error: no such function
await client.rpc('nope');
// @ts-expect-error: a trigger function is not called
await client.rpc('trg');
same<Database['public']['Functions']['price']['Returns'], CompositeTypes<'price'>>();
takes<{ error: true }>(null! as Database['public']['Functions']['f']['Returns']);

// ---------------------------------------------------------------- what is imported by name

same<Tables<'orders'>, Order>();
same<Tables<'users'>, User>();
same<TablesInsert<'orders'>, OrderInsert>();
same<TablesUpdate<'tags'>, { id?: never; name?: string }>();
same<Enums<'order_side'>, 'buy' | 'sell'>();
same<Tables<{ schema: 'billing' }, 'invoices'>, { id: string; order_id: number }>();
same<TablesInsert<{ schema: 'billing' }, 'lines'>['a'], number>();
same<CompositeTypes<{ schema: 'public' }, 'price'>, { amount: number | null; currency: string | null }>();
same<(typeof Constants)['public']['Enums']['order_side'], readonly ['buy', 'sell']>();
same<(typeof CheckValues)['public']['orders']['status'], readonly ['open', 'closed']>();
takes<Record<string, unknown>>(null! as Order);
takes<Json>(null! as Address);
// @ts-expect-error: no such table
type Nope = Tables<'nope'>;
// @ts-expect-error: a table of another schema
type Elsewhere = Tables<'invoices'>;

// What only newer versions of PostgREST have is there as the header says the version.
void client.from('orders').update({ status: 'closed' }).eq('id', 1).maxAffected(1).throwOnError();
