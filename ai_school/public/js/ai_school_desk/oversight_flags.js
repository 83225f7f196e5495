// Safeguarding flags: the most severe and oldest first, each with its conversation one step away, to be acted on here.
import { open_conversation } from "./conversation";
import { html, put } from "./html";
import { empty, fill } from "./parts";
import { ask, tell } from "./server";
import { ago, moment_of, pill, title_of } from "./words";

const STATUSES = ["Open", "In Progress", "Handled", "Dismissed"];
const PAGE = 50;

export class Flags {
	constructor(panel) {
		this.panel = panel;
		this.closed = false;
	}

	show() {
		fill(
			this.panel,
			() =>
				ask("ai_school.oversight.api.safeguarding_flags", { closed: this.closed ? 1 : null, limit: PAGE }),
			(flags) => this.draw(flags),
		);
	}

	draw(flags) {
		const otherwise = this.closed ? __("No flag was closed yet.") : __("No flag waits for you.");
		put(
			this.panel,
			html`<div class="ai-filters">
					<button
						type="button"
						class="btn btn-default btn-sm"
						data-closed
						aria-pressed="${this.closed ? "true" : "false"}"
					>
						${this.closed ? __("Show what waits") : __("Show what was closed")}
					</button>
				</div>
				${flags.length ? flags.map(flag) : empty(otherwise)}`,
		);
		this.panel.querySelector("[data-closed]").addEventListener("click", () => {
			this.closed = !this.closed;
			this.show();
		});
		for (const one of flags) this.listen(one);
	}

	listen(one) {
		const element = this.panel.querySelector(`[data-flag="${one.name}"]`);
		element
			.querySelector("[data-read]")
			?.addEventListener("click", () =>
				open_conversation({ session: one.session, student_name: one.student_name, flag: one.name }),
			);
		element.querySelector("[data-save]").addEventListener("click", () => this.save(element, one));
	}

	async save(element, one) {
		const status = element.querySelector("select").value;
		const notes = element.querySelector("textarea").value;
		const said = element.querySelector("[data-said]");
		try {
			await tell("ai_school.oversight.api.handle_flag", { flag: one.name, status, notes });
			frappe.show_alert({ message: __("Saved"), indicator: "green" });
			this.show();
		} catch (failure) {
			said.textContent = failure.message;
		}
	}
}

function flag(one) {
	const id = `ai-flag-${one.name}`;
	return html`<section class="ai-card ai-flag" data-flag="${one.name}" aria-labelledby="${id}">
		<h3 class="ai-card-title" id="${id}">
			<span>${pill(one.severity, "severities")} ${one.student_name}</span>${pill(one.status, "statuses")}
		</h3>
		<p>${title_of(one.category)} · ${one.course || __("No course was chosen")} · ${ago(one.creation)}</p>
		<p class="ai-note">${told(one)} ${handled(one)}</p>
		<details>
			<summary>${__("Act on it")}</summary>
			<label
				>${__("State", null, "Flag")}
				<select class="form-control input-sm">
					${STATUSES.map(
						(status) =>
							html`<option value="${status}" ${status === one.status && "selected"}>${__(status)}</option>`,
					)}
				</select></label
			>
			<label class="w-100"
				>${__("Notes, which other safeguarding leads read")}
				<textarea class="form-control" maxlength="5000">${one.notes}</textarea>
			</label>
			<p role="alert" data-said></p>
			<button type="button" class="btn btn-primary btn-sm" data-save>${__("Save")}</button>
		</details>
		<div class="ai-actions">
			${
				one.session
					? html`<button type="button" class="btn btn-default btn-sm" data-read>
							${__("Show the conversation")}
						</button>`
					: html`<span class="ai-note">${__("The conversation has expired.")}</span>`
			}<a class="btn btn-default btn-sm" href="/app/ai-safeguarding-flag/${encodeURIComponent(one.name)}"
				>${__("Open the record")}</a
			>
		</div>
	</section>`;
}

const told = (one) =>
	one.notified_on
		? __("The contacts were told at {0}.", [moment_of(one.notified_on)])
		: __("Nobody was told yet.");

function handled(one) {
	if (!one.handled_on) return "";
	return __("Closed by {0} at {1}.", [one.handler_name || one.handled_by, moment_of(one.handled_on)]);
}
