// What goes on paper: a heading that the screen does not need, the light theme, charts as wide as the sheet, every row.
import { html } from "./html";

const EVERYTHING = new WeakMap();
let theme = null;

export const print_head = (title, note) =>
	html`<header class="ai-print-head">
		<h1>${title}</h1>
		<p>
			${note && html`${note} · `}${__("Printed on {0}", [frappe.datetime.str_to_user(frappe.datetime.now_date())])}
		</p>
	</header>`;

// Have `draw` show all of an element, of which the screen has a part, before it is printed.
export function before_print(element, draw) {
	EVERYTHING.set(element, draw);
}

window.addEventListener("beforeprint", () => {
	for (const element of document.querySelectorAll("[data-printed]")) EVERYTHING.get(element)?.();
	for (const drawing of charts()) {
		drawing.setAttribute("viewBox", `0 0 ${drawing.getAttribute("width")} ${drawing.getAttribute("height")}`);
	}
	const root = document.documentElement;
	theme = document.querySelector(".ai-page") && root.getAttribute("data-theme");
	if (theme) root.setAttribute("data-theme", "light");
});

window.addEventListener("afterprint", () => {
	for (const drawing of charts()) drawing.removeAttribute("viewBox");
	if (theme) document.documentElement.setAttribute("data-theme", theme);
	theme = null;
});

const charts = () => document.querySelectorAll(".ai-page svg.frappe-chart");
