// One conversation in a dialog. Opening it is written down and told to the student, which is said before it is opened.
import { html, made, put, safe } from "./html";
import { fill } from "./parts";
import { tell } from "./server";
import { moment_of, pill, word } from "./words";

const METHOD = "ai_school.oversight.api.read_conversation";

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
		() => tell(METHOD, { session, flag }),
		(found) => {
			put(element, conversation(found));
			offer_earlier(element.querySelector("[data-earlier]"), session, flag, found);
		},
	);
}

function conversation({ session, messages }) {
	const about = [session.course, session.topic].filter(Boolean).join(" · ");
	return html`<p class="ai-note">
			${about || __("No course was chosen")} · ${moment_of(session.last_message_on)}
		</p>
		<div data-earlier></div>
		${messages.map(message)}`;
}

// The way to what was said before the first message that is shown; once taken, what it brings stands in its place.
function offer_earlier(place, session, flag, { messages, more }) {
	if (!more) {
		place.remove();
		return;
	}
	put(
		place,
		html`<div class="ai-actions">
			<button type="button" class="btn btn-default btn-sm">${__("Show earlier messages")}</button>
		</div>`,
	);
	place.querySelector("button").addEventListener("click", async ({ target }) => {
		target.disabled = true;
		try {
			const found = await tell(METHOD, { session, flag, before: messages[0].name });
			const views = found.messages.map((one) => made(message(one)));
			place.after(...views);
			offer_earlier(place, session, flag, found);
			views[views.length - 1]?.scrollIntoView({ block: "start" });
			views[views.length - 1]?.focus();
		} catch (failure) {
			target.disabled = false;
			place.querySelector("[role=alert]")?.remove();
			place.append(made(html`<p class="ai-note" role="alert">${failure.message}</p>`));
		}
	});
}

function message(one) {
	const student = one.role === "Student";
	const flagged = one.severity ? "ai-message-flagged" : "";
	return html`<article
		tabindex="-1"
		class="ai-message ${student ? "ai-message-student" : "ai-message-tutor"} ${flagged}"
	>
		<div class="ai-message-head">
			<span>${student ? __("Student") : __("Tutor")} · ${moment_of(one.creation)}</span>
			<span
				>${one.severity && pill(one.severity, "severities")}
				${student ? word(one.intent, "intents") : ""}</span
			>
		</div>
		${student ? html`<div dir="auto">${safe(one.html)}</div>` : safe(one.html)}
	</article>`;
}
