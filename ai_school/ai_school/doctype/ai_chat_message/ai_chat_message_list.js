// The list of messages: a text is what a student typed or a model wrote, and is shown as that.
frappe.listview_settings["AI Chat Message"] = {
	formatters: { text: (value) => frappe.utils.escape_html(value) },
};
