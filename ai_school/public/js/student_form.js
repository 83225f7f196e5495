// A card with the analytics on Education's Student form; the form itself stays Education's.
frappe.ui.form.on("Student", {
	refresh(frm) {
		frappe
			.require(["ai_school_desk.bundle.css", "ai_school_desk.bundle.js"])
			.then(() => frappe.ai_school.show_student_card(frm));
	},
});
