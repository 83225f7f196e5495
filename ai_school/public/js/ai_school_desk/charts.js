// Charts in the desk's own style, each with its figures in words for who cannot see it.
import { html, put } from "./html";

export function chart(parent, label, options) {
	put(parent, html`<div class="ai-chart" dir="ltr" role="img" aria-label="${label}"></div>`);
	return new frappe.Chart(parent.firstElementChild, {
		height: 200,
		animate: 0,
		axisOptions: { xAxisMode: "tick", xIsSeries: 1, shortenYAxisNumbers: 1 },
		...options,
	});
}

// Cover what a chart draws where a value is null: from the last known point to the next. It is drawn anew at each width.
export function cover_gaps(drawn, values) {
	const draw = drawn.draw.bind(drawn);
	drawn.draw = (...how) => {
		draw(...how);
		cover(drawn, values);
	};
	cover(drawn, values);
}

const EDGE = 1; // Half the width of a line.

function cover({ state, drawArea, height }, values) {
	const at = state.xAxis.positions;
	for (const [first, last] of gaps(values)) {
		const from = first ? at[first - 1] : at[first] - state.unitWidth / 2;
		const to = last + 1 < at.length ? at[last + 1] : at[last] + state.unitWidth / 2;
		const band = document.createElementNS("http://www.w3.org/2000/svg", "rect");
		const place = {
			class: "ai-unknown",
			x: from - EDGE,
			y: 0,
			width: to - from + 2 * EDGE,
			height: height + EDGE,
		};
		for (const [name, value] of Object.entries(place)) band.setAttribute(name, value);
		drawArea.append(band);
	}
}

function gaps(values) {
	const found = [];
	values.forEach((value, at) => {
		if (value != null) return;
		const open = found.at(-1);
		if (open?.[1] === at - 1) open[1] = at;
		else found.push([at, at]);
	});
	return found;
}

export const COLOURS = {
	blue: "#2490ef",
	green: "#48bb74",
	red: "#e24c4c",
	gray: "#a6b1b9",
	orange: "#f6993f",
};
