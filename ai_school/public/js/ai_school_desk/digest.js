// What staff may have sent to them: a weekly mail with a report of their students, a notice when one newly needs support.
import { html, put } from "./html";
import { ask, tell } from "./server";

export async function choose_digest(report) {
	const { on, can_mail } = await ask("ai_school.oversight.api.weekly_mail", { report });
	const dialog = new frappe.ui.Dialog({
		title: __("Weekly mail"),
		primary_action_label: on ? __("Stop it") : __("Send it every Monday"),
		async primary_action() {
			const found = await tell("ai_school.oversight.api.switch_weekly_mail", { report, on: on ? 0 : 1 });
			dialog.hide();
			frappe.show_alert({
				message: found.on ? __("You get this report every Monday.") : __("You get this report no more."),
				indicator: "green",
			});
		},
	});
	put(dialog.body, words(on, can_mail));
	dialog.show();
}

const words = (on, can_mail) =>
	html`<p>
			${
				on
					? __(
							"Every Monday you get this report by e-mail, with the students whom you may see and no others.",
						)
					: __(
							"This report can come to you by e-mail every Monday, with the students whom you may see and no others.",
						)
			}
		</p>
		${!can_mail && html`<p class="text-muted">${__("The site has no e-mail account that sends. Ask your administrator.")}</p>`}`;

export async function choose_notice() {
	const { on } = await ask("ai_school.oversight.api.support_notice");
	const dialog = new frappe.ui.Dialog({
		title: __("Notices of support"),
		primary_action_label: on ? __("Stop it") : __("Tell me"),
		async primary_action() {
			const found = await tell("ai_school.oversight.api.switch_support_notice", { on: on ? 0 : 1 });
			dialog.hide();
			frappe.show_alert({
				message: found.on
					? __("You are told when a student of yours newly needs support.")
					: __("You are told no more."),
				indicator: "green",
			});
		},
	});
	put(
		dialog.body,
		html`<p>
			${
				on
					? __(
							"When a student whom you may see newly needs support, the bell at the top tells you, with a way to the reasons.",
						)
					: __(
							"When a student whom you may see newly needs support, the bell at the top can tell you, with a way to the reasons.",
						)
			}
		</p>`,
	);
	dialog.show();
}
