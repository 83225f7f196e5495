// The panel of conversations as a drawer, where there is no room beside the conversation.

/** Open with `opener`, close with the close button, Escape, the backdrop or `.close()`; focus stays inside while open. */
export class Drawer {
	constructor(panel, opener, backdrop) {
		Object.assign(this, { panel, opener, backdrop });
		opener.addEventListener("click", () => this.open());
		backdrop.addEventListener("click", () => this.close());
		panel.querySelector(".tutor-close").addEventListener("click", () => this.close());
		panel.addEventListener("keydown", (event) => this.pressed(event));
	}

	get isOpen() {
		return this.panel.classList.contains("tutor-open");
	}

	open() {
		this.toggle(true);
		this.panel.querySelector(".tutor-close").focus();
	}

	close() {
		if (!this.isOpen) return;
		this.toggle(false);
		this.opener.focus();
	}

	toggle(open) {
		this.panel.classList.toggle("tutor-open", open);
		this.backdrop.hidden = !open;
		this.opener.setAttribute("aria-expanded", String(open));
	}

	pressed(event) {
		if (!this.isOpen) return;
		if (event.key === "Escape") this.close();
		if (event.key !== "Tab") return;
		const stops = [...this.panel.querySelectorAll("a, button, input")].filter((one) => one.offsetParent);
		const [first, last] = [stops[0], stops[stops.length - 1]];
		const beyond = event.shiftKey ? first : last;
		if (document.activeElement !== beyond) return;
		event.preventDefault();
		(event.shiftKey ? last : first).focus();
	}
}
