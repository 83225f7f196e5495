// Whether the student needs support, since when, why, what could be done next, and what staff said about it.
import { html, put } from "./html";
import { card, list } from "./parts";
import { tell } from "./server";
import { day, isolated, moment_of, percent, pill } from "./words";

export class SupportCard {
	constructor(element, insight) {
		this.element = element;
		this.student = insight.student.name;
		this.risk = insight.profile.risk;
		this.flag = insight.support;
		this.flags = insight.flags;
		this.draw();
	}

	draw() {
		if (!this.risk) {
			put(this.element, "");
			return;
		}
		put(
			this.element,
			card(
				__("Support", null, "Student"),
				html`${reasons(this.risk)}${this.flag && html`${marked(this.flag)}${form()}`}${history(this.flags)}`,
				pill(this.risk.level, "risks"),
			),
		);
		for (const button of this.element.querySelectorAll("[data-mark]")) {
			button.addEventListener("click", () => this.mark(button.dataset.mark));
		}
	}

	async mark(status) {
		const note = this.element.querySelector("textarea").value;
		try {
			this.flag = await tell("ai_school.analytics.api.mark_support", { student: this.student, status, note });
			this.flags = [{ ...this.flag, marked_by: frappe.session.user_fullname }, ...this.flags.slice(1)];
			this.draw();
			frappe.show_alert({ message: __("Saved"), indicator: "green" });
		} catch (failure) {
			this.element.querySelector("[data-said]").textContent = failure.message;
		}
	}
}

function reasons(risk) {
	if (!risk.reasons.length) return html`<p>${__("The records show no sign that support is needed.")}</p>`;
	const forecast =
		risk.probability != null &&
		__("The school's own model sees a probability of {0} to fail or leave.", [percent(risk.probability)]);
	return html`<div class="ai-grid ai-grid-wide">
			<div>
				<h4 class="ai-subtitle">${__("Why")}</h4>
				${list(risk.reasons.map(reason), "")} ${forecast && html`<p class="ai-note">${forecast}</p>`}
			</div>
			<div>
				<h4 class="ai-subtitle">${__("What could be done next")}</h4>
				${list(
					risk.next_steps.map((one) => one.sentence),
					__("Nothing beyond keeping an eye on it."),
				)}
			</div>
		</div>
		<p class="ai-note">
			${__("Signs in records are a reason to look, and no judgement. You know the student.")}
		</p>`;
}

const reason = (one) =>
	html`${one.sentence}
	${one.since && html`<span class="ai-note text-nowrap">${__("Since {0}", [isolated(day(one.since))])}</span>`}`;

function marked(flag) {
	const open = flag.status === "Open";
	return html`<p class="ai-note">
		${pill(flag.status, "statuses")} ${__("Raised at {0}.", [moment_of(flag.raised_on)])}
		${!open && flag.marked_on && __("Marked at {0}.", [moment_of(flag.marked_on)])}
	</p>`;
}

const form = () =>
	html`<details class="ai-mark">
		<summary>${__("Mark this call for support")}</summary>
		<label class="w-100"
			>${__("Note, which staff who see this student read")}
			<textarea class="form-control" maxlength="1000"></textarea>
		</label>
		<p role="alert" data-said></p>
		<div class="ai-actions">
			<button type="button" class="btn btn-primary btn-sm" data-mark="Handled">${__("It is handled")}</button
			><button type="button" class="btn btn-default btn-sm" data-mark="Wrong">
				${__("The signs mislead")}</button
			><button type="button" class="btn btn-default btn-sm" data-mark="Open">${__("Open it again")}</button>
		</div>
	</details>`;

function history(flags) {
	const told = flags.filter((flag) => flag.marked_on || flag.note);
	if (!told.length) return "";
	return html`<h4 class="ai-subtitle">${__("What staff did")}</h4>
		${list(
			told.map(
				(flag) =>
					html`${pill(flag.status, "statuses")} ${day(flag.marked_on || flag.raised_on)}
					${flag.marked_by || ""}${flag.note && html`<div class="ai-note">${flag.note}</div>`}`,
			),
			"",
		)}`;
}
