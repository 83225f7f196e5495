// Results by course: a line over time, the last one in figures, and all of them as a table.
import { el } from "../portal/dom.js";
import { dateOf, figure, isolated, percent, say } from "../portal/texts.js";
import { section } from "./learning.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, EDGE] = [240, 64, 6];

export function resultsSection({ results }, whose) {
	const courses = byCourse(results);
	const cards = [...courses].map(([course, rows]) => courseCard(course, rows));
	const grid = el("div", { class: "progress-courses" }, ...cards);
	return section(say(`results_${whose}`), cards.length ? grid : el("p", {}, say("no_results")));
}

/** `rows` of one course, newest first. */
function courseCard(course, rows) {
	return el(
		"article",
		{ class: "progress-card" },
		el("h3", {}, el("bdi", {}, course || say("results_child"))),
		el("p", {}, say("latest", `${isolated(percent(rows[0].share))} · ${isolated(dateOf(rows[0].date))}`)),
		rows.length > 1 ? chart(course, rows) : null,
		el("details", {}, el("summary", {}, say("all_results", figure(rows.length))), table(rows)),
	);
}

/** The shares over time, 0 at the bottom and all of the marks at the top; time runs as the page reads. */
function chart(course, rows) {
	const oldest = [...rows].reverse();
	const days = oldest.map((row) => Date.parse(row.date));
	const span = days[days.length - 1] - days[0] || 1;
	const isRightToLeft = window.getComputedStyle(document.getElementById("my-progress")).direction === "rtl";
	const points = oldest.map((row, index) => {
		const along = (days[index] - days[0]) / span;
		const x = EDGE + (isRightToLeft ? 1 - along : along) * (WIDTH - 2 * EDGE);
		return [x.toFixed(1), (HEIGHT - EDGE - row.share * (HEIGHT - 2 * EDGE)).toFixed(1)];
	});
	const label = say(
		"chart_of",
		course,
		figure(rows.length),
		percent(oldest[0].share),
		percent(rows[0].share),
	);
	const view = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label });
	view.append(
		svg("line", { x1: 0, x2: WIDTH, y1: HEIGHT - EDGE, y2: HEIGHT - EDGE, class: "progress-axis" }),
		svg("line", { x1: 0, x2: WIDTH, y1: EDGE, y2: EDGE, class: "progress-axis" }),
		svg("polyline", { points: points.map((point) => point.join(",")).join(" ") }),
		...points.map(([cx, cy]) => svg("circle", { cx, cy, r: 3 })),
	);
	return view;
}

function svg(tag, attributes) {
	const element = document.createElementNS(SVG, tag);
	for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
	return element;
}

function table(rows) {
	const heads = ["date", "what", "result"].map((key) => el("th", { scope: "col" }, say(key)));
	return el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows.map(tableRow)));
}

function tableRow(row) {
	const marks = say("of", figure(row.score), figure(row.maximum));
	return el(
		"tr",
		{},
		el("td", {}, dateOf(row.date)),
		el("td", { dir: "auto" }, row.assessment),
		el("td", {}, el("bdi", {}, marks), " ", el("bdi", {}, `(${percent(row.share)})`)),
	);
}

function byCourse(results) {
	const courses = new Map();
	for (const row of results) {
		if (!courses.has(row.course)) courses.set(row.course, []);
		courses.get(row.course).push(row);
	}
	return courses;
}
