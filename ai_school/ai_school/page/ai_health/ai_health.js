// AI Health: whether everything runs, and what to do when it does not.

frappe.pages["ai-health"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("AI Health"), single_column: true });
	wrapper.ready = frappe
		.require(["ai_school_desk.bundle.css", "ai_school_desk.bundle.js"])
		.then(() => new frappe.ai_school.Health(page));
};

frappe.pages["ai-health"].on_page_show = (wrapper) => wrapper.ready.then((shown) => shown.show());
