// Earlier conversations: a panel at the side, a drawer on a phone; searched by title.
import { button, el } from "../portal/dom.js";
import { placeNames } from "./picker.js";
import { say, when } from "../portal/texts.js";

const PAGE = 20;
const PAUSE_MS = 300;

export class Sessions {
	/** `on` hears open(name); `courses` give the names of courses and topics. */
	constructor(panel, api, courses, on) {
		Object.assign(this, { panel, api, courses, on, current: null, asked: 0 });
		this.field = panel.querySelector("input[type=search]");
		this.list = panel.querySelector("ul");
		this.note = panel.querySelector(".tutor-sessions-note");
		this.field.addEventListener("input", () => {
			clearTimeout(this.timer);
			this.timer = setTimeout(() => this.load(), PAUSE_MS);
		});
	}

	/** Fetch the first page of what is searched for. */
	async load() {
		const rows = await this.fetch(0);
		if (!rows) return;
		this.list.textContent = "";
		this.add(rows);
		const search = this.field.value.trim();
		const nothing = search ? say("nothing_found", search) : say("no_sessions");
		this.say(rows.length ? "" : nothing);
	}

	/** Mark the conversation on the screen; null for a new one. */
	mark(name) {
		this.current = name;
		for (const link of this.list.querySelectorAll("a")) {
			if (link.dataset.session === name) link.setAttribute("aria-current", "page");
			else link.removeAttribute("aria-current");
		}
	}

	async fetch(start) {
		const turn = ++this.asked;
		try {
			const rows = await this.api.sessions(this.field.value.trim(), start, PAGE);
			return turn === this.asked ? rows : null;
		} catch (failure) {
			if (turn === this.asked) this.say(failure.message, () => this.load());
			return null;
		}
	}

	add(rows) {
		this.list.append(...rows.map((row) => this.item(row)));
		this.mark(this.current);
		if (rows.length === PAGE) this.list.append(this.moreItem());
	}

	item(row) {
		const place = placeNames(this.courses, row).slice(0, 1);
		const about = [...place, when(row.last_message_on)].map((part) => el("bdi", {}, part));
		const open = (event) => {
			if (event.ctrlKey || event.metaKey || event.shiftKey) return;
			event.preventDefault();
			this.on.open(row.name);
		};
		const address = `?session=${encodeURIComponent(row.name)}`;
		const title = el("span", { class: "tutor-session-title", dir: "auto" });
		title.innerHTML = row.html;
		if (!row.html) title.textContent = say("untitled");
		const link = el(
			"a",
			{ href: address, "data-session": row.name, click: open },
			title,
			el("small", {}, ...about),
		);
		return el("li", {}, link);
	}

	moreItem() {
		const more = el(
			"li",
			{},
			button(say("more"), () => this.loadMore(more)),
		);
		return more;
	}

	async loadMore(more) {
		const rows = await this.fetch(this.list.querySelectorAll("a").length);
		if (!rows) return;
		more.remove();
		this.add(rows);
	}

	say(text, onRetry) {
		this.note.textContent = text;
		this.note.hidden = !text;
		if (onRetry) this.note.append(" ", button(say("try_again"), onRetry));
	}
}
