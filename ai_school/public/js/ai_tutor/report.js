// "This is wrong": a student tells the school that an answer is, with a reason if they like.
import { button, el, takeFocus } from "../portal/dom.js";
import { say } from "../portal/texts.js";

const LONGEST_REASON = 500;

/**
 * The place beneath an answer to report it; `send(reason)` resolves when the school has got it, to the element that
 * answers it where there is one.
 */
export function reportView(message, send) {
	const view = el("div", { class: "tutor-report" });
	const offer = () => view.replaceChildren(button(say("report"), ask, "tutor-link"));
	const thank = () => view.replaceChildren(el("p", { role: "status" }, say("reported")));
	const ask = () => {
		const form = reportForm(message, { send, thank, cancel: () => (offer(), view.firstChild.focus()) });
		view.replaceChildren(form);
		form.querySelector("textarea").focus();
		form.scrollIntoView({ block: "center" });
	};
	if (message.reported) thank();
	else offer();
	return view;
}

function reportForm(message, on) {
	const id = `report-${message.name}`;
	const reason = el("textarea", { id, rows: 2, maxlength: LONGEST_REASON, dir: "auto" });
	const problem = el("p", { class: "tutor-report-problem", role: "alert", hidden: "" });
	const submit = el("button", { type: "submit", class: "tutor-button" }, say("report_send"));
	const send = async (event) => {
		event.preventDefault();
		submit.disabled = true;
		try {
			const answer = await on.send(reason.value.trim());
			const view = event.target.parentElement;
			on.thank();
			takeFocus(answer || view.firstChild);
		} catch (failure) {
			problem.textContent = failure.message;
			problem.hidden = false;
			submit.disabled = false;
		}
	};
	return el(
		"form",
		{ submit: send },
		el("label", { for: id }, say("report_reason")),
		reason,
		problem,
		el("div", { class: "tutor-ways" }, submit, button(say("cancel"), on.cancel)),
	);
}
