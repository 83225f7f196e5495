// What a message looks like: the student's own, the tutor's, one that could not be sent, one still being written.
import { button, el } from "../portal/dom.js";
import { say, timeOfDay } from "../portal/texts.js";
import { drawFormulas } from "./formulas.js";
import { reportView } from "./report.js";

/**
 * A question of the student's; `wants` is "check" where it is an answer to be checked. `.show(html)` shows what the server
 * made of it, with its formulas in order in a sentence from right to left.
 */
export function questionView(text, creation, wants) {
	const body = el("div", { class: "tutor-text", dir: "auto" }, text);
	const view = el(
		"article",
		{ class: "tutor-message tutor-question", "aria-label": say("you") },
		wants === "check" ? el("strong", { class: "tutor-wish" }, say("check")) : null,
		body,
		creation ? el("time", { class: "tutor-time" }, timeOfDay(creation)) : null,
	);
	view.show = (html) => {
		body.innerHTML = html;
	};
	return view;
}

/**
 * An answer of the tutor's. `message.html` was sanitised by the server; everything else is text. `on` has report(reason),
 * and again() where the student may ask once more.
 */
export function answerView(message, on) {
	const body = el("div", { class: "tutor-text" });
	body.innerHTML = message.html;
	makeTablesScroll(body);
	const isSchools = message.source === "safeguarding";
	return el(
		"article",
		{ class: `tutor-message tutor-answer tutor-from-${message.source}`, "aria-label": say("tutor") },
		body,
		sources(message.passages || []),
		el(
			"footer",
			{ class: "tutor-origin" },
			el("span", {}, origin(message.source)),
			el("time", { class: "tutor-time" }, timeOfDay(message.creation)),
		),
		on.again ? el("div", { class: "tutor-ways" }, button(say("ask_again"), on.again)) : null,
		isSchools ? null : reportView(message, on.report),
	);
}

/** The place of an answer that is being written: `.show(html)` what is there so far, `.note(text)` beneath it, `.offerStop(f)`. */
export function pendingView() {
	const dots = el("span", { class: "tutor-dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
	const body = el("div", { class: "tutor-text", hidden: "" });
	const note = el("span", {}, say("thinking"));
	const view = el(
		"article",
		{ class: "tutor-message tutor-answer tutor-pending", "aria-label": say("tutor"), "aria-busy": "true" },
		body,
		el("p", { class: "tutor-thinking" }, dots, note),
	);
	view.show = (html) => {
		body.innerHTML = html;
		body.hidden = false;
		drawFormulas(body);
	};
	view.offerStop = (onStop) => view.append(button(say("stop"), onStop));
	view.note = (text) => {
		note.textContent = text;
	};
	return view;
}

/** Why there is no answer, and the ways on: an array of [text, listener]. */
export function problemView(sentence, ways) {
	return el(
		"div",
		{ class: "tutor-problem", role: "alert" },
		el("p", {}, sentence),
		el("div", { class: "tutor-ways" }, ...ways.map(([text, onClick]) => button(text, onClick))),
	);
}

function sources(passages) {
	if (!passages.length) return null;
	return el(
		"details",
		{ class: "tutor-sources" },
		el("summary", {}, passages.length === 1 ? say("source") : say("sources", passages.length)),
		el("ul", {}, ...passages.map(sourceItem)),
	);
}

function sourceItem(passage) {
	const lines = passage.text.split("\n").filter((line) => line.trim());
	const title = el("strong", { dir: "auto" }, passage.title || passage.name);
	return el("li", {}, title, ...lines.map(passageLine));
}

/** A line of a passage; headings stand there as "## Heading". */
function passageLine(line) {
	const text = line.replace(/^#+ +/, "");
	return el("p", { dir: "auto", class: text === line ? null : "tutor-passage-title" }, text);
}

/** Who wrote the answer, in a sentence that a student understands. */
function origin(source) {
	const known = { model: "origin_model", safeguarding: "origin_safeguarding" };
	return say(known[source] || "origin_offline");
}

/** A wide table scrolls by itself, also by keyboard, instead of widening the page. */
function makeTablesScroll(body) {
	for (const table of body.querySelectorAll("table")) {
		const frame = el("div", {
			class: "tutor-scroll",
			tabindex: "0",
			role: "region",
			"aria-label": say("table"),
		});
		table.replaceWith(frame);
		frame.append(table);
	}
}
