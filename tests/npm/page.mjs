// Uses the page of a diagram in a headless Chromium as a person would, and prints what could be seen as JSON.
// node page.mjs CHROMIUM PAGE.html [TABLE ITS_NEIGHBOUR A_STRANGER]; without tables, the page of a large schema; with one,
// a schema in which that table has references that are written instead of drawn.
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [, , executablePath, file, table, neighbour, stranger] = process.argv;
const url = pathToFileURL(file).href;
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, colorScheme: 'dark' });
const page = await context.newPage();
const errors = [], requests = [];
page.on('pageerror', (error) => errors.push(error.message));
page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
page.on('request', (request) => { if (!request.url().startsWith('file:')) requests.push(request.url()); });

const viewBox = () => page.$eval('#stage svg', (svg) => svg.getAttribute('viewBox').split(' ').map(Number));
const hash = () => page.evaluate(() => decodeURIComponent(location.hash));
const classes = (id) => page.evaluate((id) => document.getElementById(id)?.getAttribute('class').split(' ') ?? null, id);
const listed = () => page.$$eval('#list a', (links) => links.map((link) => link.textContent));
const details = () => page.$eval('#details', (aside) => (aside.hidden ? null : aside.innerText));
const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
const fill = (selector) => page.$eval(selector, (element) => getComputedStyle(element).fill);
/** The texts that leave their box. */
const outside = () =>
  page.$$eval('#stage .box', (boxes) =>
    boxes.flatMap((box) => {
      const frame = box.querySelector('.body').getBoundingClientRect();
      return [...box.querySelectorAll('text')]
        .filter((text) => {
          const place = text.getBoundingClientRect();
          return place.left < frame.left - 1 || place.right > frame.right + 1 || place.bottom > frame.bottom + 1;
        })
        .map((text) => text.textContent);
    }),
  );
const seen = {};

await page.goto(url);
await page.waitForSelector('#stage svg');
if (!(await listed()).length) await empty();
else if (neighbour) await small();
else if (table) await tangled();
else await large();
await browser.close();
console.log(JSON.stringify({ ...seen, errors, requests }));

async function empty() {
  seen.list = await page.$eval('#list', (list) => list.innerText);
  seen.scale = await page.$eval('#stage svg', (svg) => svg.clientWidth / svg.viewBox.baseVal.width);
}

async function large() {
  seen.tables = (await listed()).length;
  seen.pages = await page.$$eval('#view-chooser option', (options) => options.map((option) => option.textContent));
  seen.modules = await page.$$eval('#stage .module', (boxes) => boxes.map((box) => box.dataset.view));
  await page.click('#stage .module .t');
  await page.waitForSelector('#stage .table');
  seen.opened = { hash: await hash(), boxes: await page.$$eval('#stage .box', (boxes) => boxes.length) };
  const clicked = await page.$eval('#stage .partial', (box) => box.id); // it is on another page
  await page.click('#stage .partial .t');
  await page.waitForSelector('#stage .chosen');
  const chosen = await page.$eval('.chosen', (box) => ({ id: box.id, partial: box.classList.contains('partial') }));
  seen.elsewhere = { clicked, hash: await hash(), chosen };
  await page.selectOption('#view-chooser', { label: 'All modules' });
  await page.waitForSelector('#stage .module');
  seen.back = await hash();
}

async function tangled() {
  seen.outside = await outside();
  const leads = `[id="${table}"] .lead`;
  const to = await page.$eval(leads, (lead) => lead.getAttribute('href').slice(1));
  await page.goto(`${url}#${encodeURIComponent(table)}`);
  await page.reload();
  await page.waitForSelector('.chosen');
  seen.near = await classes(to);
  seen.others = await page.$$eval('#stage .box:not(.near)', (boxes) => boxes.length);
  await page.click(`${leads} text`);
  await page.waitForFunction((id) => document.querySelector('.chosen')?.id === id, to);
  seen.led = { to, hash: await hash(), back: await classes(table), details: await details() };
}

async function small() {
  seen.dark = { theme: await theme(), page: await fill('#stage .page') };
  seen.listed = await listed();
  seen.outside = await outside();

  // zoom and move
  const whole = await viewBox();
  await page.mouse.move(700, 450);
  await page.mouse.wheel(0, -300);
  const nearer = await viewBox();
  seen.zoomed = nearer[2] < whole[2];
  await page.mouse.move(1380, 880);
  await page.mouse.down();
  await page.mouse.move(1280, 840, { steps: 4 });
  await page.mouse.up();
  const moved = await viewBox();
  seen.dragged = moved[0] > nearer[0] && moved[1] > nearer[1] && moved[2] === nearer[2];
  await page.keyboard.press('0');
  seen.fitted = JSON.stringify(await viewBox()) === JSON.stringify(whole);
  await page.keyboard.press('+');
  seen.plus = (await viewBox())[2] < whole[2];
  await page.keyboard.press('ArrowRight');
  seen.arrow = (await viewBox())[0] > whole[0];
  await page.keyboard.press('0');

  // a click shows a table and its neighbours
  await page.click(`[id="${table}"] .t`);
  seen.clicked = { hash: await hash(), details: await details() };
  seen.focus = { table: await classes(table), neighbour: await classes(neighbour), stranger: await classes(stranger) };
  seen.current = await page.$eval('#list [aria-current]', (link) => link.textContent);
  await page.keyboard.press('Escape');
  seen.escaped = { hash: await hash(), details: await details(), near: await page.$$eval('.near', (all) => all.length) };

  // the search, by keyboard alone
  await page.keyboard.press('/');
  await page.keyboard.type(table.split('.').at(-1));
  seen.found = await listed();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  seen.entered = await hash();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('no such thing');
  seen.nothing = await page.$eval('#list', (list) => list.innerText);
  await page.keyboard.press('Escape');
  await page.evaluate(() => document.activeElement.blur());

  // the hint
  await page.hover(`[id="${neighbour}"] .t`);
  await page.waitForSelector('#hint:not([hidden])');
  seen.hint = await page.$eval('#hint', (hint) => hint.innerText);

  // light and dark, and remembered
  await page.keyboard.press('d');
  seen.light = { theme: await theme(), page: await fill('#stage .page') };
  await page.reload();
  await page.waitForSelector('#stage svg');
  seen.remembered = await theme();

  // a link to a table
  await page.goto(`${url}#${encodeURIComponent(neighbour)}`);
  await page.reload();
  await page.waitForSelector('.chosen');
  seen.linked = { chosen: await page.$eval('.chosen', (box) => box.id), details: await details() };
  seen.visible = await page.$eval('.chosen', (box) => {
    const place = box.getBoundingClientRect(), stage = document.getElementById('stage').getBoundingClientRect();
    return place.left >= stage.left && place.top >= stage.top && place.right <= stage.right;
  });
}
