// Filters of the report Concept Mastery.
frappe.query_reports["Concept Mastery"] = {
	filters: [
		{ fieldname: "group", label: __("Student Group"), fieldtype: "Link", options: "Student Group" },
		{ fieldname: "subject", label: __("School subject"), fieldtype: "Data" },
	],
};
