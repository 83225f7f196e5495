// AI Health: what is wrong and the command that helps, then memory, queue, model and answer times of the last hours.
import { COLOURS, chart, cover_gaps } from "./charts";
import { html, put } from "./html";
import { card, empty, figure, fill, list, table } from "./parts";
import { print_head } from "./printing";
import { ask } from "./server";
import { ago, moment_of, pill, pill_of, short_day, title_of } from "./words";

const SILENCES_TOLD = 3;
const SPANS = () => [
	[1, __("Last hour")],
	[24, __("Last 24 hours")],
	[168, __("Last 7 days")],
];

export class Health {
	constructor(page) {
		this.page = page;
		this.body = $('<div class="ai-page">').appendTo(page.main)[0];
		this.hours = page.add_field({
			fieldname: "hours",
			label: __("Time"),
			fieldtype: "Select",
			options: SPANS().map(([value, label]) => ({ value, label })),
			default: 24,
			change: () => this.show(),
		});
		const again = page.set_secondary_action(__("Refresh"), () => this.show(), "refresh");
		again.attr("aria-label", __("Refresh")); // Its word is not on a phone's screen.
		page.add_menu_item(__("Print"), () => window.print());
	}

	show() {
		const hours = this.hours.get_value() || 24;
		fill(
			this.body,
			() => ask("ai_school.health.api.overview", { hours }),
			(found) => this.draw(found),
		);
	}

	draw(found) {
		put(
			this.body,
			html`${print_head(__("AI Health"), `${frappe.boot.sitename} · ${span_of(found.hours)}`)}${summary(found)}${troubles(found)}${silences(found)}
				<div class="ai-grid ai-grid-wide">
					${card(
						__("Memory"),
						html`<div data-chart="memory"></div>
							${memory_words(found)}`,
					)}
					${card(__("Jobs that wait"), html`<div data-chart="queue"></div>`)}
				</div>
				<div class="ai-grid ai-grid-wide">
					${card(__("How long answers take"), waits(found))} ${card(__("External model"), model(found))}
					${card(__("Calls of the model in seven days"), outcomes(found))}
					${card(__("Errors in seven days"), errors(found))}
				</div>
				${processes(found)}${checks(found)}`,
		);
		this.draw_charts(found);
	}

	draw_charts({ steps, limits, hours }) {
		const at = (name) => this.body.querySelector(`[data-chart=${name}]`);
		if (steps.every((step) => step.bench_mb == null)) {
			for (const name of ["memory", "queue"]) put(at(name), empty(__("No sample was taken in this time.")));
			return;
		}
		const labels = steps.map((step) => label_of(step.begins, hours));
		const budget = limits.machine_mb ? [{ label: __("Limit"), value: limits.machine_mb }] : [];
		const memory = chart(at("memory"), __("Megabytes of memory over time"), {
			type: "line",
			colors: [COLOURS.blue, COLOURS.gray],
			lineOptions: { hideDots: 1, regionFill: 0 },
			data: {
				labels,
				datasets: [
					{ name: __("This bench"), values: steps.map((step) => rounded(step.bench_mb)) },
					{ name: __("Machine"), values: steps.map((step) => rounded(step.used_mb)) },
				],
				yMarkers: budget,
			},
			tooltipOptions: { formatTooltipY: megabytes },
		});
		const queue = chart(at("queue"), __("Jobs that waited over time"), {
			type: "bar",
			colors: [COLOURS.orange],
			data: {
				labels,
				datasets: [{ name: __("Jobs"), values: steps.map((step) => step.queue_depth) }],
			},
			tooltipOptions: { formatTooltipY: (value) => value ?? "–" },
		});
		for (const drawn of [memory, queue]) {
			cover_gaps(
				drawn,
				steps.map((step) => step.bench_mb),
			);
		}
	}
}

const rounded = (value) => (value == null ? null : Math.round(value));

const span_of = (hours) => SPANS().find(([value]) => value === hours)?.[1] ?? "";

// Moments are the site's, as every other on the page.
const label_of = (begins, hours) => (hours > 24 ? short_day(begins) : String(begins).slice(11, 16));

function summary({ report, total_mb, refresh, waits: answered }) {
	const main = answered[0];
	return html`<div class="ai-figures" role="status">
		${figure(__("All in all"), pill(report.status, "statuses"), __("as of {0}", [moment_of(report.taken_on)]))}
		${figure(__("Memory of this bench"), megabytes(report.memory.pss_mb), __("of {0}", [megabytes(total_mb)]))}
		${figure(__("Jobs that wait"), report.checks.waiting.depth ?? "–")}
		${figure(__("Usual answer time"), main ? seconds(main.median_s) : "–", main && source_word(main.source))}
		${figure(__("Analytics"), ago(refresh.last_run), refresh.last_full && __("all students {0}", [moment_of(refresh.last_full)]))}
	</div>`;
}

