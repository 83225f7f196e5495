// Words and colours for what is stored as a code, and figures as people read them.
import { html } from "./html";

const words = () => ({
	improving: [__("Improving"), "green"],
	stable: [__("Stable"), "blue"],
	declining: [__("Declining"), "red"],
	insufficient_data: [__("Too little to say"), "gray"],
	high: [__("High"), "green"],
	medium: [__("Medium"), "blue"],
	low: [__("Low"), "red"],
	healthy: [__("Healthy"), "green"],
	concern: [__("Cause for concern"), "red"],
});
const risks = () => ({
	none: [__("No sign"), "green"],
	watch: [__("Keep an eye on"), "orange"],
	support: [__("Needs support"), "red"],
	urgent: [__("Urgent"), "red"],
});
const uses = () => ({
	none: [__("Not used"), "gray"],
	healthy: [__("Healthy"), "green"],
	watch: [__("Worth watching"), "orange"],
	concern: [__("Cause for concern"), "red"],
});
const severities = () => ({
	high: [__("High"), "red"],
	concern: [__("Concern"), "orange"],
});
const statuses = () => ({
	Open: [__("Open", null, "Flag"), "red"],
	"In Progress": [__("In Progress", null, "Flag"), "orange"],
	Handled: [__("Handled"), "green"],
	Dismissed: [__("Dismissed"), "gray"],
	Wrong: [__("Wrong"), "gray"],
	Reviewed: [__("Reviewed"), "green"],
	ok: [__("Fine"), "green"],
	warning: [__("Look at it"), "orange"],
	failing: [__("Failing"), "red"],
	degraded: [__("Degraded"), "orange"],
});
const intents = () => ({
	definition: [__("What something is")],
	explanation: [__("Explain it")],
	help: [__("Help with a task")],
	check: [__("Check my answer")],
	practice: [__("Give me practice")],
	answer_request: [__("Tell me the answer")],
	social: [__("Small talk")],
	off_topic: [__("Something else")],
});
const KINDS = { words, risks, uses, severities, statuses, intents };

export const word = (code, kind = "words") => KINDS[kind]()[code]?.[0] ?? (code ? __(code) : "–");
export const title_of = (code) => __(frappe.model.unscrub(code));
export const pill = (code, kind = "words") => pill_of(word(code, kind), KINDS[kind]()[code]?.[1] ?? "gray");
export const pill_of = (text, colour) => html`<span class="indicator-pill ${colour}">${text}</span>`;

const language = () => `${String(frappe.boot.lang || "en").replace("_", "-")}-u-nu-latn`;
const in_percent = (number) => new Intl.NumberFormat(language(), { style: "percent" }).format(number);
export const percent = (share) => (share == null ? "–" : in_percent(share));
export const points = (share) => (share == null ? "–" : isolated(signed(Math.round(share * 1000) / 10 || 0)));
const signed = (number) => `${number > 0 ? "+" : ""}${number.toFixed(1)}`;
export const day = (date) => (date ? frappe.datetime.str_to_user(String(date).slice(0, 10)) : "–");
export const moment_of = (value) => (value ? isolated(frappe.datetime.str_to_user(String(value))) : "–");
export const ago = (value) =>
	value ? html`<span title="${moment_of(value)}">${frappe.datetime.prettyDate(String(value))}</span>` : "–";
// A date or a signed number that keeps its order within a sentence from right to left.
export const isolated = (text) => `\u2068${text}\u2069`;
export const short_day = (date) => of_calendar(date, { day: "numeric", month: "short" });

// A day as the records have it, whatever the reader's time zone.
export const of_calendar = (date, options) =>
	new Date(`${String(date).slice(0, 10)}T00:00:00Z`).toLocaleDateString(undefined, {
		...options,
		timeZone: "UTC",
	});
