// Elements from script. Text given here stays text.

/** An element with attributes (a function is a listener, false or null leaves it out) and children. */
export function el(tag, attributes = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (typeof value === "function") element.addEventListener(name, value);
		else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
	}
	element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
	return element;
}

/** A button of that text. */
export function button(text, onClick, className = "tutor-button") {
	return el("button", { type: "button", class: className, click: onClick }, text);
}

/** Have the keyboard and the screen reader go on from an element that takes no input. */
export function takeFocus(element) {
	element.tabIndex = -1;
	element.focus({ preventScroll: true });
}

/** Whether an element's start is on the screen. */
export function isInView(element) {
	const { top } = element.getBoundingClientRect();
	return top >= 0 && top < window.innerHeight;
}

/** Bring an element's start into view, at once for people who do not want motion. */
export function bringIntoView(element) {
	const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
	element.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}
