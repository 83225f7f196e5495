// The list of conversations: a title is what a student typed, and is shown as that.
frappe.listview_settings["AI Chat Session"] = {
	formatters: { title: (value) => frappe.utils.escape_html(value) },
};
