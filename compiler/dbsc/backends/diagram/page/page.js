// The diagram's page: pictures made ahead, moved and zoomed by their view box. No library, no network.
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const tables = new Map(data.tables.map((table) => [table.id, table]));
const element = (id) => document.getElementById(id);
const stage = element("stage"), list = element("list"), search = element("search");
const details = element("details"), hint = element("hint");
let picture = null; // the <svg> that is shown
let view = null; // its id
let whole = null; // its view box as drawn
let box = null; // its view box now
let fitted = true; // whether that is all of it

// ---------------------------------------------------------------- small helpers

function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

/** What leads to a page: nothing, to the first. */
const pageLink = (id) => (id === data.first ? "" : "/" + id);
const link = (id) => make("a", { href: "#" + id }, tables.get(id)?.title ?? id);

// ---------------------------------------------------------------- moving and zooming

const LARGEST = 2;

function look(next) {
  box = next;
  stage.dataset.width = stage.clientWidth;
  stage.dataset.height = stage.clientHeight;
  picture.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
}

/** The view box that shows a rectangle whole, with the shape of the stage, and no larger than LARGEST times. */
function around(rectangle, margin = 0) {
  const shape = stage.clientWidth / Math.max(1, stage.clientHeight);
  let width = Math.max(rectangle.width + 2 * margin, stage.clientWidth / LARGEST), height = rectangle.height + 2 * margin;
  if (width / height < shape) width = height * shape; else height = width / shape;
  const x = rectangle.x + rectangle.width / 2 - width / 2;
  const y = rectangle.y + rectangle.height / 2 - height / 2;
  return { x, y, width, height };
}

function fit() {
  look(around(whole));
  fitted = true;
}

function zoom(factor, at = { x: 0.5, y: 0.5 }) {
  fitted = false;
  const width = Math.min(Math.max(box.width * factor, 120), whole.width * 6);
  const height = box.height * (width / box.width);
  look({ x: box.x + (box.width - width) * at.x, y: box.y + (box.height - height) * at.y, width, height });
}

function move(x, y) {
  fitted = false;
  look({ ...box, x: box.x + x * box.width, y: box.y + y * box.height });
}

/** After the stage has another size: all of the picture stays all of it, a part stays as large as it is drawn. */
function resized() {
  if (!picture || fitted) return picture && fit();
  const scale = Math.max(box.width / stage.dataset.width, box.height / stage.dataset.height);
  look({ ...box, width: stage.clientWidth * scale, height: stage.clientHeight * scale });
}

function place(event) {
  const bounds = stage.getBoundingClientRect();
  return { x: (event.clientX - bounds.left) / bounds.width, y: (event.clientY - bounds.top) / bounds.height };
}

stage.addEventListener("wheel", (event) => {
  event.preventDefault();
  hideHint();
  const step = event.deltaMode === 1 ? 30 : 1; // a wheel that counts in lines
  if (event.shiftKey) move((event.deltaY * step) / stage.clientWidth, 0);
  else zoom(Math.exp(event.deltaY * step * 0.0016), place(event));
}, { passive: false });

const fingers = new Map();
let dragged = 0;

stage.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  fingers.set(event.pointerId, place(event));
  dragged = 0;
});

stage.addEventListener("pointermove", (event) => {
  const before = fingers.get(event.pointerId);
  if (!before) return;
  const now = place(event), others = [...fingers].filter(([id]) => id !== event.pointerId);
  if (others.length) {
    const other = others[0][1];
    const far = (point) => Math.hypot(point.x - other.x, point.y - other.y) || 1e-3;
    zoom(far(before) / far(now), other);
  } else move(before.x - now.x, before.y - now.y);
  dragged += Math.hypot((now.x - before.x) * stage.clientWidth, (now.y - before.y) * stage.clientHeight);
  if (dragged > 4 && !stage.hasPointerCapture(event.pointerId)) stage.setPointerCapture(event.pointerId);
  stage.classList.toggle("moving", dragged > 4);
  fingers.set(event.pointerId, now);
  hideHint();
});

for (const end of ["pointerup", "pointercancel"]) {
  stage.addEventListener(end, (event) => {
    fingers.delete(event.pointerId);
    stage.classList.remove("moving");
  });
}

// ---------------------------------------------------------------- pages and tables

/** Puts the picture of a page on the stage. */
function show(id) {
  if (view === id) return;
  view = id;
  const template = element("view-" + id);
  stage.replaceChildren(template.content.cloneNode(true));
  picture = stage.querySelector("svg");
  const [x, y, width, height] = picture.getAttribute("viewBox").split(" ").map(Number);
  whole = { x, y, width, height };
  for (const drawn of picture.querySelectorAll("title")) if (drawn.closest(".box")) drawn.remove(); // the hint says more
  const chooser = element("view-chooser");
  if (chooser) chooser.value = id;
  fit();
}

