// Results course by course over time, with the middle half of the class in the same tests, and the records behind them.
import { COLOURS, chart } from "./charts";
import { html } from "./html";
import { table } from "./parts";
import { day, percent, pill_of, short_day } from "./words";

export const courses_grid = (insight) =>
	html`<div class="ai-grid ai-grid-wide">
		${[...by_course(insight.results)].map(([course, results]) => course_card(course, results, insight))}
	</div>`;

export function draw_courses(body, { results, bands }) {
	const found = by_course(results);
	for (const element of body.querySelectorAll("[data-course]")) {
		const own = found.get(element.dataset.course);
		if (own.length > 1) draw(element, own, bands);
	}
}

function by_course(results) {
	const courses = new Map();
	for (const result of results) {
		if (!courses.has(result.course)) courses.set(result.course, []);
		courses.get(result.course).push(result);
	}
	return courses;
}

function course_card(course, results, { profile, bands }) {
	const mean = results.reduce((sum, result) => sum + result.share, 0) / results.length;
	const is = (found) => (found || []).some((one) => one.course === course);
	const chip = is(profile?.strengths)
		? pill_of(__("Strength"), "green")
		: is(profile?.gaps)
			? pill_of(__("Gap"), "red")
			: "";
	const summary = __("Mean {0} over {1} results", [percent(mean), results.length]);
	const band =
		has_band(results, bands) &&
		__("In grey: between these lines is the middle half of the class in the same tests.");
	return html`<section class="ai-card">
		<h3 class="ai-card-title"><span>${course}</span>${chip}</h3>
		<p class="ai-note">${summary}. ${band}</p>
		<div data-course="${course}" class="student-insight-chart"></div>
	</section>`;
}

const has_band = (results, bands) => results.length > 1 && results.every((result) => bands[result.name]);

// Where a test has no band of the class, the line of the class is not drawn at all rather than guessed.
function draw(element, results, bands) {
	const shares = results.map((result) => Math.round(result.share * 100));
	const datasets = [{ name: __("Result"), values: shares }];
	if (has_band(results, bands)) {
		const of = (part) => results.map((result) => Math.round(bands[result.name][part] * 100));
		datasets.push({ name: __("Upper quarter"), values: of("high") });
		datasets.push({ name: __("Lower quarter"), values: of("low") });
	}
	const words = results.map((result) => `${day(result.date)}: ${percent(result.share)}`).join("; ");
	chart(element, words, {
		type: "line",
		height: 180,
		showLegend: 0,
		colors: [COLOURS.blue, COLOURS.gray, COLOURS.gray],
		data: {
			labels: results.map((result) => short_day(result.date)),
			datasets,
			yMarkers: [{ label: "", value: 100 }],
		},
		tooltipOptions: { formatTooltipY: (value) => percent(value / 100) },
	});
}

export function results_table(results) {
	if (!results.length) return "";
	const linked = frappe.model.can_read("Assessment Result");
	const record = (result) =>
		linked
			? html`<a href="/app/assessment-result/${encodeURIComponent(result.name)}">${result.name}</a>`
			: result.name;
	const rows = [...results]
		.reverse()
		.map((result) => [
			day(result.date),
			result.course,
			result.assessment,
			`${result.score} / ${result.maximum}`,
			percent(result.share),
			record(result),
		]);
	const columns = [
		{ label: __("Date") },
		{ label: __("Course") },
		{ label: __("Assessment") },
		{ label: __("Score"), numeric: true },
		{ label: __("Share of the maximum"), numeric: true },
		{ label: __("Record") },
	];
	const title = __("The records behind these figures");
	return html`<details class="ai-card">
		<summary>${title}</summary>
		${table(title, columns, rows)}
	</details>`;
}
