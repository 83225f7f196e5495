// What the records say about one student: results over time, strengths, gaps, engagement and use of the tutor.

frappe.pages["student-insight"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("Student Insight"),
		single_column: false,
	});
	wrapper.insight = new StudentInsight(page);
};

frappe.pages["student-insight"].on_page_show = (wrapper) => wrapper.insight.show_route();

const LABELS = {
	improving: __("Improving"),
	stable: __("Stable"),
	declining: __("Declining"),
	insufficient_data: __("Too little to say"),
	high: __("High"),
	medium: __("Medium"),
	low: __("Low"),
	none: __("Not used"),
	healthy: __("Healthy"),
	watch: __("Worth watching"),
	concern: __("Cause for concern"),
};
const COLOURS = {
	improving: "green",
	high: "green",
	healthy: "green",
	declining: "red",
	low: "red",
	concern: "red",
	watch: "orange",
	medium: "blue",
	stable: "blue",
};
const SHORT_DATE = { day: "numeric", month: "short" };
const SEARCH_DELAY_MS = 250;
const STUDENTS_AT_ONCE = 50;

class StudentInsight {
	constructor(page) {
		this.page = page;
		this.body = $('<div class="student-insight">').appendTo(page.main);
		this.make_list();
		page.set_secondary_action(__("Refresh"), () => this.show(this.student), "refresh");
		this.load_students();
	}

	make_list() {
		const id = "student-insight-search";
		this.search = $(`<input id="${id}" type="search" class="form-control input-sm">`);
		this.search.attr("placeholder", __("Search by name"));
		this.list = $('<ul class="student-insight-list list-unstyled">');
		$('<div class="student-insight-picker">')
			.append(`<label class="control-label" for="${id}">${__("Students")}</label>`)
			.append(this.search, this.list)
			.appendTo(this.page.sidebar);
		this.search.on(
			"input",
			frappe.utils.debounce(() => this.load_students(), SEARCH_DELAY_MS),
		);
		this.list.on("click", "button", (event) =>
			frappe.set_route("student-insight", event.currentTarget.dataset.student),
		);
	}

	async load_students() {
		const txt = this.search.val();
		const { message } = await frappe.call({
			method: "ai_school.analytics.api.students",
			type: "GET",
			args: { txt, limit: STUDENTS_AT_ONCE },
		});
		if (txt !== this.search.val()) return;
		this.list.html(message.map(student_item).join("") || none(__("No student found.")));
		this.mark_chosen();
	}

	mark_chosen() {
		this.list.find("button").each((_, button) => {
			const chosen = button.dataset.student === this.student;
			button.classList.toggle("active", chosen);
			button.setAttribute("aria-current", chosen ? "true" : "false");
		});
	}

	show_route() {
		const student = frappe.get_route()[1];
		if (student) this.show(student);
		else this.body.html(state(__("Choose a student to see what the records say.")));
	}

	async show(student) {
		if (!student) return;
		this.student = student;
		this.mark_chosen();
		this.body.html(skeleton()).attr("aria-busy", "true");
		try {
			const { message } = await frappe.call({
				method: "ai_school.analytics.api.student_insight",
				type: "GET",
				args: { student },
			});
			if (student === this.student) this.draw(message);
		} catch {
			this.body.html(state(__("This student cannot be shown. You may not have the right to see them.")));
		} finally {
			this.body.removeAttr("aria-busy");
		}
	}

	draw(insight) {
		this.page.set_title(insight.student.student_name);
		const parts = [heading(insight), note(insight)];
		if (insight.profile) parts.push(cards(insight.profile), courses_heading(insight));
		this.body.html(parts.join(""));
		this.draw_courses(insight);
		this.draw_attendance(insight);
		this.body.append(results_table(insight.results));
	}

	draw_courses(insight) {
		const grid = $('<div class="student-insight-grid">').appendTo(this.body);
		for (const [course, results] of by_course(insight.results)) {
			const section = $(course_card(course, results, insight.profile)).appendTo(grid);
			if (results.length > 1) draw_chart(section.find(".student-insight-chart"), results_chart(results));
		}
	}

