// The field a question is written in: grows with it, counts near the limit, keeps a draft.
import { figure, say } from "../portal/texts.js";

const LIMIT = 4000;
const COUNT_FROM = 3600;
const TALLEST_PX = 200;

export class Composer {
	/** `form` holds textarea, submit button, counter and mode; `onSend(text, wants)` gets what is to be asked. */
	constructor(form, memory, onSend) {
		this.field = form.querySelector("textarea");
		this.submit = form.querySelector("[type=submit]");
		this.counter = form.querySelector(".tutor-counter");
		this.mode = form.querySelector(".tutor-mode");
		Object.assign(this, { memory, onSend, isOpen: false, wants: null });
		this.placeholder = this.field.placeholder;
		this.mode.querySelector("button").addEventListener("click", () => this.want(null));
		if (!this.field.value) this.field.value = memory.draft;
		this.field.addEventListener("input", () => this.changed());
		this.field.addEventListener("keydown", (event) => this.pressed(event));
		form.addEventListener("submit", (event) => {
			event.preventDefault();
			this.send();
		});
		this.changed();
	}

	/** Begin to send what is written. */
	open() {
		this.isOpen = true;
		this.changed();
	}

	/** What the text is to be: "check" for an answer to be checked, null for a question. */
	want(wants) {
		this.wants = wants;
		this.mode.hidden = !wants;
		this.field.placeholder = wants ? say("your_answer") : this.placeholder;
		this.changed();
		this.focus();
	}

	/** Take no questions (the tutor is switched off). */
	close(placeholder) {
		this.field.disabled = true;
		this.field.placeholder = placeholder;
		this.changed();
	}

	/** Put text into the field before what stands there, ready to be gone on with. */
	offer(text) {
		this.field.value = [text, this.field.value].filter(Boolean).join("\n");
		this.changed();
		this.focus();
	}

	focus() {
		this.field.focus();
		this.field.setSelectionRange(this.field.value.length, this.field.value.length);
	}

	/** What is written, trimmed. */
	get text() {
		return this.field.value.trim();
	}

	empty() {
		this.field.value = "";
		this.changed();
	}

	send() {
		if (!this.isOpen || !this.text || this.left < 0) return;
		const [text, wants] = [this.text, this.wants];
		this.empty();
		this.want(null);
		if (window.matchMedia("(pointer: coarse)").matches) this.field.blur();
		this.onSend(text, wants);
	}

	/** How many characters may still be written; the server counts code points, so does this. */
	get left() {
		return LIMIT - Array.from(this.text).length;
	}

	pressed(event) {
		const composing = event.isComposing || event.keyCode === 229;
		if (event.key !== "Enter" || event.shiftKey || composing) return;
		event.preventDefault();
		this.send();
	}

	changed() {
		this.memory.draft = this.field.value;
		this.field.style.height = "auto";
		this.field.style.height = `${Math.min(this.field.scrollHeight + 2, TALLEST_PX)}px`;
		const left = this.left;
		const over = left < 0;
		this.submit.disabled = !this.isOpen || !this.text || over;
		this.counter.hidden = left > LIMIT - COUNT_FROM;
		this.counter.textContent = over ? say("too_long", figure(-left)) : say("characters_left", figure(left));
		this.counter.classList.toggle("tutor-over", over);
		this.field.setAttribute("aria-invalid", String(over));
	}
}
