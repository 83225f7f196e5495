// The card on Education's Student form: the same figures as Student Insight, a few of them, with the way there.
import { html, made } from "./html";
import { list } from "./parts";
import { ask } from "./server";
import { ago, percent, pill } from "./words";

const SEES = ["Instructor", "Academics User", "Education Manager"];

export async function show_student_card(frm) {
	if (frm.is_new() || !SEES.some((role) => frappe.user.has_role(role))) return;
	const student = frm.doc.name;
	const found = await ask("ai_school.oversight.api.student_card", { student }).catch(() => null);
	if (!found || frm.doc.name !== student) return;
	$(frm.wrapper).find(".ai-form-card").closest(".form-dashboard-section").remove();
	frm.dashboard.add_section(made(card(student, found)).outerHTML, __("AI School"));
	frm.dashboard.show();
}

const card = (student, found) =>
	html`<div class="ai-form-card">
		<div class="ai-form-figures">
			<span>${__("Support", null, "Student")} ${found.risk ? pill(found.risk, "risks") : "–"}</span>
			<span>${__("Trend")} ${pill(found.trend)}</span>
			<span>${__("Engagement")} ${pill(found.engagement)}</span>
			<span>${__("Attendance")} <b>${percent(found.attendance)}</b></span>
			<span>${__("Use of the tutor")} ${pill(found.ai_use, "uses")}</span>
		</div>
		${found.reasons.length > 0 && list(found.reasons, "")}
		<p class="ai-note">
			${__("Computed")} ${ago(found.computed_on)} ·
			<a href="/app/student-insight/${encodeURIComponent(student)}">${__("Open Student Insight")}</a>
		</p>
	</div>`;
