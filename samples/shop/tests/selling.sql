-- From the shelf to the review, with what has to be refused on the way.
grant customer, back_office to current_user;
set local role back_office;
insert into public.products (id, slug, name, description, status) overriding system value values
  (1, 'red-shoes', 'Red running shoes', 'Light, and quick on wet roads.', 'active'),
  (2, 'blue-hat', 'Blue hat', 'Warm. Goes with red shoes.', 'active'),
  (3, 'next-year', 'Green shoes', 'Not yet.', 'draft');
insert into public.variants (id, product_id, sku, name, options) overriding system value values
  (1, 1, 'RED-42', '42', '{"size": "42"}'),
  (2, 2, 'HAT-BLUE', 'one size', '{}'),
  (3, 3, 'GREEN-42', '42', '{"size": "42"}');
insert into public.prices (variant_id, currency, price, valid) values
  (1, 'EUR', 90, '[2020-01-01, 2024-01-01)'),
  (1, 'EUR', 120, '[2024-01-01,)'),
  (2, 'EUR', 30, '[2024-01-01,)');
insert into public.warehouses (id, name, address) overriding system value values
  (1, 'Main', '{"name": "Main", "street": "Dock 1", "postcode": "20457", "city": "Hamburg", "country": "DE"}');
insert into public.stock (warehouse_id, variant_id) values (1, 1), (1, 2);
insert into public.stock_movements (warehouse_id, variant_id, quantity, reason) values (1, 1, 2, 'purchase');
insert into public.customers (id, email, name) overriding system value values
  (1, 'ada@example.com', 'Ada'),
  (2, 'bob@example.com', 'Bob');

-- Two prices of one time, and an address without a city, cannot be.
do $$
begin
  begin
    insert into public.prices (variant_id, currency, price, valid) values (1, 'EUR', 80, '[2025-06-01, 2025-07-01)');
    raise assert_failure using message = 'a variant can have two prices at a time';
  exception when exclusion_violation then
    null;
  end;
  begin
    insert into public.warehouses (name, address) values ('Lost', '{"name": "Lost", "street": "1 Main St"}');
    raise assert_failure using message = 'an address can lack a city';
  exception when check_violation then
    null;
  end;
end
$$;

-- Ada looks for shoes, and sees what is sold, with today's price.
set local role customer;
set local app.customer_id = '1';
do $$
begin
  assert (select array_agg(slug::text) from public.search_products('red shoes')) = array['red-shoes', 'blue-hat'],
    'a name counts more than a description, and drafts are not found';
  assert (select array_agg(sku order by sku) from public.offers where available) = array['RED-42'],
    'the hat is not there';
  assert (select price from public.offers where sku = 'RED-42') = 120, 'the price is that of today';
end
$$;

-- The shop takes her order, promises both pairs, and cannot promise a third.
set local role back_office;
insert into public.orders (id, number, customer_id, currency, shipping_address, billing_address)
  overriding system value
  select 1, '2026-000001', 1, 'EUR', a, a
  from (values ('{"name": "Ada", "street": "1 Main St", "postcode": "1", "city": "Y", "country": "GB"}'::jsonb)) as v (a);
insert into public.order_lines (order_id, line, variant_id, warehouse_id, name, unit_price, quantity)
  values (1, 1, 1, 1, 'Red running shoes, 42', 120, 2);
update public.stock set reserved = 2 where variant_id = 1;
do $$
begin
  assert (select total from public.order_lines) = 240, 'two pairs cost twice as much';
  update public.stock set reserved = 3 where variant_id = 1;
  raise assert_failure using message = 'more can be promised than there is';
exception when check_violation then
  null;
end
$$;

-- She pays; no payment is booked twice, and no more goes back than came.
insert into public.payments (id, order_id, provider, provider_key, status, amount, currency) overriding system value
  values (1, 1, 'stripe', 'pi_1', 'succeeded', 240, 'EUR');
insert into public.refunds (payment_id, amount, reason) values (1, 40, 'late');
do $$
begin
  begin
    insert into public.payments (order_id, provider, provider_key, amount, currency) values (1, 'stripe', 'pi_1', 240, 'EUR');
    raise assert_failure using message = 'a payment can be booked twice';
  exception when unique_violation then
    null;
  end;
  begin
    insert into public.refunds (payment_id, amount, reason) values (1, 201, 'greed');
    raise assert_failure using message = 'more can go back than came';
  exception when check_violation then
    null;
  end;
end
$$;

-- The shoes leave, and the stock follows.
insert into public.stock_movements (warehouse_id, variant_id, quantity, reason, order_id) values (1, 1, -2, 'sale', 1);
update public.orders set status = 'shipped';
do $$
begin
  assert (select (on_hand, reserved) from public.stock where variant_id = 1) = (0, 0), 'nothing is left, or promised';
end
$$;

-- Who has bought them may say what they are like; Bob has not, and sees nothing of the order.
set local role customer;
insert into public.reviews (product_id, stars, text) values (1, 5, 'Quick.');
set local app.customer_id = '2';
do $$
begin
  assert (select count(*) from public.orders) + (select count(*) from public.payments) = 0, 'orders are nobody else''s business';
  assert (select count(*) from public.reviews) = 0, 'a review is read once it is published';
  insert into public.reviews (product_id, stars, text) values (1, 1, 'Never had them.');
  raise assert_failure using message = 'Bob can review what he did not buy';
exception when insufficient_privilege then
  null;
end
$$;
