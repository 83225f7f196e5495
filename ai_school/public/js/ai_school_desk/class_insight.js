// Class Insight: who of a group or course needs me first, what they know, and how the class does over time.
import { heat_map } from "./class_heat";
import { ClassPicker } from "./class_picker";
import { ClassTable } from "./class_table";
import { COLOURS, chart } from "./charts";
import { html, put } from "./html";
import { card, empty, figure, fill } from "./parts";
import { print_head } from "./printing";
import { ask } from "./server";
import { ago, moment_of, of_calendar, percent } from "./words";

export class ClassInsight {
	constructor(page) {
		this.page = page;
		this.body = $('<div class="ai-page ai-class">').appendTo(page.main)[0];
		put(
			this.body,
			html`<div data-picker></div>
				<div data-found></div>`,
		);
		this.found = this.body.querySelector("[data-found]");
		this.picker = new ClassPicker(this.body.querySelector("[data-picker]"), (chosen) => this.load(chosen));
		page.set_secondary_action(__("Refresh"), () => this.show(), "refresh");
		page.add_menu_item(__("Print"), () => window.print());
		page.add_menu_item(__("Export as CSV"), () => this.table?.download());
		page.add_menu_item(__("Weekly mail"), () => frappe.ai_school.choose_digest("Students Needing Support"));
		page.add_menu_item(__("Notices of support"), () => frappe.ai_school.choose_notice());
	}

	show() {
		const wanted = frappe.get_route().slice(1).join("/") || null;
		return fill(
			this.found,
			() => this.picker.find(),
			() => this.picker.show(wanted),
		);
	}

	load(chosen) {
		this.table = null;
		if (!chosen) {
			put(this.found, empty(__("No group names you as its instructor yet. The school office can add you.")));
			return;
		}
		fill(
			this.found,
			() => ask("ai_school.analytics.api.class_insight", chosen),
			(found) => this.draw(found),
			6,
		);
	}

	draw(found) {
		this.page.set_title(found.of.title);
		if (!found.students.length) {
			put(this.found, empty(__("No active student belongs to {0}.", [found.of.title])));
			return;
		}
		put(
			this.found,
			html`${print_head(found.of.title, computed(found))}${summary(found)}
				<div data-table></div>
				<div class="ai-grid ai-grid-wide">
					${card(__("Where the class stands"), html`<div data-chart="distribution"></div>`)}
					${card(__("The class over time"), html`<div data-chart="time"></div>`)}
				</div>
				<div data-heat data-printed></div>`,
		);
		const at = (name) => this.found.querySelector(`[data-${name}]`);
		this.table = new ClassTable(at("table"), found);
		heat_map(at("heat"), found);
		distribution_chart(this.found.querySelector("[data-chart=distribution]"), found.distribution);
		time_chart(this.found.querySelector("[data-chart=time]"), found.over_time);
	}
}

const computed = ({ computed_on }) => computed_on && __("Computed on {0}", [moment_of(computed_on)]);

function summary({ students, computed_on }) {
	const count = (levels) => students.filter((one) => levels.includes(one.risk)).length;
	const known = students.filter((one) => one.mean_share != null);
	const mean = known.length ? known.reduce((sum, one) => sum + one.mean_share, 0) / known.length : null;
	return html`<div class="ai-figures">
		${figure(__("Students"), students.length)} ${figure(__("Need support"), count(["support", "urgent"]))}
		${figure(__("Keep an eye on"), count(["watch"]))} ${figure(__("Mean of their results"), percent(mean))}
		${figure(__("Computed"), computed_on ? ago(computed_on) : __("Not yet"))}
	</div>`;
}

function distribution_chart(element, found) {
	if (!found.some((one) => one.count)) {
		put(element, empty(__("No results are recorded yet.")));
		return;
	}
	const label = (one) => `${Math.round(one.from * 100)}–${percent(one.to)}`;
	const words = found.map((one) => __("{0}: {1} students", [label(one), one.count])).join("; ");
	chart(element, __("Students by the mean of their results: {0}", [words]), {
		type: "bar",
		colors: [COLOURS.blue],
		data: {
			labels: found.map(label),
			datasets: [{ name: __("Students"), values: found.map((one) => one.count) }],
		},
	});
}

function time_chart(element, found) {
	if (found.length < 2) {
		put(element, empty(__("There are results of too few months to show how they change.")));
		return;
	}
	const values = (field) => found.map((one) => Math.round(one[field] * 100));
	const words = found.map((one) => `${one.month}: ${percent(one.mean)}`).join("; ");
	chart(element, __("Mean result by month: {0}", [words]), {
		type: "line",
		colors: [COLOURS.gray, COLOURS.blue, COLOURS.gray],
		data: {
			labels: found.map((one) => month(one.month)),
			datasets: [
				{ name: __("Upper quarter"), values: values("high_quartile") },
				{ name: __("Mean"), values: values("mean") },
				{ name: __("Lower quarter"), values: values("low_quartile") },
			],
		},
		tooltipOptions: { formatTooltipY: (value) => percent(value / 100) },
	});
}

const month = (text) => of_calendar(`${text}-01`, { month: "short", year: "2-digit" });