	draw_attendance(insight) {
		const weeks = insight.attendance || [];
		if (weeks.length < 2) return;
		const section = $(`<section class="student-insight-card"><h4>${__("Attendance")}</h4></section>`);
		const chart = $('<div class="student-insight-chart">').appendTo(section.appendTo(this.body));
		draw_chart(chart, attendance_chart(weeks));
	}
}

const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
const percent = (share) => (share == null ? "–" : `${Math.round(share * 100)} %`);
const state = (text) => `<div class="student-insight-state text-muted">${text}</div>`;
const none = (text) => `<li class="text-muted">${text}</li>`;
const pill = (label) =>
	`<span class="indicator-pill ${COLOURS[label] || "gray"}">${LABELS[label] || escape(label)}</span>`;
const skeleton = () =>
	`<div class="student-insight-skeleton" role="status"><span class="sr-only">${__("Loading")}</span>${"<div></div>".repeat(4)}</div>`;

function student_item(student) {
	const groups = escape((student.groups || []).join(", "));
	return `<li><button type="button" class="btn btn-default btn-sm" data-student="${escape(student.name)}">
		${escape(student.student_name)}<small class="text-muted">${groups}</small></button></li>`;
}

function heading({ student }) {
	const where = [...(student.groups || []), ...(student.programs || [])].map(escape).join(" · ");
	return `<header><h3>${escape(student.student_name)}</h3><p class="text-muted">${where}</p></header>`;
}

function note(insight) {
	if (!insight.profile) {
		return state(__("Nothing has been computed yet. The analytics run every ten minutes."));
	}
	const computed = __("Computed {0}", [frappe.datetime.comment_when(insight.computed_on)]);
	const stale = insight.stale ? ` · ${__("records have changed since; the next run takes them in")}` : "";
	return `<p class="text-muted small">${computed}${stale}</p>`;
}

function cards(profile) {
	return `<div class="student-insight-grid">
		${card(__("Trend"), pill(profile.trend.label), trend_words(profile.trend))}
		${card(__("Engagement"), pill(profile.engagement.level), reasons(profile.engagement))}
		${card(__("Use of the tutor"), pill(profile.ai_use.level), use_words(profile.ai_use))}
		${card(__("Strengths"), "", standings(profile.strengths, __("None stands out.")))}
		${card(__("Gaps"), "", standings(profile.gaps, __("None stands out.")))}
	</div>`;
}

function card(title, chip, text) {
	return `<section class="student-insight-card"><h4>${title} ${chip}</h4>${text}</section>`;
}

function trend_words(trend) {
	if (trend.label === "insufficient_data") {
		return `<p>${__("{0} results so far: too few to tell a trend from chance.", [trend.count])}</p>`;
	}
	const means = __("Last {0} results {1}, the {2} before {3}.", [
		trend.recent_count,
		percent(trend.recent_mean),
		trend.earlier_count,
		percent(trend.earlier_mean),
	]);
	const slope = __("That is {0} percentage points in 30 days, most likely between {1} and {2}.", [
		points(trend.slope),
		points(trend.slope_low),
		points(trend.slope_high),
	]);
	return `<p>${means}</p><p class="text-muted small">${slope}</p>`;
}

const short_date = (date) => frappe.datetime.str_to_obj(date).toLocaleDateString(undefined, SHORT_DATE);
const points = (share) => (share == null ? "–" : `${share > 0 ? "+" : ""}${(share * 100).toFixed(1)}`);

function reasons(detail) {
	const items = detail.reasons.map((reason) => `<li>${escape(reason.sentence)}</li>`);
	const year = detail.year;
	if (!items.length && year?.rate != null) {
		items.push(`<li>${__("Present on {0} of the recorded days.", [percent(year.rate)])}</li>`);
	}
	return `<ul>${items.join("") || none(__("Too few records to say."))}</ul>`;
}

