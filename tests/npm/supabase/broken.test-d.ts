// Wrong on purpose: were these three not reported, a clean run would prove nothing.
import { createClient } from '@supabase/supabase-js';

import type { Database, Order } from './types';

export const status: Order['status'] = 'opened';
export const inserted = createClient<Database>('', '').from('orders').insert({ side: 'buy' });
// @ts-expect-error: there is no mistake here
export const note: Order['note'] = null;
