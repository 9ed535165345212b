// What the options of the header make of large numbers.
import type { Account as Bigs } from './bigs';
import type { Account as Numbers } from './numbers';
import type { Account as Strings } from './strings';

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Same<A, B> extends true ? [] : ['these types differ', A, B]): void;

same<Bigs['id'], bigint>();
same<Bigs['seen'], bigint>();
same<Bigs['balance'], number>();
same<Numbers['id'], number>();
same<Numbers['seen'], number>();
same<Strings['id'], string>();
same<Strings['balance'], string>();
