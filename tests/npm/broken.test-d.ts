// Wrong on purpose: were these three not reported, a clean run would prove nothing.
import type { Position, PositionInsert } from './types';

export const status: Position['status'] = 'opened';
export const insert: PositionInsert = {};
// @ts-expect-error: there is no mistake here
export const symbol: Position['symbol'] = 'AAPL';
