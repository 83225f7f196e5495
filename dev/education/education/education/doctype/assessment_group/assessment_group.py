"""Assessment Group: a node of the tree under All Assessment Groups."""

from frappe.utils.nestedset import NestedSet


class AssessmentGroup(NestedSet):
	"""A kind of assessment, such as a mid-term test."""

	nsm_parent_field = "parent_assessment_group"
