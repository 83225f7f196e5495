// Student Insight: what the records say about one student, why, and what could be done next.
import { html, put } from "./html";
import { card, empty, fill } from "./parts";
import { print_head } from "./printing";
import { ask } from "./server";
import { calendar } from "./student_calendar";
import { courses_grid, draw_courses, results_table } from "./student_courses";
import { concepts_card, course_cards, engagement_card, trend_card, tutor_card } from "./student_cards";
import { ParagraphCard } from "./student_paragraph";
import { SupportCard } from "./student_support";
import { ago } from "./words";

const SEARCH_DELAY_MS = 250;
const STUDENTS_AT_ONCE = 50;

export class StudentInsight {
	constructor(page) {
		this.page = page;
		this.body = $('<div class="ai-page student-insight">').appendTo(page.main)[0];
		this.make_list();
		page.set_secondary_action(__("Refresh"), () => this.load(this.student), "refresh");
		page.add_menu_item(__("Print"), () => window.print());
		this.load_students();
	}

	make_list() {
		const sidebar = $('<div class="student-insight-picker">').appendTo(this.page.sidebar)[0];
		put(
			sidebar,
			html`<label class="control-label" for="student-insight-search">${__("Students")}</label>
				<input
					id="student-insight-search"
					type="search"
					class="form-control input-sm"
					placeholder="${__("Search by name")}"
					autocomplete="off"
				/>
				<ul class="student-insight-list list-unstyled"></ul>`,
		);
		this.search = sidebar.querySelector("input");
		this.list = sidebar.querySelector("ul");
		this.search.addEventListener(
			"input",
			frappe.utils.debounce(() => this.load_students(), SEARCH_DELAY_MS),
		);
		this.list.addEventListener("click", (event) => {
			const student = event.target.closest("button")?.dataset.student;
			if (student) frappe.set_route("student-insight", student);
		});
	}

	async load_students() {
		const txt = this.search.value;
		let found;
		try {
			found = await ask("ai_school.analytics.api.students", { txt, limit: STUDENTS_AT_ONCE });
		} catch (failure) {
			put(this.list, html`<li class="ai-note" role="alert">${failure.message}</li>`);
			return;
		}
		if (txt !== this.search.value) return;
		put(
			this.list,
			found.length ? found.map(item) : html`<li class="ai-note">${__("No student found.")}</li>`,
		);
		this.mark_chosen();
	}

	mark_chosen() {
		for (const button of this.list.querySelectorAll("button")) {
			const chosen = button.dataset.student === this.student;
			button.classList.toggle("active", chosen);
			button.setAttribute("aria-current", chosen ? "true" : "false");
		}
	}

	show() {
		const student = frappe.get_route()[1];
		if (student) this.load(student);
		else put(this.body, empty(__("Choose a student to see what the records say.")));
	}

	load(student) {
		if (!student) return;
		this.student = student;
		this.mark_chosen();
		fill(
			this.body,
			() =>
				Promise.all([
					ask("ai_school.analytics.api.student_insight", { student }),
					ask("ai_school.oversight.api.student_detail", { student }),
				]),
			([insight, detail]) => this.draw({ ...insight, ...detail }),
			6,
		);
	}

	draw(insight) {
		this.page.set_title(insight.student.student_name);
		put(
			this.body,
			html`${print_head(insight.student.student_name)}${heading(insight)}${insight.profile ? figures(insight) : not_computed()}${records(insight)}`,
		);
		const support = this.body.querySelector("[data-support]");
		if (support) new SupportCard(support, insight);
		const paragraph = this.body.querySelector("[data-paragraph]");
		if (paragraph) new ParagraphCard(paragraph, insight.student.name);
		draw_courses(this.body, insight);
	}
}

const item = (student) =>
	html`<li>
		<button type="button" class="btn btn-default btn-sm" data-student="${student.name}">
			${student.student_name}<small>${(student.groups || []).join(", ")}</small>
		</button>
	</li>`;

function heading({ student, computed_on, stale }) {
	const where = [...(student.groups || []), ...(student.programs || [])].join(" · ");
	return html`<header>
		<p class="ai-note">
			${where}${
				computed_on && html` · ${__("Computed")} ${ago(computed_on)}`
			}${stale && ` · ${__("records have changed since; the next run takes them in")}`}
		</p>
	</header>`;
}

const not_computed = () => empty(__("Nothing has been computed yet. The analytics run every ten minutes."));

const figures = (insight) =>
	html`<div data-support></div>
		<div class="ai-grid">${trend_card(insight)}${engagement_card(insight)}${tutor_card(insight)}</div>
		<div class="ai-grid">${course_cards(insight)}${concepts_card(insight)}</div>
		<div data-paragraph></div>`;

function records(insight) {
	const none = html`<p class="ai-note">${__("No results are recorded yet.")}</p>`;
	return html`<h2 class="ai-heading">${__("Results over time")}</h2>
		${insight.results.length ? courses_grid(insight) : card(__("Results"), none)}
		${calendar(insight.days)}${results_table(insight.results)}`;
}