function unmark() {
  picture?.classList.remove("focused");
  for (const marked of picture?.querySelectorAll(".near, .chosen") ?? []) marked.classList.remove("near", "chosen");
  list.querySelector("[aria-current]")?.removeAttribute("aria-current");
}

/** Shows a table: its page, itself and its neighbours, what there is to say of it. */
function choose(id) {
  const table = tables.get(id);
  show(table.view);
  unmark();
  picture.classList.add("focused");
  const near = new Set([id]);
  for (const wire of picture.querySelectorAll(".wire")) {
    const ends = wire.dataset;
    if (ends.from !== id && ends.to !== id && wire.dataset.hub !== id) continue;
    wire.classList.add("near");
    const net = wire.closest(".net");
    for (const marked of [net, ...net.querySelectorAll("[data-hub]")]) marked.classList.add("near");
    for (const end of [ends.from, ends.to]) if (end) near.add(end);
  }
  for (const lead of picture.querySelectorAll(".lead")) { // a reference that is written, not drawn
    const from = lead.closest(".box").id, to = leadsTo(lead);
    if (from === id || to === id) near.add(from).add(to);
  }
  for (const drawn of picture.querySelectorAll(".box")) drawn.classList.toggle("near", near.has(drawn.id));
  const chosen = drawnBox(id);
  chosen?.classList.add("chosen");
  describe(table);
  const entry = list.querySelector(`a[href="#${CSS.escape(id)}"]`);
  entry?.setAttribute("aria-current", "true");
  entry?.scrollIntoView({ block: "nearest" });
  if (chosen) bringIntoView(chosen);
}

/** The table that a written reference leads to. */
const leadsTo = (lead) => lead.getAttribute("href").slice(1);

const drawnBox = (id) => [...picture.querySelectorAll(".box")].find((drawn) => drawn.id === id);

/** Moves to a table, unless it can be seen and read already. */
function bringIntoView(drawn) {
  resized(); // what is said of the table has taken room from the stage
  const place = drawn.getBoundingClientRect(), seen = stage.getBoundingClientRect();
  const inside = place.left >= seen.left && place.right <= seen.right && place.top >= seen.top && place.bottom <= seen.bottom;
  const scale = box.width / seen.width;
  if (inside && scale < 1.8) return;
  const at = (x, y) => ({ x: box.x + (x - seen.left) * scale, y: box.y + (y - seen.top) * scale });
  const start = at(place.left, place.top), end = at(place.right, place.bottom);
  const width = seen.width * Math.min(scale, 1.1), height = seen.height * Math.min(scale, 1.1);
  fitted = false;
  look({ x: (start.x + end.x - width) / 2, y: Math.min(start.y - 40, (start.y + end.y - height) / 2), width, height });
}

function describe(table) {
  const close = make("button", { type: "button", class: "close", "aria-label": "Close" }, "×");
  close.addEventListener("click", () => { location.hash = pageLink(view); });
  const columns = make("table", {}, ...table.columns.map(columnRow));
  const references = (title, ids) => ids.length
    ? [make("h3", {}, title), make("ul", {}, ...ids.map(([id, words]) => make("li", {}, link(id), make("div", { class: "doc" }, words))))]
    : [];
  const out = data.references.filter((one) => one.from === table.id).map((one) => [one.to, one.words]);
  const in_ = data.references.filter((one) => one.to === table.id).map((one) => [one.from, one.words]);
  details.replaceChildren(
    close, make("h2", {}, table.title),
    make("div", { class: "type" }, [table.kind, ...table.badges].join(" · ")),
    ...(table.doc ? [make("p", { class: "doc" }, table.doc)] : []),
    ...table.notes.map((note) => make("p", {}, note)),
    ...(table.columns.length ? [make("h3", {}, "Columns"), columns] : []),
    ...references("Refers to", out), ...references("Referred to by", in_),
    ...(table.sql ? [make("h3", {}, "SQL"), make("pre", {}, table.sql)] : []),
  );
  details.hidden = false;
  details.scrollTop = 0;
}

function columnRow(column) {
  const type = make("span", { class: "type" }, column.type + (column.null ? "?" : ""));
  const said = [column.values.join(" | "), column.doc].filter(Boolean).join("\n");
  return make("tr", {},
    make("td", {}, column.name), make("td", {}, type, said ? make("div", { class: "doc" }, said) : ""),
    make("td", { class: "type" }, column.keys.join(" ")));
}

// ---------------------------------------------------------------- the list and the search

function fill(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = [];
  for (const table of data.tables) {
    const name = table.id.toLowerCase() + " " + table.title.toLowerCase();
    const column = table.columns.find((one) => words.every((word) => (name + " " + one.name.toLowerCase()).includes(word)));
    if (words.every((word) => name.includes(word))) hits.push([table, "", 0]);
    else if (column) hits.push([table, column.name, 1]);
  }
  if (words.length) hits.sort((one, other) => one[2] - other[2] || one[0].title.length - other[0].title.length);
  list.replaceChildren();
  let schema = null;
  for (const [table, column] of hits) {
    if (!words.length && table.schema !== schema) {
      schema = table.schema;
      list.append(make("h2", {}, schema));
    }
    list.append(make("a", { href: "#" + table.id, title: table.title }, table.title, column ? make("small", {}, " " + column) : ""));
  }
  if (!hits.length) list.append(make("p", { class: "doc" }, words.length ? "Nothing is called that." : "There are no tables."));
}

