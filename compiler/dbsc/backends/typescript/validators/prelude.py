"""The functions that validators of both libraries are made with: what PostgreSQL takes for a type, in JavaScript.

Each was measured against PostgreSQL 15 and 18 by `tests/npm/test_validators.py`, which draws values and asks both.
"""

from __future__ import annotations

import re

FUNCTIONS = {
    "isText": """\
/** PostgreSQL has no null character in its texts. */
const isText = (value: string) => !value.includes('\\0');""",
    "fits": """\
/** A text of so many characters; spaces beyond them are cut off. */
const fits = (length: number) => (value: string) =>
  isText(value) && [...value].slice(length).every((each) => each === ' ');""",
    "isWhole": """\
const isWhole = (value: number) =>
  Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;""",
    "isSmall": """\
const isSmall = (value: number) =>
  Number.isInteger(value) && value >= -(2 ** 15) && value < 2 ** 15;""",
    "isBig": """\
/** An integer of eight bytes, as a number that is exact or as a text. */
const isBig = (value: number | string) =>
  (typeof value === 'number'
    ? Number.isSafeInteger(value)
    : /^-?\\d{1,19}$/.test(value)) &&
  BigInt(value) >= -(2n ** 63n) &&
  BigInt(value) < 2n ** 63n;""",
    "isSingle": """\
/** A number of four bytes: neither too large for them nor too small. */
const isSingle = (value: number) =>
  Number.isFinite(Math.fround(value)) &&
  (value === 0 || Math.fround(value) !== 0);""",
    "isDecimal": """\
const isDecimal = (value: number | string) =>
  typeof value === 'number'
    ? Number.isFinite(value)
    : /^[+-]?(?:\\d{1,500}(?:\\.\\d{0,500})?|\\.\\d{1,500})(?:e[+-]?\\d{1,2})?$/i.test(value);""",
    "isExact": """\
/** A decimal that has room in numeric(precision, scale), rounded as PostgreSQL does. */
const isExact = (precision: number, scale: number) => (value: number | string) => {
  if (!isDecimal(value)) return false;
  const rounded = decimal(value, scale);
  const limit = decimal(`1e${precision - scale}`);
  return rounded < limit && rounded > -limit;
};""",
    "decimal": """\
/** A decimal in units of 10^-1000, rounded to so many places, half of one away from zero. */
function decimal(value: number | string, scale = 1000): bigint {
  const [, sign, whole = '', fraction = '', power = '0'] =
    /^([+-]?)(\\d*)\\.?(\\d*)(?:e([+-]?\\d+))?$/i.exec(`${value}`) ?? [];
  const moved = 1000 - fraction.length + Number(power);
  const digits = BigInt(`${whole}${fraction}` || 0);
  const size = moved >= 0 ? digits * 10n ** BigInt(moved) : digits / 10n ** BigInt(-moved);
  const unit = 10n ** BigInt(1000 - scale);
  const rounded = ((size + unit / 2n) / unit) * unit;
  return sign === '-' ? -rounded : rounded;
}""",
    "isGuid": """\
const isGuid = (value: string) =>
  /^[\\da-f]{8}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{12}$/i.test(value);""",
    "isDay": """\
/** A day as YYYY-MM-DD. */
const isDay = (value: string) =>
  /^(?!0000)\\d{4}-\\d\\d-\\d\\d$/.test(value) &&
  !Number.isNaN(Date.parse(`${value}T00:00Z`)) &&
  new Date(`${value}T00:00Z`).toISOString().startsWith(value);""",
    "isClock": """\
/** A time of day as HH:MM, with seconds or without. */
const isClock = (value: string) =>
  /^(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,6})?)?$/.test(value);""",
    "isLocal": """\
/** A day and a time, as YYYY-MM-DDTHH:MM:SS. */
const isLocal = (value: string) => {
  const [day = '', time = '', rest] = value.split('T');
  return rest === undefined && isDay(day) && isClock(time);
};""",
    "isMoment": """\
/** A day, a time and an offset, as YYYY-MM-DDTHH:MM:SS+HH:MM or with Z. */
const isMoment = (value: string) => {
  const zone = /(?:Z|[+-](?:0\\d|1[0-5]):[0-5]\\d)$/.exec(value);
  return zone !== null && isLocal(value.slice(0, zone.index));
};""",
    "moment": """\
/** A time in millionths of a second, to be compared. */
function moment(value: string): bigint {
  const [, start = '', fraction = '', zone = 'Z'] =
    /^([^.]*?)(?:\\.(\\d+))?(Z|[+-]\\d\\d:\\d\\d)?$/.exec(value) ?? [];
  const milliseconds = Date.parse(`${start}${zone}`) || 0;
  return BigInt(milliseconds) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}""",
    "isJson": """\
/** A value of JSON that is something, without null characters. */
const isJson = (value: unknown): boolean => {
  if (typeof value === 'string') return isText(value);
  if (typeof value !== 'object') return typeof value === 'number' || typeof value === 'boolean';
  return (
    value !== null &&
    Object.entries(value).every(([key, each]) => isText(key) && (each === null || isJson(each)))
  );
};""",
    "Json": """\
type Json =
  | string
  | number
  | boolean
  | null
  | { [key: string]: Json | undefined }
  | Json[];""",
    "isBytes": """\
/** Bytes as PostgreSQL prints them. */
const isBytes = (value: string) => /^\\\\x(?:[\\da-f]{2})*$/i.test(value);""",
}


_WORD = re.compile(r"\w+")


def used(body: str) -> list[str]:
    """The functions that a text uses, and those that these use."""
    words = set(_WORD.findall(body))
    wanted: set[str] = set()
    pending = [name for name in FUNCTIONS if name in words]
    while pending:
        name = pending.pop()
        if name not in wanted:
            wanted.add(name)
            pending += [each for each in _WORD.findall(FUNCTIONS[name]) if each in FUNCTIONS]
    return [code for name, code in FUNCTIONS.items() if name in wanted]
