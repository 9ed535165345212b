// Wrong on purpose: were these three not reported, a clean run would prove nothing.
import type { Order, OrderInsert } from './types';

export const status: Order['status'] = 'opened';
export const insert: OrderInsert = { side: 'buy' };
// @ts-expect-error: there is no mistake here
export const note: Order['note'] = null;