function troubles({ report }) {
	const wrong = Object.entries(report.checks).filter(([, check]) => check.level !== "ok");
	if (!wrong.length) return "";
	const found = wrong.filter(([, check]) => !check.unchecked).map(([, check]) => check);
	const worst_first = [...found].sort((one, other) => rank(one) - rank(other));
	return card(
		__("What to do"),
		html`<ul class="ai-list ai-troubles">
			${worst_first.map(
				(check) =>
					html`<li>
						${pill(check.level, "statuses")}
						${check.sentence}${
							check.command && html`<code class="ai-command" dir="ltr" tabindex="0">${check.command}</code>`
						}
					</li>`,
			)}
			${not_checked(wrong)}
		</ul>`,
	);
}

// What could not be checked, in one line for each reason: it needs no command of its own.
function not_checked(wrong) {
	const reasons = new Map();
	for (const [name, { unchecked }] of wrong) {
		if (unchecked) reasons.set(unchecked, [...(reasons.get(unchecked) || []), title_of(name)]);
	}
	return [...reasons].map(
		([reason, names]) => html`<li>${pill_of(__("Not checked"), "gray")} ${names.join(", ")}: ${reason}.</li>`,
	);
}

const rank = (check) => (check.level === "failing" ? 0 : 1);

// Where a graph is grey: a bench that stands still is drawn on, so that what is missing was not measured.
function silences({ silences: found }) {
	if (!found.length) return "";
	const told = found.slice(-SILENCES_TOLD).reverse();
	const more = found.length - told.length;
	return card(
		__("When nothing was measured"),
		html`<p class="ai-note">
				${__("The server, its scheduler or the worker of scheduled jobs did not run; in the graphs this time is grey.")}
			</p>
			${list([
				...told.map((one) => __("From {0} to {1}", [moment_of(one.begins), moment_of(one.ends)])),
				...(more ? [__("and {0} times before", [more])] : []),
			])}`,
	);
}

function memory_words({ limits, report }) {
	const limit = limits.machine_mb
		? __("The limit of AI School Settings is {0} for the machine.", [megabytes(limits.machine_mb)])
		: __("AI School Settings sets no limit.");
	const left = __("The machine has {0} left.", [megabytes(report.memory.machine.available_mb)]);
	return html`<p class="ai-note">${left} ${limit}</p>`;
}

function waits({ waits: found }) {
	if (!found.length) return html`<p class="ai-note">${__("Nothing was asked in this time.")}</p>`;
	return table(
		__("How long answers take"),
		[
			{ label: __("Source of the answer") },
			{ label: __("Answers"), numeric: true },
			{ label: __("Usual"), numeric: true },
			{ label: __("Slowest 5%"), numeric: true },
		],
		found.map((one) => [source_word(one.source), one.count, seconds(one.median_s), seconds(one.slow_s)]),
	);
}

function source_word(source) {
	return (
		{ offline: __("Course material"), model: __("External model"), safeguarding: __("Safeguarding") }[
			source
		] || source
	);
}

function model({ report, steps }) {
	const check = report.checks.model || {};
	const known = steps.filter((step) => step.breaker_open != null);
	const opened = known.filter((step) => step.breaker_open).length;
	return list(
		[
			check.sentence,
			check.wanted && __("Calls left today: {0}.", [check.calls_left]),
			check.wanted &&
				(opened
					? __("The model was paused in {0} of {1} steps of this time.", [opened, known.length])
					: __("The model was never paused in this time.")),
		].filter(Boolean),
		__("Not checked."),
	);
}

const outcomes = ({ outcomes: found }) =>
	list(
		found.map((one) => html`${title_of(one.outcome)}: <b>${one.count}</b> · ${ago(one.last_on)}`),
		__("The model was not called."),
	);

const errors = ({ errors: found }) =>
	list(
		found.map((one) => html`${one.title}: <b>${one.count}</b> · ${ago(one.last_on)}`),
		__("No error is in the log."),
	);

function processes({ report }) {
	const found = [...report.memory.processes].sort((one, other) => size(other) - size(one));
	const rows = found.map((one) => [__(one.kind), one.name, megabytes(one.rss_mb), megabytes(one.pss_mb)]);
	const columns = [
		{ label: __("Kind") },
		{ label: __("Process") },
		{ label: __("Resident memory"), numeric: true },
		{ label: __("Proportional memory"), numeric: true },
	];
	return html`<details class="ai-card">
		<summary>${__("Processes of this bench")}</summary>
		${table(__("Processes of this bench"), columns, rows)}
	</details>`;
}

const size = (process) => process.pss_mb ?? process.rss_mb;

function checks({ report }) {
	const rows = Object.entries(report.checks).map(([name, check]) => [
		title_of(name),
		check.level === "ok" ? pill_of(__("Fine"), "green") : pill(check.level, "statuses"),
		check.sentence,
	]);
	const columns = [
		{ label: __("What is checked") },
		{ label: __("State", null, "Check") },
		{ label: __("What was found") },
	];
	return html`<details class="ai-card">
		<summary>${__("Every check")}</summary>
		${table(__("Every check"), columns, rows)}
	</details>`;
}

const megabytes = (value) => (value == null ? "–" : __("{0} MB", [Math.round(value).toLocaleString()]));
const seconds = (value) => (value < 10 ? `${value.toFixed(1)} s` : `${Math.round(value)} s`);
