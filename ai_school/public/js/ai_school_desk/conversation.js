// One conversation in a dialog. Opening it is written down and told to the student, which is said before it is opened.
import { html, put, safe } from "./html";
import { fill } from "./parts";
import { tell } from "./server";
import { moment_of, pill, word } from "./words";

export function open_conversation({ session, student_name, flag = null }) {
	const dialog = new frappe.ui.Dialog({
		title: __("Conversation of {0}", [frappe.utils.escape_html(student_name)]),
		size: "large",
		primary_action_label: __("Read it"),
		primary_action() {
			dialog.get_primary_btn().addClass("hide");
			show(dialog.body.querySelector(".ai-conversation"), session, flag);
		},
	});
	put(
		dialog.body,
		html`<div class="ai-conversation">
			<p>
				${__(
					"These are a child's own words. That you read them, and when, is recorded and shown to the student.",
				)}
			</p>
		</div>`,
	);
	dialog.show();
	return dialog;
}

function show(element, session, flag) {
	fill(
		element,
		() => tell("ai_school.oversight.api.read_conversation", { session, flag }),
		(found) => put(element, conversation(found)),
	);
}

function conversation({ session, messages, more }) {
	const about = [session.course, session.topic].filter(Boolean).join(" · ");
	return html`<p class="ai-note">
			${about || __("No course was chosen")} · ${moment_of(session.last_message_on)}
		</p>
		${more && html`<p class="ai-note">${__("Earlier messages are not shown here.")}</p>`}
		${messages.map(message)}`;
}

function message(one) {
	const student = one.role === "Student";
	const flagged = one.severity ? "ai-message-flagged" : "";
	return html`<article class="ai-message ${student ? "ai-message-student" : "ai-message-tutor"} ${flagged}">
		<div class="ai-message-head">
			<span>${student ? __("Student") : __("Tutor")} · ${moment_of(one.creation)}</span>
			<span
				>${one.severity && pill(one.severity, "severities")}
				${student ? word(one.intent, "intents") : ""}</span
			>
		</div>
		${one.kind === "report" && html`<p class="ai-note">${__("Written to say why an answer is wrong.")}</p>`}
		${safe(one.html)}
	</article>`;
}
