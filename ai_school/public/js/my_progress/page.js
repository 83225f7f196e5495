// The page as a whole: whose progress it is, its sections, and what stands there when it cannot be had.
import { ConsentPanel } from "../portal/consent.js";
import { button, el } from "../portal/dom.js";
import { logIn } from "../portal/request.js";
import { dateOf, say } from "../portal/texts.js";
import { goodAtSection, practiseSection, trendSection, useSection } from "./learning.js";
import { resultsSection } from "./results.js";

const METHOD = "ai_school.analytics.api.my_progress";

export class Page {
	/** `service` is the address that questions are sent to, "" while the school asks no model. */
	constructor(root, server, service) {
		Object.assign(this, { server, service, turn: 0 });
		const part = (name) => root.querySelector(`[data-part="${name}"]`);
		this.title = part("title");
		this.people = part("people");
		this.body = part("body");
		this.choice = this.people.querySelector("select");
		this.choice.addEventListener("change", () => this.choose(this.choice.value));
		window.addEventListener("popstate", () => this.start());
	}

	/** Show whom the address names. */
	start() {
		return this.load(new URLSearchParams(window.location.search).get("student"));
	}

	choose(student) {
		history.pushState(null, "", `?student=${encodeURIComponent(student)}`);
		return this.load(student);
	}

	async load(student) {
		const turn = ++this.turn;
		this.body.setAttribute("aria-busy", "true");
		try {
			const progress = await this.server.get(METHOD, { student });
			if (turn === this.turn) this.show(progress);
		} catch (failure) {
			if (turn === this.turn) this.showFailure(failure, student);
		}
		this.body.removeAttribute("aria-busy");
	}

	show(progress) {
		const { student, people } = progress;
		const whose = student.own ? "own" : "child";
		this.title.textContent = say(`title_${whose}`, student.first_name);
		this.choice.replaceChildren(...people.map((one) => el("option", { value: one.name }, one.first_name)));
		this.choice.value = student.name;
		this.people.hidden = people.length < 2;
		this.body.replaceChildren(
			trendSection(progress, whose),
			practiseSection(progress, whose),
			goodAtSection(progress, whose),
			resultsSection(progress, whose),
			useSection(progress, whose),
			...(student.own ? [] : [this.consentSection(student)]),
			computedNote(progress),
		);
	}

	consentSection(student) {
		const place = el("div", {});
		const panel = new ConsentPanel(place, this.server, this.service, (one) => one.student === student.name);
		panel.load();
		return el("section", { class: "progress-section" }, el("h2", {}, say("consent")), place);
	}

	showFailure(failure, student) {
		const way =
			failure.kind === "login"
				? button(say("log_in"), logIn)
				: button(say("try_again"), () => this.load(student));
		const problem = el("div", { class: "tutor-problem", role: "alert" }, el("p", {}, failure.message), way);
		this.body.replaceChildren(problem);
	}
}

function computedNote({ computed_on: on }) {
	return el("p", { class: "progress-note" }, on ? say("computed", dateOf(on)) : say("not_computed"));
}
