// Where the chart AI School Students by Support takes its figures from.
frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["AI School Students by Support"] = {
	method: "ai_school.oversight.figures.support_chart",
	filters: [],
};
