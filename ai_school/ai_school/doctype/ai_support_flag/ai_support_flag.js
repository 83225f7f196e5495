// A call for support is looked into in Student Insight: notifications of it open this form.
frappe.ui.form.on("AI Support Flag", {
	refresh(frm) {
		frm.add_custom_button(__("Student Insight"), () => frappe.set_route("student-insight", frm.doc.student));
	},
});
