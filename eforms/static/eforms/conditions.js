// The conditions of eforms/schema/conditions.py in the browser; tests/eforms/schema/conditions.json holds both to the same cases.
const NUMBER = /^-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?$/;
const MOMENT = /^([0-9]{4}-[0-9]{2}(-[0-9]{2})?|[0-9]{2}:[0-9]{2})$/;
const DATE = /^[0-9]{4}(-[0-9]{2}){0,2}$/;
const ZONE = "Asia/Ho_Chi_Minh"; // the province's day, wherever the reader is
const ORDER = {
  before: (sign) => sign < 0,
  less: (sign) => sign < 0,
  after: (sign) => sign > 0,
  more: (sign) => sign > 0,
  at_least: (sign) => sign >= 0,
  at_most: (sign) => sign <= 0,
};

const isMap = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const answerTo = (values, key) => (Object.hasOwn(values, key) ? values[key] : null);
const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format();

export function isEmpty(value) {
  if (value === null || value === undefined || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/* Lower case without diacritics, đ as d, white space collapsed: portal.base.text.fold. */
export const fold = (text) =>
  text
    .replace(/[đð]/gi, "d")
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/\s+/g, " ")
    .trim();

function textOf(value) {
  if (value === true) return "yes";
  if (value === false) return "no";
  return fold(String(value ?? ""));
}

/* An exact number as [digits, decimals]: sums of money are longer than a floating point number is exact. */
function numberOf(value) {
  if (Array.isArray(value)) return [BigInt(value.length), 0];
  if (typeof value !== "string" && typeof value !== "number") return null;
  const text = String(value);
  if (!NUMBER.test(text)) return null;
  const [whole, decimals = ""] = text.split(".");
  return [BigInt(whole + decimals), decimals.length];
}

function signOf([left, leftPlaces], [right, rightPlaces]) {
  const places = Math.max(leftPlaces, rightPlaces);
  const difference = left * 10n ** BigInt(places - leftPlaces) - right * 10n ** BigInt(places - rightPlaces);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

const pieces = (value) => Object.values(value);

function isSame(given, wanted) {
  if (isMap(given) && isMap(wanted)) {
    const names = new Set([...Object.keys(given), ...Object.keys(wanted)]);
    return [...names].every((name) => isSame(given[name], wanted[name]));
  }
  if (typeof given === "object" && given !== null) return pieces(given).some((piece) => isSame(piece, wanted));
  if (typeof wanted === "object" && wanted !== null) return pieces(wanted).some((piece) => isSame(given, piece));
  const [left, right] = [numberOf(given), numberOf(wanted)];
  return left && right ? signOf(left, right) === 0 : textOf(given) === textOf(wanted);
}

function contains(given, wanted) {
  if (Array.isArray(given)) return isSame(given, wanted);
  if (isMap(given)) return pieces(given).some((piece) => contains(piece, wanted));
  return textOf(given).includes(textOf(wanted));
}

/* Dates and times compare as text; a partly known date only as far as both are known. */
function inTime(operator, given, wanted) {
  if (typeof given !== "string" || typeof wanted !== "string") return false;
  const known = Math.min(given.length, wanted.length);
  const [left, right] = [given.slice(0, known), wanted.slice(0, known)];
  return ORDER[operator](left < right ? -1 : left > right ? 1 : 0);
}

function compare(operator, given, wanted) {
  if (operator === "is") return isSame(given, wanted);
  if (operator === "contains") return contains(given, wanted);
  const moment = [given, wanted].some((value) => typeof value === "string" && MOMENT.test(value));
  if (operator === "before" || operator === "after" || moment) return inTime(operator, given, wanted);
  const [left, right] = [numberOf(given), numberOf(wanted)];
  return Boolean(left && right) && ORDER[operator](signOf(left, right));
}

function passes(test, values) {
  const given = answerTo(values, test.key);
  if (test.operator === "answered" || test.operator === "empty") return isEmpty(given) === (test.operator === "empty");
  const isToday = test.value === "today" && typeof given === "string" && DATE.test(given);
  const wanted = test.other ? answerTo(values, test.other) : isToday ? today() : test.value;
  if (test.operator === "is_not") return isEmpty(given) || !isSame(given, wanted);
  return !isEmpty(given) && !isEmpty(wanted) && compare(test.operator, given, wanted);
}

/* Also of versions published before there were operators: {"key": …, "value": …}. */
const testsOf = ({ tests, key, value }) => tests ?? [{ key, operator: "is", value, other: "" }];

export function holds(condition, values) {
  const { match } = condition;
  const tests = testsOf(condition);
  if (!tests.length) return true;
  return match === "any" ? tests.some((test) => passes(test, values)) : tests.every((test) => passes(test, values));
}

/* The questions that it reads. */
export const reads = (condition) => testsOf(condition).flatMap(({ key, other }) => (other ? [key, other] : [key]));