function use_words(use) {
	const asked = __("{0} questions on {1} days.", [use.questions, use.days_used]);
	return `<p>${asked}</p>${use.reasons.length ? reasons(use) : ""}`;
}

function standings(found, otherwise) {
	const items = found.map((one) => {
		const behind = __("{0} over {1} results", [percent(one.share), one.count]);
		const against = one.course_mean == null ? "" : ` · ${__("course mean {0}", [percent(one.course_mean)])}`;
		return `<li><strong>${escape(one.course)}</strong><br><small class="text-muted">${behind}${against}</small></li>`;
	});
	return `<ul>${items.join("") || none(otherwise)}</ul>`;
}

function courses_heading({ results }) {
	return results.length ? `<h4>${__("Results over time")}</h4>` : state(__("No results are recorded yet."));
}

function by_course(results) {
	const courses = new Map();
	for (const result of results) {
		if (!courses.has(result.course)) courses.set(result.course, []);
		courses.get(result.course).push(result);
	}
	return courses;
}

function course_card(course, results, profile) {
	const mean = results.reduce((sum, result) => sum + result.share, 0) / results.length;
	const is = (found) => (found || []).some((one) => one.course === course);
	const chip = is(profile?.strengths)
		? pill_of(__("Strength"), "green")
		: is(profile?.gaps)
			? pill_of(__("Gap"), "red")
			: "";
	const summary = __("Mean {0} over {1} results", [percent(mean), results.length]);
	return `<section class="student-insight-card"><h4>${escape(course)} ${chip}</h4>
		<p class="text-muted small">${summary}</p><div class="student-insight-chart"></div></section>`;
}

const pill_of = (text, colour) => `<span class="indicator-pill ${colour}">${text}</span>`;

function results_chart(results) {
	return {
		type: "line",
		colors: ["#2490ef"],
		data: {
			labels: results.map((result) => short_date(result.date)),
			datasets: [{ name: __("Result"), values: results.map((result) => Math.round(result.share * 100)) }],
			yMarkers: [{ label: "", value: 100 }],
		},
		tooltipOptions: { formatTooltipY: (value) => `${value} %` },
	};
}

function attendance_chart(weeks) {
	return {
		type: "bar",
		colors: ["#48bb74", "#e24c4c", "#a6b1b9"],
		barOptions: { stacked: 1 },
		data: {
			labels: weeks.map((week) => short_date(week.week)),
			datasets: [
				{ name: __("Present"), values: weeks.map((week) => week.present) },
				{ name: __("Absent"), values: weeks.map((week) => week.absent) },
				{ name: __("Leave"), values: weeks.map((week) => week.leave) },
			],
		},
	};
}

function draw_chart(parent, options) {
	new frappe.Chart(parent[0], {
		height: 160,
		animate: 0,
		axisOptions: { xAxisMode: "tick", xIsSeries: 1, shortenYAxisNumbers: 1 },
		...options,
	});
}

function results_table(results) {
	if (!results.length) return "";
	const linked = frappe.model.can_read("Assessment Result");
	const rows = [...results].reverse().map((result) => {
		const name = linked
			? frappe.utils.get_form_link("Assessment Result", result.name, true)
			: escape(result.name);
		return `<tr><td>${frappe.datetime.str_to_user(result.date)}</td><td>${escape(result.course)}</td>
			<td>${escape(result.assessment)}</td><td class="text-right">${escape(result.score)} / ${escape(result.maximum)}</td>
			<td class="text-right">${percent(result.share)}</td><td>${name}</td></tr>`;
	});
	const head = [__("Date"), __("Course"), __("Assessment"), __("Score"), __("Share"), __("Record")];
	return `<details class="student-insight-card"><summary>${__("The records behind these figures")}</summary>
		<div class="table-responsive"><table class="table table-sm"><thead><tr>${head
			.map((text) => `<th scope="col">${text}</th>`)
			.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div></details>`;
}
