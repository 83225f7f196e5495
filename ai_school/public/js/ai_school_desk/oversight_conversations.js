// Conversations by course, without a word of what was said until one is opened.
import { open_conversation } from "./conversation";
import { html, put } from "./html";
import { empty, fill, table } from "./parts";
import { ask } from "./server";
import { ago, moment_of, pill_of } from "./words";

const PAGE = 50;
const SEARCH_DELAY_MS = 250;

export class Conversations {
	constructor(panel, { courses }) {
		this.panel = panel;
		put(
			panel,
			html`${filters(courses)}
				<div data-list></div>`,
		);
		this.course = panel.querySelector("select");
		this.name = panel.querySelector("input");
		this.list = panel.querySelector("[data-list]");
		this.limit = PAGE;
		this.course.addEventListener("change", () => this.show());
		this.name.addEventListener(
			"input",
			frappe.utils.debounce(() => this.show(), SEARCH_DELAY_MS),
		);
	}

	show() {
		const wanted = { course: this.course.value, txt: this.name.value.trim(), limit: this.limit };
		fill(
			this.list,
			() => ask("ai_school.oversight.api.conversations", wanted),
			(rows) => this.draw(rows),
		);
	}

	draw(rows) {
		if (!rows.length) {
			put(this.list, empty(__("Nobody has talked to the tutor here, or the conversations have expired.")));
			return;
		}
		const columns = [
			{ label: __("Student") },
			{ label: __("Course") },
			{ label: __("Last message") },
			{ label: __("Questions"), numeric: true },
			{ label: __("Flags") },
			{ label: __("You read it") },
			{ label: __("Conversation") },
		];
		const more = rows.length === this.limit && this.limit < 100;
		put(
			this.list,
			html`${table(__("Conversations"), columns, rows.map(row))}${
				more &&
				html`<button type="button" class="btn btn-default btn-sm" data-more>${__("Show more")}</button>`
			}`,
		);
		this.list.querySelector("[data-more]")?.addEventListener("click", () => {
			this.limit = 100;
			this.show();
		});
		this.list
			.querySelectorAll("[data-session]")
			.forEach((button, at) =>
				button.addEventListener("click", () =>
					open_conversation({ session: rows[at].name, student_name: rows[at].student_name }),
				),
			);
	}
}

const filters = (courses) =>
	html`<div class="ai-filters">
		<label
			>${__("Course")}<select class="form-control input-sm">
				<option value="">${__("All courses")}</option>
				${courses.map((course) => html`<option value="${course}">${course}</option>`)}
			</select></label
		>
		<label>${__("Student")}<input type="search" class="form-control input-sm" autocomplete="off" /></label>
	</div>`;

const row = (one) => [
	one.student_name,
	[one.course, one.topic].filter(Boolean).join(" · ") || "–",
	ago(one.last_message_on),
	one.questions,
	one.flags ? pill_of(__("{0} open", [one.flags]), "red") : "–",
	one.read_on ? moment_of(one.read_on) : "–",
	html`<button
		type="button"
		class="btn btn-default btn-xs"
		data-session
		aria-label="${__("Show the conversation of {0}", [one.student_name])}"
	>
		${__("Show")}
	</button>`,
];
