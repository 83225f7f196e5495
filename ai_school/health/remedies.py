"""The command that helps when a check of the health report is not ok; run in the bench's folder."""

SITE = "SITE"
REMEDIES = {
	"cache": "sudo supervisorctl restart all",
	"queue": "sudo supervisorctl restart all",
	"database": "sudo systemctl restart mariadb",
	"memory": f"bench --site {SITE} ai-school tune",
	"workers": "sudo supervisorctl restart all",
	"waiting": "bench doctor",
	"scheduler": f"bench --site {SITE} enable-scheduler",
	"model": f"bench --site {SITE} ai-school health --probe-model",
	"search_index": f"bench --site {SITE} ai-school index --rebuild",
	"mood": "bench setup requirements",
	"analytics": f"bench --site {SITE} ai-school refresh",
	"messages": "bench doctor",
	"flags": f"bench --site {SITE} enable-scheduler",
}
POSTGRES = {"database": "sudo systemctl restart postgresql"}


def remedy(check: str, site: str, database: str = "mariadb") -> str:
	"""The command for this site, or nothing where a form of the desk helps and not a command."""
	known = {**REMEDIES, **(POSTGRES if database == "postgres" else {})}
	return known.get(check, "").replace(SITE, site)
