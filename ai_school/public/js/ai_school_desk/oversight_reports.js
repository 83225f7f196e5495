// Answers that students called wrong: what they say, which material was quoted, and whether somebody looked into it.
import { open_conversation } from "./conversation";
import { html, put } from "./html";
import { empty, fill } from "./parts";
import { ask, tell } from "./server";
import { ago, moment_of, pill } from "./words";

const PAGE = 50;

export class Reports {
	constructor(panel) {
		this.panel = panel;
	}

	show() {
		fill(
			this.panel,
			() => ask("ai_school.oversight.api.answer_reports", { limit: PAGE }),
			(reports) => this.draw(reports),
		);
	}

	draw(reports) {
		put(this.panel, reports.length ? html`${reports.map(report)}` : empty(__("No answer was called wrong.")));
		for (const one of reports) {
			const element = this.panel.querySelector(`[data-report="${one.name}"]`);
			element.querySelector("[data-review]").addEventListener("click", () => this.review(element, one));
			element
				.querySelector("[data-read]")
				?.addEventListener("click", () =>
					open_conversation({ session: one.session, student_name: one.student_name }),
				);
		}
	}

	async review(element, one) {
		const status = one.status === "Open" ? "Reviewed" : "Open";
		try {
			await tell("ai_school.oversight.api.review_answer", { report: one.name, status });
			this.show();
		} catch (failure) {
			element.querySelector("[data-said]").textContent = failure.message;
		}
	}
}

function report(one) {
	const id = `ai-report-${one.name}`;
	const source =
		one.source === "model" ? __("an AI model ({0})", [one.model || "?"]) : __("the course material");
	const open = one.status === "Open";
	return html`<section class="ai-card" data-report="${one.name}" aria-labelledby="${id}">
		<h3 class="ai-card-title" id="${id}"><span>${one.student_name}</span>${pill(one.status, "statuses")}</h3>
		<p>
			${[one.course, one.concept].filter(Boolean).join(" · ") || __("No course was chosen")} ·
			${ago(one.creation)}
		</p>
		<blockquote>${one.reason || __("No reason was given.")}</blockquote>
		<p class="ai-note">
			${__("The answer came from {0}.", [source])}
			${one.material.length > 0 && __("It quoted: {0}.", [one.material.join(", ")])}
			${!open && __("Reviewed by {0} at {1}.", [one.reviewed_by, moment_of(one.reviewed_on)])}
		</p>
		<p role="alert" data-said></p>
		<div class="ai-actions">
			<button type="button" class="btn btn-default btn-sm" data-review>
				${open ? __("I have looked into it") : __("Open it again")}</button
			>${
				one.session &&
				html`<button type="button" class="btn btn-default btn-sm" data-read>
					${__("Show the conversation")}
				</button>`
			}
		</div>
	</section>`;
}
