// What happens with what a student writes: who can read it, who has, and whether a model may be asked.
import { el, takeFocus } from "../portal/dom.js";
import { say, when } from "../portal/texts.js";

const ROLES = { "Safeguarding Lead": "role_lead", Administrator: "role_administrator" };

export class MyData {
	/** `element` holds a heading, the list of readers and the place of `consent`, a ConsentPanel. */
	constructor(element, api, consent) {
		Object.assign(this, { element, api, consent, isShown: false });
		this.heading = element.querySelector("h1");
		this.readers = element.querySelector(".tutor-readers-list");
		this.note = element.querySelector(".tutor-readers-note");
	}

	/** Show it with what is on record now, or hide it. */
	show(isShown) {
		const comes = isShown && !this.isShown;
		this.isShown = isShown;
		this.element.hidden = !isShown;
		if (!comes) return;
		takeFocus(this.heading);
		this.consent.load();
		this.loadReaders();
	}

	async loadReaders() {
		this.note.textContent = say("loading");
		try {
			const rows = await this.api.readers();
			this.readers.replaceChildren(...rows.map(readerItem));
			this.note.textContent = rows.length ? "" : say("nobody_read");
		} catch (failure) {
			this.note.textContent = failure.message;
		}
	}
}

function readerItem({ reader_name: name, reader_role: role, read_on: on, session }) {
	const known = ROLES[role] ? say(ROLES[role]) : role;
	const about = [known, when(on)].filter(Boolean).map((part) => el("bdi", {}, part));
	const address = `?session=${encodeURIComponent(session)}`;
	return el(
		"li",
		{},
		el("strong", { dir: "auto" }, name),
		el("small", {}, ...about),
		session ? el("a", { href: address }, say("which_conversation")) : null,
	);
}