/** Moves the keyboard's focus among the entries of the list. */
function step(by) {
  const entries = [...list.querySelectorAll("a")];
  const at = entries.indexOf(document.activeElement);
  if (at + by < 0) return search.focus();
  entries[Math.min(at + by, entries.length - 1)]?.focus();
}

search.addEventListener("input", () => fill(search.value));
search.addEventListener("keydown", (event) => {
  if (event.key === "Enter") list.querySelector("a")?.click();
});

// ---------------------------------------------------------------- the hint

let waiting = 0;

function hideHint() {
  clearTimeout(waiting);
  hint.hidden = true;
}

stage.addEventListener("pointerover", (event) => {
  const table = tables.get(event.target.closest?.(".box")?.id);
  hideHint();
  if (table && event.pointerType === "mouse") waiting = setTimeout(() => showHint(table, event), 350);
});
stage.addEventListener("pointerleave", hideHint);

function showHint(table, event) {
  hint.replaceChildren(
    make("strong", {}, table.title),
    ...(table.doc ? [make("p", {}, table.doc)] : []),
    ...table.notes.map((note) => make("p", { class: "doc" }, note)),
    ...(table.sql ? [make("pre", {}, table.sql)] : []),
  );
  hint.hidden = false;
  const { offsetWidth: width, offsetHeight: height } = hint;
  hint.style.left = Math.max(4, Math.min(event.clientX + 16, innerWidth - width - 8)) + "px";
  hint.style.top = Math.max(4, Math.min(event.clientY + 16, innerHeight - height - 8)) + "px";
}

// ---------------------------------------------------------------- clicks, keys, links

stage.addEventListener("click", (event) => {
  if (dragged > 4) return;
  const drawn = event.target.closest(".box"), lead = event.target.closest(".lead");
  hideHint();
  event.preventDefault();
  if (lead) location.hash = leadsTo(lead);
  else if (!drawn) location.hash = pageLink(view);
  else if (tables.has(drawn.id)) location.hash = drawn.id;
  else if (drawn.dataset.view) location.hash = "/" + drawn.dataset.view;
});

const keys = {
  "/": () => { search.focus(); search.select(); },
  "+": () => zoom(0.8), "=": () => zoom(0.8), "-": () => zoom(1.25), "0": () => fit(),
  "d": () => theme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"),
  "Escape": () => { search.value = ""; fill(""); location.hash = pageLink(view); },
};
const arrows = { ArrowUp: [0, -0.12], ArrowDown: [0, 0.12], ArrowLeft: [-0.12, 0], ArrowRight: [0.12, 0] };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const inList = list.contains(document.activeElement) || document.activeElement === search;
  if (event.key in arrows) {
    if (inList && !event.key.endsWith("Up") && !event.key.endsWith("Down")) return;
    event.preventDefault();
    if (inList) step(event.key === "ArrowUp" ? -1 : 1); else move(...arrows[event.key]);
    return;
  }
  if (document.activeElement === search && event.key !== "Escape") return;
  if (event.key in keys) {
    event.preventDefault();
    keys[event.key]();
  }
});

element("zoom-in").addEventListener("click", () => zoom(0.8));
element("zoom-out").addEventListener("click", () => zoom(1.25));
element("zoom-fit").addEventListener("click", fit);
element("theme").addEventListener("click", keys.d);
new ResizeObserver(resized).observe(stage);

/** `#public.orders` is a table, `#/billing` a page, nothing is all. */
function follow() {
  const target = decodeURIComponent(location.hash.slice(1));
  if (tables.has(target)) return choose(target);
  details.hidden = true;
  const id = target.startsWith("/") && element("view-" + target.slice(1)) ? target.slice(1) : data.first;
  show(id);
  unmark();
}
addEventListener("hashchange", follow);

// ---------------------------------------------------------------- light and dark

function theme(name, keep = true) {
  document.documentElement.dataset.theme = name;
  try {
    if (keep) localStorage.setItem("dbsc-theme", name);
  } catch { /* a page from a file may have no storage */ }
}

function remembered() {
  try {
    return localStorage.getItem("dbsc-theme");
  } catch {
    return null;
  }
}

theme(remembered() ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"), false);

// ---------------------------------------------------------------- start

if (data.views.length > 1) {
  const chooser = make("select", { id: "view-chooser", "aria-label": "Page" },
    ...data.views.map((one) => make("option", { value: one.id }, one.title)));
  chooser.addEventListener("change", () => { location.hash = pageLink(chooser.value); });
  element("views").append(chooser);
}
fill("");
follow();
