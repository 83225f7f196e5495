// The table of a class: sorted by need or by any column, filtered by name and support, walked by arrow keys, exported.
import { download } from "./csv";
import { html, put } from "./html";
import { ago, day, percent, pill, points, word } from "./words";

const ARROWS = { improving: "↗", stable: "→", declining: "↘" };
const RANK = { urgent: 0, support: 1, watch: 2, none: 3 };

const columns = () => [
	{ name: "student_name", label: __("Student"), text: (one) => one.student_name, cell: student },
	{ name: "risk", label: __("Support", null, "Student"), text: risk_text, cell: risk },
	{ name: "slope", label: __("Trend"), text: trend_text, cell: trend },
	{ name: "mean_share", label: __("Mean"), text: (one) => percent(one.mean_share), numeric: true },
	{ name: "attendance", label: __("Attendance"), text: attendance_text, cell: attendance, numeric: true },
	{ name: "engagement", label: __("Engagement"), text: (one) => word(one.engagement), cell: engagement },
	{
		name: "last_question_on",
		label: __("Last tutor use"),
		text: (one) => day(one.last_question_on),
		cell: last,
	},
];

export class ClassTable {
	constructor(element, found) {
		this.element = element;
		this.found = found;
		this.by = null;
		this.down = false;
		put(element, frame());
		this.search = element.querySelector("input");
		this.level = element.querySelector("select");
		this.search.addEventListener("input", () => this.draw());
		this.level.addEventListener("change", () => this.draw());
		element.querySelector("thead").addEventListener("click", (event) => this.sort(event));
		element.querySelector("tbody").addEventListener("keydown", walk);
		this.draw();
	}

	sort(event) {
		const name = event.target.closest("button")?.dataset.by;
		if (!name) return;
		this.down = this.by === name ? !this.down : false;
		this.by = name;
		this.draw();
	}

	rows() {
		const wanted = this.search.value.trim().toLowerCase();
		const level = this.level.value;
		const shown = this.found.students.filter(
			(one) =>
				(!wanted || one.student_name.toLowerCase().includes(wanted)) &&
				(!level || level.split(",").includes(one.risk)),
		);
		return this.by ? shown.sort((one, other) => compare(one, other, this.by) * (this.down ? -1 : 1)) : shown;
	}

	draw() {
		const rows = this.rows();
		const shown = columns();
		put(
			this.element.querySelector("tbody"),
			rows.length ? rows.map((one) => row(one, shown)) : nobody(shown),
		);
		this.element.querySelector("[data-count]").textContent = __("{0} of {1} students", [
			rows.length,
			this.found.students.length,
		]);
		for (const head of this.element.querySelectorAll("th[data-by]")) {
			const state = head.dataset.by !== this.by ? "none" : this.down ? "descending" : "ascending";
			head.setAttribute("aria-sort", state);
		}
	}

	download() {
		const shown = columns();
		const reasons = (one) => one.risk_reasons.map((reason) => reason.sentence).join(" ");
		const rows = this.rows().map((one) => [...shown.map((column) => column.text(one)), reasons(one)]);
		download(this.found.of.title, [[...shown.map((column) => column.label), __("Reasons")], ...rows]);
	}
}

function frame() {
	const heads = columns().map(
		(column) =>
			html`<th scope="col" data-by="${column.name}" aria-sort="none" class="${column.numeric && "ai-number"}">
				<button type="button" class="ai-sort" data-by="${column.name}">${column.label}</button>
			</th>`,
	);
	return html`<section class="ai-card">
		<div class="ai-filters">
			<label>${__("Name")}<input type="search" class="form-control input-sm" autocomplete="off" /></label>
			<label
				>${__("Support", null, "Student")}<select class="form-control input-sm">
					<option value="">${__("Everybody")}</option>
					<option value="urgent,support">${__("Needs support or urgent")}</option>
					<option value="watch">${__("Keep an eye on")}</option>
					<option value="none">${__("No sign")}</option>
				</select></label
			>
			<span class="ai-note" data-count aria-live="polite"></span>
		</div>
		<div class="ai-scroll" tabindex="0" role="region" aria-label="${__("Students of the class")}">
			<table class="table ai-table ai-class-table">
				<caption class="sr-only">
					${__("Students of the class, those who need you first at the top")}
				</caption>
				<thead>
					<tr>
						${heads}
					</tr>
				</thead>
				<tbody></tbody>
			</table>
		</div>
	</section>`;
}

const row = (one, shown) =>
	html`<tr>
		${shown.map((column, at) => {
			const inner = column.cell ? column.cell(one) : column.text(one);
			return at
				? html`<td class="${column.numeric && "ai-number"}">${inner}</td>`
				: html`<th scope="row">${inner}</th>`;
		})}
	</tr>`;

const nobody = (shown) =>
	html`<tr>
		<td colspan="${shown.length}" class="ai-state">${__("No student fits these filters.")}</td>
	</tr>`;

const student = (one) =>
	html`<a href="/app/student-insight/${encodeURIComponent(one.name)}" data-student>${one.student_name}</a>`;

const risk_text = (one) => (one.risk ? word(one.risk, "risks") : __("Not computed yet"));
const risk = (one) =>
	html`${one.risk ? pill(one.risk, "risks") : __("Not computed yet")}${
		one.risk_reasons.length > 0 &&
		html`<div class="ai-note">${one.risk_reasons.map((reason) => reason.sentence).join(" ")}</div>`
	}`;

const trend_text = (one) => (one.trend ? word(one.trend) : "–");
const trend = (one) =>
	html`<span class="ai-trend ai-trend-${one.trend || "none"}"
			><span aria-hidden="true">${ARROWS[one.trend] || "·"}</span> ${trend_text(one)}</span
		>${
			one.slope != null &&
			one.trend !== "insufficient_data" &&
			html`<div class="ai-note">${__("{0} points in 30 days", [points(one.slope)])}</div>`
		}`;

const attendance_text = (one) => percent(one.attendance);
const attendance = (one) =>
	html`${percent(one.attendance)}${
		one.recent_attendance != null &&
		html`<div class="ai-note">${__("last 4 weeks {0}", [percent(one.recent_attendance)])}</div>`
	}`;

const engagement = (one) => (one.engagement ? pill(one.engagement) : "–");
const last = (one) => (one.last_question_on ? ago(one.last_question_on) : __("Never"));

// What is not known comes last, whichever way the column is sorted upwards.
function compare(one, other, by) {
	const values = [one, other].map((each) => (by === "risk" ? RANK[each.risk] : each[by]));
	const missing = values.map((value) => value == null);
	if (missing[0] || missing[1]) return missing[0] - missing[1];
	if (typeof values[0] === "string") return values[0].localeCompare(values[1]);
	return values[0] - values[1];
}

function walk(event) {
	const links = [...event.currentTarget.querySelectorAll("[data-student]")];
	const at = links.indexOf(event.target);
	const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
	if (at < 0 || next === undefined || !links[next]) return;
	event.preventDefault();
	links[next].focus();
}
