"""What Frappe needs to know about the stand-in for the Education app."""

app_name = "education"
app_title = "Education"
app_publisher = "ai_school maintainers"
app_description = "Stands in for Frappe's Education app on development and test sites"
app_email = "maintainers@example.com"
app_license = "MIT"

after_install = "education.install.after_install"

treeviews = ["Assessment Group"]

default_roles = [{"role": "Student", "doctype": "Student", "email_field": "student_email_id"}]
