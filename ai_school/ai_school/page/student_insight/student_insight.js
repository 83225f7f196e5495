// Student Insight: what the records say about one student.

frappe.pages["student-insight"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("Student Insight"),
		single_column: false,
	});
	wrapper.ready = frappe
		.require(["ai_school_desk.bundle.css", "ai_school_desk.bundle.js"])
		.then(() => new frappe.ai_school.StudentInsight(page));
};

frappe.pages["student-insight"].on_page_show = (wrapper) => wrapper.ready.then((shown) => shown.show());
