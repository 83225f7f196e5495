// The paragraph for a parents' evening: as the app wrote it, and, where the school lets it, as a model worded it.
import { html, put } from "./html";
import { card } from "./parts";
import { ask, tell } from "./server";

const METHOD = "ai_school.analytics.summary_api";
const POLL_MS = 1500;
const UNDER_WAY = ["waiting", "asking"];

export class ParagraphCard {
	constructor(element, student) {
		this.element = element;
		this.student = student;
		put(
			element,
			card(
				__("For a parents' evening"),
				html`<div data-paragraph-body></div>
					<p class="ai-said" role="status" tabindex="-1" data-said></p>`,
			),
		);
		this.body = element.querySelector("[data-paragraph-body]");
		this.said = element.querySelector("[data-said]");
		element.addEventListener("click", (event) => this.clicked(event.target.closest("button")));
		this.look();
	}

	clicked(button) {
		if (button?.hasAttribute("data-word")) this.word();
		if (button?.hasAttribute("data-copy")) this.copy();
		if (button?.hasAttribute("data-look")) this.look();
	}

	look() {
		return this.take(() => ask(`${METHOD}.wording`, { student: this.student }));
	}

	word() {
		this.say(asked());
		this.said.focus();
		return this.take(() => tell(`${METHOD}.word`, { student: this.student }));
	}

	async take(request) {
		try {
			this.found = await request();
			this.draw();
		} catch (failure) {
			if (failure.status === undefined) throw failure;
			this.say(failure.message);
			if (!this.found) put(this.body, again());
		}
		if (UNDER_WAY.includes(this.found?.status)) {
			setTimeout(() => this.element.isConnected && this.look(), POLL_MS);
		}
	}

	draw() {
		const { status } = this.found;
		if (status === this.drawn && UNDER_WAY.includes(status)) return;
		put(this.body, status === "done" ? choice(this.found) : paragraph(this.found));
		if (UNDER_WAY.includes(this.drawn) || status !== "none") this.tell_how(status);
		this.drawn = status;
	}

	tell_how(status) {
		const followed = this.said === document.activeElement;
		this.say(
			{
				waiting: asked(),
				asking: asked(),
				refused: __("{0} The paragraph stays as the app wrote it.", [this.found.why]),
				done: `${this.found.why} ${worded()}`.trim(),
				none: lost(),
			}[status],
		);
		if (followed && status === "done") this.body.querySelector("input").focus();
	}

	say(sentence) {
		this.said.textContent = sentence;
	}

	copy() {
		const chosen = this.body.querySelector("input:checked");
		frappe.utils.copy_to_clipboard(chosen?.value === "model" ? this.found.wording : this.found.text);
	}
}

const asked = () => __("The model is being asked. This can take a minute; you may go on meanwhile.");

const worded = () =>
	__("A model worded the second paragraph. Read it and compare it with the first before you use it.");

const lost = () => __("No answer of the model came: whoever asked it has ended. Ask again.");

const again = () =>
	html`<button type="button" class="btn btn-default btn-sm" data-look>${__("Try again")}</button>`;

const copy = () =>
	html`<button type="button" class="btn btn-default btn-sm" data-copy>${__("Copy")}</button>`;

const paragraph = (found) =>
	html`<p class="ai-paragraph" dir="auto">${found.text}</p>
		<div class="ai-actions">${copy()}${wish(found)}</div>
		${found.offered && note(found)}`;

function wish({ offered, hindrance, status }) {
	if (!offered || hindrance) return "";
	if (UNDER_WAY.includes(status)) {
		return html`<progress class="ai-waits" aria-label="${__("Waiting for the model")}"></progress>`;
	}
	return html`<button type="button" class="btn btn-default btn-sm" data-word>
		${status === "done" ? __("Ask the model again") : __("Have a model word it more warmly")}
	</button>`;
}

const note = ({ hindrance }) =>
	html`<p class="ai-note">
		${hindrance || __("The model gets these sentences without the child's name, and may add nothing to them.")}
	</p>`;

// The app's own stands first and is chosen: a model's words are used because somebody wants them.
const choice = (found) =>
	html`<fieldset class="ai-versions">
			<legend class="sr-only">${__("Which paragraph to copy")}</legend>
			${version("app", __("As the app wrote it"), found.text, true)}
			${version("model", __("As a model worded it ({0})", [found.model]), found.wording, false)}
		</fieldset>
		<div class="ai-actions">${copy()}${wish(found)}</div>`;

const version = (value, label, text, checked) =>
	html`<label class="ai-version">
		<input type="radio" name="ai-version" value="${value}" ${checked ? html`checked` : ""} />
		<span><b>${label}</b><span class="ai-paragraph" dir="auto">${text}</span></span>
	</label>`;
