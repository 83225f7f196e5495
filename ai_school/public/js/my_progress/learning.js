// How it is going, what goes well, what to practise next, and the use of the tutor, in kind words.
import { el } from "../portal/dom.js";
import { figure, say } from "../portal/texts.js";

const TRENDS = ["improving", "stable", "declining"];

/** A part of the page under its heading. */
export function section(heading, ...children) {
	return el("section", { class: "progress-section" }, el("h2", {}, heading), ...children);
}

export function trendSection({ trend }, whose) {
	const known = TRENDS.includes(trend) ? trend : "unknown";
	return section(say("going"), el("p", { class: "progress-going" }, say(`trend_${known}_${whose}`)));
}

export function goodAtSection({ good_at: found }, whose) {
	const items = found.map(({ name }) => el("li", { dir: "auto" }, name));
	const list = el("ul", { class: "progress-good" }, ...items);
	return section(say(`good_at_${whose}`), found.length ? list : el("p", {}, say(`good_at_none_${whose}`)));
}

/** What to practise, for the student with a way to the tutor there. */
export function practiseSection({ practise, tutor }, whose) {
	const isOpen = tutor && whose === "own";
	const nothing = el("p", {}, say(`practise_none_${whose}`));
	const list = el("ul", { class: "progress-practise" }, ...practise.map((one) => practiseItem(one, isOpen)));
	const anyway = isOpen && !practise.length ? el("a", tutorLink({}), say("open_tutor")) : null;
	return section(say(`practise_${whose}`), practise.length ? list : nothing, anyway);
}

export function useSection({ use }, whose) {
	const asked = use && use.questions;
	const sentence = asked
		? say(`use_some_${whose}`, figure(use.kept_days), figure(use.questions), figure(use.days_used))
		: say(`use_none_${whose}`);
	const parts = [el("p", {}, sentence)];
	if (whose === "own") {
		if (asked) parts.push(el("p", {}, say("use_tip_own")));
		parts.push(el("p", {}, el("a", { href: "/ai-tutor?show=data" }, say("who_reads"))));
	}
	return section(say(`use_${whose}`), ...parts);
}

function practiseItem({ name, course, topic }, isOpen) {
	const link = isOpen
		? el("a", tutorLink({ course, topic, about: name }), say("practise_with_tutor"), hidden(`: ${name}`))
		: null;
	return el(
		"li",
		{},
		el(
			"span",
			{},
			el("strong", { dir: "auto" }, name),
			course && course !== name ? el("small", {}, course) : null,
		),
		link,
	);
}

function tutorLink(place) {
	const known = Object.entries(place).filter(([, value]) => value);
	const query = new URLSearchParams(known).toString();
	return { class: "tutor-button tutor-send", href: query ? `/ai-tutor?${query}` : "/ai-tutor" };
}

function hidden(text) {
	return el("span", { class: "tutor-hidden" }, text);
}
