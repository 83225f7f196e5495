// Filters of the report Students Needing Support, and the switch of the weekly mail with it.
frappe.query_reports["Students Needing Support"] = {
	filters: [
		{ fieldname: "group", label: __("Student Group"), fieldtype: "Link", options: "Student Group" },
		{
			fieldname: "level",
			label: __("Support", null, "Student"),
			fieldtype: "Select",
			options: [
				{ value: "", label: __("Needs support or urgent") },
				{ value: "urgent", label: __("Urgent") },
				{ value: "support", label: __("Needs support") },
				{ value: "watch", label: __("Keep an eye on") },
			],
		},
	],
	onload(report) {
		report.page.add_inner_button(__("Weekly mail"), () =>
			frappe
				.require("ai_school_desk.bundle.js")
				.then(() => frappe.ai_school.choose_digest("Students Needing Support")),
		);
	},
};
