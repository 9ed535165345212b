// What the types of rich.dbs promise. Only the compiler reads this: a line that should fail and does not is an error.
import type {
  Account,
  AccountInsert,
  ActivePosition,
  BillingPosition,
  BothWay,
  Currency,
  Email,
  Json,
  Level,
  LegacyPosition,
  MoneyAmount,
  NotedOpen,
  OnlyGeneratedInsert,
  OpenPosition,
  OrderEvent,
  OrderLeg,
  OrderSide,
  Position,
  PositionInsert,
  PositionTag,
  PositionTagUpdate,
  PositionUpdate,
  State,
  Tag,
  TagCount,
  TagInsert,
  Total,
  Trade,
  TradeInsert,
} from './types';

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Same<A, B> extends true ? [] : ['these types differ', A, B]): void;
declare function takes<T>(value: T): void;
declare const position: Position;

// Rows
same<Position['id'], string>();
same<Position['position_type'], 'call' | 'put' | 'stock'>();
same<Position['status'], 'open' | 'closed'>();
same<Position['risk'], 1 | 2 | 3 | null>();
same<Position['grade'], 'a' | 'b' | null>();
same<Position['note'], string | null>();
same<Position['side'], OrderSide>();
same<OrderSide, 'buy' | 'sell'>();
same<Position['payload'], OrderEvent | null>();
same<Position['extra'], Json>();
same<Position['marks'], MoneyAmount[]>();
same<Position['sides'], ('buy' | 'sell')[] | null>();
same<Position['contact'], Email>();
same<Position['quote_currency'], Currency>();
same<Currency, 'USD' | 'EUR'>();
same<Position['cost'], number>();
same<MoneyAmount['amount'], number | null>();
same<Account['id'], string>();
same<Account['balance'], number>();
same<Account['level'], 1 | 2 | 3>();
same<Level, 1 | 2 | 3>();
same<Tag['display name'], string | null>();
same<BillingPosition['state'], State>();
same<keyof LegacyPosition, 'id'>();
same<keyof PositionTag, 'position_id' | 'tag_id'>();
same<Trade['position_id'], Position['id']>();

// @ts-expect-error: the harness itself tells types apart
same<Position['id'], string | null>();
// @ts-expect-error: a column may be null
position.note.length;
// @ts-expect-error: no such column
position.nope;
// @ts-expect-error: no such literal
takes<Position['status']>('opened');
// @ts-expect-error: null in a column that is not null
takes<Position['symbol']>(null);
// @ts-expect-error: the elements of an array are not undefined unless one looks past its end
takes<OrderSide>(position.sides?.[0]);

switch (position.position_type) {
  case 'call':
  case 'put':
  case 'stock':
    break;
  default:
    position.position_type satisfies never;
}

// Inserts
const least: PositionInsert = {
  user_id: 'u',
  symbol: 'AAPL',
  quantity: 1,
  entry_price: 1.5,
  position_type: 'call',
  side: 'buy',
  extra: { a: [1, 'x', null, { b: true }] },
  marks: [{ amount: null, currency: 'USD' }],
  matrix: [1],
  contact: 'a@b',
};
takes<PositionInsert>({ ...least, id: 'i', status: 'closed', note: null, risk: 3, sides: ['buy', 'sell'] });
takes<PositionInsert>({ ...least, payload: { order_id: 'o', kind: 'filled', serial_no: 1, tags: [], legs: [] } });
takes<TradeInsert>({ position_id: 'p', kind: 'limit-order-with-a-long-name' });
takes<TagInsert>({ name: 'n', 'display name': 'N' });
takes<AccountInsert>({ level: 2, opened_on: '2024-01-01' });
takes<AccountInsert>({ id: '1', number: 1, seen: '9007199254740993', level: 2, opened_on: '2024-01-01' });
takes<OnlyGeneratedInsert>({});

// @ts-expect-error: a required column is missing
takes<PositionInsert>({ user_id: 'u' });
// @ts-expect-error: a generated column
takes<PositionInsert>({ ...least, cost: 1 });
// @ts-expect-error: an identity that is always generated
takes<TagInsert>({ id: '1', name: 'n' });
// @ts-expect-error: nothing can be given
takes<OnlyGeneratedInsert>({ id: 1 });
// @ts-expect-error: a bad literal
takes<PositionInsert>({ ...least, position_type: 'bond' });
// @ts-expect-error: null in a column that is not null, default or not
takes<PositionInsert>({ ...least, status: null });
// @ts-expect-error: a column that may be left out is not given as undefined
takes<PositionInsert>({ ...least, note: undefined });
// @ts-expect-error: a bigint column is no number
takes<AccountInsert>({ id: 1, level: 2, opened_on: '2024-01-01' });
// @ts-expect-error: a domain with a list of values
takes<AccountInsert>({ level: 4, opened_on: '2024-01-01' });

// Updates
takes<PositionUpdate>({});
takes<PositionUpdate>({ note: null, status: 'closed' });
takes<PositionTagUpdate>({ tag_id: '1' });
// @ts-expect-error: a generated column
takes<PositionUpdate>({ cost: 1 });
// @ts-expect-error: a bad literal
takes<PositionUpdate>({ status: 'shut' });

// Shapes
same<OrderEvent['serial_no'], number>();
same<OrderEvent['legs'], OrderLeg[]>();
same<OrderLeg['ratio'], 1 | 2 | 3>();
takes<OrderEvent>({ order_id: 'o', kind: 'placed', serial_no: 1, tags: [], legs: [{ side: 'buy', ratio: 1 }] });
takes<OrderEvent>({ order_id: 'o', kind: 'placed', qty: null, serial_no: 1, tags: [], legs: [] });
takes<(event: OrderEvent) => Json>((event) => event);
// @ts-expect-error: a bad literal inside
takes<OrderEvent>({ order_id: 'o', kind: 'lost', serial_no: 1, tags: [], legs: [] });
// @ts-expect-error: a function is no json
takes<Json>(() => 1);

// Views
same<OpenPosition['id'], string>();
same<OpenPosition['status'], 'open'>();
same<OpenPosition['note'], string>();
same<OpenPosition['side'], OrderSide>();
same<NotedOpen['side'], 'buy'>();
same<NotedOpen['status'], 'open'>();
same<NotedOpen['loud'], string | null>();
same<TagCount['name'], string>();
same<TagCount['n'], string>();
same<TagCount['position_id'], string | null>();
same<Total['status'], 'open' | 'closed'>();
same<Total['found'], boolean>();
same<keyof ActivePosition, keyof Position>();
same<keyof BothWay, 'symbol'>();
