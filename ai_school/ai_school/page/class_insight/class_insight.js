// Class Insight: who of my groups and courses needs me first.

frappe.pages["class-insight"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Class Insight"), single_column: true });
	wrapper.ready = frappe
		.require(["ai_school_desk.bundle.css", "ai_school_desk.bundle.js"])
		.then(() => new frappe.ai_school.ClassInsight(page));
};

frappe.pages["class-insight"].on_page_show = (wrapper) => wrapper.ready.then((shown) => shown.show());
