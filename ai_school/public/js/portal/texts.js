// Sentences and dates in the student's language. The server sends the sentences with the page.

let sentences = {};
let language;

/** Take the sentences by key, and the language code that dates and numbers follow. */
export function useTexts(given, lang) {
	sentences = given;
	try {
		language = Intl.getCanonicalLocales((lang || "").replace("_", "-"))[0];
	} catch {
		language = undefined;
	}
}

/** The sentence of a key with {0}, {1}… replaced by the values. */
export function say(key, ...values) {
	if (!(key in sentences)) throw new Error(`There is no sentence "${key}".`);
	return sentences[key].replace(/\{(\d)\}/g, (mark, index) => values[index]);
}

/** A number as the language writes it. */
export function figure(number) {
	return new Intl.NumberFormat(language).format(number);
}

/** A value that keeps its own direction within a sentence of another. */
export function isolated(value) {
	return `\u2068${value}\u2069`;
}

/** The time of day of a server's timestamp ("2026-01-31 09:05:00"), which is the school's local time. */
export function timeOfDay(timestamp) {
	return format(timestamp, { hour: "numeric", minute: "2-digit" });
}

/** When something was, as briefly as it stays clear: the time today, else the date. */
export function when(timestamp, now = new Date()) {
	const date = parse(timestamp);
	if (date.toDateString() === now.toDateString()) return timeOfDay(timestamp);
	const thisYear = date.getFullYear() === now.getFullYear();
	return format(timestamp, { day: "numeric", month: "short", year: thisYear ? undefined : "numeric" });
}

/** The day of a server's timestamp, with its year. */
export function dateOf(timestamp) {
	return format(timestamp, { day: "numeric", month: "short", year: "numeric" });
}

/** A share of 0 to 1 as whole per cent, as the language writes it. */
export function percent(share) {
	return new Intl.NumberFormat(language, { style: "percent" }).format(share);
}

function format(timestamp, options) {
	const date = parse(timestamp);
	return isNaN(date) ? "" : new Intl.DateTimeFormat(language, options).format(date);
}

function parse(timestamp) {
	const parts = String(timestamp).match(/\d+/g) || [];
	const [year, month, day, hour = 0, minute = 0, second = 0] = parts.map(Number);
	return new Date(year, month - 1, day, hour, minute, second);
}
