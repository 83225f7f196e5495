// Markup in which every inserted value is text, unless it is markup itself.

class Markup {
	constructor(text) {
		this.text = text;
	}

	toString() {
		return this.text;
	}
}

// html`<b>${name}</b>` escapes the name; markup and lists of markup are inserted as they are, nothing for null and false.
export function html(strings, ...values) {
	return new Markup(strings.reduce((made, string, at) => made + inserted(values[at - 1]) + string));
}

// Markup from a source that promises to be safe: the server's renderer of messages.
export const safe = (text) => new Markup(text || "");

function inserted(value) {
	if (value == null || value === false) return "";
	if (Array.isArray(value)) return value.map(inserted).join("");
	return value instanceof Markup ? value.text : frappe.utils.escape_html(String(value));
}

export function put(element, markup) {
	element.innerHTML = inserted(markup);
	return element;
}

// The element that a piece of markup describes.
export const made = (markup) => put(document.createElement("div"), markup).firstElementChild;
