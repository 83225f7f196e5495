// Charts in the desk's own style, each with its figures in words for who cannot see it.
import { html, put } from "./html";

export function chart(parent, label, options) {
	put(parent, html`<div class="ai-chart" role="img" aria-label="${label}"></div>`);
	return new frappe.Chart(parent.firstElementChild, {
		height: 200,
		animate: 0,
		axisOptions: { xAxisMode: "tick", xIsSeries: 1, shortenYAxisNumbers: 1 },
		...options,
	});
}

export const COLOURS = {
	blue: "#2490ef",
	green: "#48bb74",
	red: "#e24c4c",
	gray: "#a6b1b9",
	orange: "#f6993f",
};
