// AI Health: what is wrong and the command that helps, then memory, queue, model and answer times of the last hours.
import { COLOURS, chart } from "./charts";
import { html, put } from "./html";
import { card, empty, figure, fill, list, table } from "./parts";
import { ask } from "./server";
import { ago, moment_of, pill, pill_of, short_day } from "./words";

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
		page.set_secondary_action(__("Refresh"), () => this.show(), "refresh");
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
			html`${summary(found)}${troubles(found)}
				<div class="ai-grid ai-grid-wide">
					${card(
						__("Memory"),
						html`<div data-chart="memory"></div>
							${memory_words(found)}`,
					)}
					${card(__("Jobs that wait"), html`<div data-chart="queue"></div>`)}
				</div>
				<div class="ai-grid">
					${card(__("How long answers take"), waits(found))} ${card(__("External model"), model(found))}
					${card(__("Calls of the model in seven days"), outcomes(found))}
					${card(__("Errors in seven days"), errors(found))}
				</div>
				${processes(found)}${checks(found)}`,
		);
		this.draw_charts(found);
	}

	draw_charts({ steps: all, limits, hours }) {
		const steps = all.filter((step) => step.bench_mb != null);
		const at = (name) => this.body.querySelector(`[data-chart=${name}]`);
		if (!steps.length) {
			for (const name of ["memory", "queue"]) put(at(name), empty(__("No sample was taken in this time.")));
			return;
		}
		const labels = steps.map((step) => label_of(step.begins, hours));
		const budget = limits.machine_mb ? [{ label: __("Limit"), value: limits.machine_mb }] : [];
		chart(at("memory"), __("Megabytes of memory over time"), {
			type: "line",
			colors: [COLOURS.blue, COLOURS.gray],
			lineOptions: { hideDots: 1, regionFill: 0 },
			data: {
				labels,
				datasets: [
					{ name: __("This bench"), values: steps.map((step) => Math.round(step.bench_mb)) },
					{ name: __("The whole machine"), values: steps.map((step) => Math.round(step.used_mb)) },
				],
				yMarkers: budget,
			},
			tooltipOptions: { formatTooltipY: (value) => `${Math.round(value)} MB` },
		});
		chart(at("queue"), __("Jobs that waited over time"), {
			type: "bar",
			colors: [COLOURS.orange],
			data: {
				labels,
				datasets: [{ name: __("Jobs"), values: steps.map((step) => step.queue_depth) }],
			},
		});
	}
}

// Moments are the site's, as every other on the page.
const label_of = (begins, hours) => (hours > 24 ? short_day(begins) : String(begins).slice(11, 16));

function summary({ report, total_mb, refresh, waits: answered }) {
	const main = answered[0];
	return html`<div class="ai-figures" role="status">
		${figure(__("All in all"), pill(report.status, "statuses"), __("at {0}", [moment_of(report.taken_on)]))}
		${figure(__("Memory of this bench"), megabytes(report.memory.pss_mb), __("of {0}", [megabytes(total_mb)]))}
		${figure(__("Jobs that wait"), sum(report.checks.waiting?.depths))}
		${figure(__("Usual answer time"), main ? seconds(main.median_s) : "–", main && source_word(main.source))}
		${figure(__("Analytics"), ago(refresh.last_run), refresh.last_full && __("everybody {0}", [moment_of(refresh.last_full)]))}
	</div>`;
}

const sum = (depths) => Object.values(depths || {}).reduce((total, count) => total + count, 0);

function troubles({ report }) {
	const found = Object.values(report.checks).filter((check) => check.level !== "ok");
	if (!found.length) return "";
	const worst_first = [...found].sort((one, other) => rank(one) - rank(other));
	return card(
		__("What to do"),
		html`<ul class="ai-list ai-troubles">
			${worst_first.map(
				(check) =>
					html`<li>
						${pill(check.level, "statuses")}
						${check.sentence}${
							check.command && html`<code class="ai-command" tabindex="0">${check.command}</code>`
						}
					</li>`,
			)}
		</ul>`,
	);
}

const rank = (check) => (check.level === "failing" ? 0 : 1);

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
			{ label: __("Source") },
			{ label: __("Answers"), numeric: true },
			{ label: __("Usual"), numeric: true },
			{ label: __("Slowest 5 %"), numeric: true },
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
	const opened = steps.filter((step) => step.breaker_open).length;
	return list(
		[
			check.sentence,
			check.wanted && __("Calls left today: {0}.", [check.calls_left]),
			check.wanted &&
				(opened
					? __("The model was paused in {0} of {1} steps of this time.", [opened, steps.length])
					: __("The model was never paused in this time.")),
		].filter(Boolean),
		__("Not checked."),
	);
}

const outcomes = ({ outcomes: found }) =>
	list(
		found.map((one) => html`${frappe.model.unscrub(one.outcome)}: <b>${one.count}</b> · ${ago(one.last_on)}`),
		__("The model was not called."),
	);

const errors = ({ errors: found }) =>
	list(
		found.map((one) => html`${one.title}: <b>${one.count}</b> · ${ago(one.last_on)}`),
		__("No error is in the log."),
	);

function processes({ report }) {
	const found = [...report.memory.processes].sort((one, other) => other.pss_mb - one.pss_mb);
	const rows = found.map((one) => [one.kind, one.name, megabytes(one.rss_mb), megabytes(one.pss_mb)]);
	const columns = [
		{ label: __("Kind") },
		{ label: __("Process") },
		{ label: __("Resident"), numeric: true },
		{ label: __("Proportional"), numeric: true },
	];
	return html`<details class="ai-card">
		<summary>${__("Processes of this bench")}</summary>
		${table(__("Processes of this bench"), columns, rows)}
	</details>`;
}

function checks({ report }) {
	const rows = Object.entries(report.checks).map(([name, check]) => [
		frappe.model.unscrub(name),
		check.level === "ok" ? pill_of(__("Fine"), "green") : pill(check.level, "statuses"),
		check.sentence,
	]);
	const columns = [{ label: __("Check") }, { label: __("State") }, { label: __("What was found") }];
	return html`<details class="ai-card">
		<summary>${__("Every check")}</summary>
		${table(__("Every check"), columns, rows)}
	</details>`;
}

const megabytes = (value) => (value == null ? "–" : `${Math.round(value).toLocaleString()} MB`);
const seconds = (value) => (value < 10 ? `${value.toFixed(1)} s` : `${Math.round(value)} s`);
