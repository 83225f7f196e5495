// Where the chart AI School Questions to the Tutor takes its figures from.
frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["AI School Questions to the Tutor"] = {
	method: "ai_school.oversight.figures.questions_chart",
	filters: [],
};
