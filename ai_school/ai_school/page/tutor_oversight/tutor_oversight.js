// Tutor Oversight: flags, conversations, a class's questions and answers called wrong.

frappe.pages["tutor-oversight"].on_page_load = (wrapper) => {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("Tutor Oversight"),
		single_column: true,
	});
	wrapper.ready = frappe
		.require(["ai_school_desk.bundle.css", "ai_school_desk.bundle.js"])
		.then(() => new frappe.ai_school.Oversight(page));
};

frappe.pages["tutor-oversight"].on_page_show = (wrapper) => wrapper.ready.then((shown) => shown.show());
