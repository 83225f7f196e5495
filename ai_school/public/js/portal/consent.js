// Consent to ask an AI model: what is sent and to whom, what is on record, and how to give it or take it back.
import { button, el, takeFocus } from "./dom.js";
import { dateOf, say } from "./texts.js";

const API = "ai_school.privacy.api.";

export class ConsentPanel {
	/**
	 * `service` is the address that questions are sent to, "" while the school asks no model. `isMeant(person)` chooses
	 * among the people for whom the user decides: themself and a guardian's children.
	 */
	constructor(element, server, service, isMeant) {
		Object.assign(this, { element, server, service, isMeant });
	}

	async load() {
		this.element.replaceChildren(el("p", { role: "status" }, say("loading")));
		try {
			const { notice, people } = await this.server.get(`${API}consent_state`);
			this.notice = notice;
			this.show(people.filter(this.isMeant));
		} catch (failure) {
			const again = button(say("try_again"), () => this.load());
			this.element.replaceChildren(el("p", { role: "alert" }, failure.message), again);
		}
	}

	show(people) {
		const concerned = people.filter((one) => this.service || one.may_withdraw);
		const parts = this.service
			? explanation(this.service, this.notice)
			: [el("p", {}, say("consent_no_model"))];
		this.element.replaceChildren(...parts, ...concerned.map((one) => this.personView(one)));
	}

	personView(person) {
		const view = el(
			"div",
			{ class: "portal-consent" },
			el("p", { class: "portal-consent-state" }, state(person)),
		);
		const change = (method, values) => () =>
			this.change(view, method, { ...values, student: person.student });
		const consent = change("give_consent", { notice_version: this.notice.version });
		if (person.may_give) view.append(button(yes(person), consent, "tutor-button tutor-send"));
		if (person.may_withdraw) view.append(button(say("consent_withdraw"), change("withdraw_consent", {})));
		return view;
	}

	/** Have the server change what is on record, and show what is there then. */
	async change(view, method, values) {
		const buttons = [...view.querySelectorAll("button")];
		buttons.forEach((one) => (one.disabled = true));
		try {
			const fresh = this.personView(await this.server.post(API + method, values));
			view.replaceWith(fresh);
			fresh.firstChild.setAttribute("role", "status");
			takeFocus(fresh.firstChild);
		} catch (failure) {
			buttons.forEach((one) => (one.disabled = false));
			view.append(el("p", { role: "alert" }, failure.message));
		}
	}
}

function explanation(service, notice) {
	return [
		el("p", {}, say("consent_what")),
		el(
			"ul",
			{},
			...["consent_sent", "consent_names", "consent_never"].map((key) => el("li", {}, say(key))),
			el("li", {}, say("consent_to", service)),
			el("li", {}, say("consent_free")),
		),
		notice.text ? el("blockquote", { dir: "auto" }, notice.text) : null,
	].filter(Boolean);
}

/** What is on record about a person, in a sentence to the student, or about the guardian's child. */
function state(person) {
	const whose = person.self ? "own" : "child";
	if (person.given) {
		return say(
			`consent_given_${person.given_by.toLowerCase()}_${whose}`,
			dateOf(person.given_on),
			person.name,
		);
	}
	if (person.may_give) return say(`consent_open_${whose}`, person.name);
	return say(`consent_other_${whose}`, person.name);
}

function yes(person) {
	return person.self ? say("consent_give") : say("consent_give_child", person.name);
}
