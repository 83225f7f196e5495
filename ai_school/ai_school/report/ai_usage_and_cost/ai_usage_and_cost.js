// Filters of the report AI Usage and Cost.
frappe.query_reports["AI Usage and Cost"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -29),
		},
		{ fieldname: "to_date", label: __("To"), fieldtype: "Date", default: frappe.datetime.get_today() },
		{
			fieldname: "by",
			label: __("Grouped by"),
			fieldtype: "Select",
			default: "Day",
			options: [
				{ value: "Day", label: __("Day") },
				{ value: "Model", label: __("Model") },
				{ value: "Outcome", label: __("Outcome") },
			],
		},
	],
};
