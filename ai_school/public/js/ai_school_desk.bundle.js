// The desk pages of AI School: each page's script asks for this file and shows its class.
import { ClassInsight } from "./ai_school_desk/class_insight";
import { choose_digest, choose_notice } from "./ai_school_desk/digest";
import { Health } from "./ai_school_desk/health";
import { Oversight } from "./ai_school_desk/oversight";
import { show_student_card } from "./ai_school_desk/student_card";
import { StudentInsight } from "./ai_school_desk/student_insight";

frappe.provide("frappe.ai_school");
Object.assign(frappe.ai_school, {
	choose_digest,
	choose_notice,
	ClassInsight,
	Health,
	Oversight,
	show_student_card,
	StudentInsight,
});
