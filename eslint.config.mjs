// Rules for the browser's scripts; written without imports so that any copy of ESLint can read it.
const provided = [
	"frappe",
	"__",
	"$",
	"cur_frm",
	"window",
	"document",
	"navigator",
	"location",
	"history",
	"fetch",
];
const browser = [
	"URL",
	"URLSearchParams",
	"AbortController",
	"FormData",
	"Event",
	"CustomEvent",
	"console",
	"crypto",
];
const more = [
	"setTimeout",
	"clearTimeout",
	"setInterval",
	"clearInterval",
	"requestAnimationFrame",
	"sessionStorage",
];
const elements = [
	"HTMLElement",
	"Node",
	"IntersectionObserver",
	"ResizeObserver",
	"MutationObserver",
	"localStorage",
];
const names = [...provided, ...browser, ...more, ...elements];

export default [
	{ ignores: ["**/node_modules/", "**/dist/", "**/vendor/", ".bench/"] },
	{
		files: ["ai_school/**/*.js"],
		languageOptions: {
			ecmaVersion: 2020,
			sourceType: "module",
			globals: Object.fromEntries(names.map((name) => [name, "readonly"])),
		},
		linterOptions: { reportUnusedDisableDirectives: "error" },
		rules: {
			"array-callback-return": "error",
			"consistent-return": "error",
			curly: ["error", "multi-line"],
			eqeqeq: ["error", "always", { null: "ignore" }],
			"no-alert": "error",
			"no-console": "error",
			"no-constant-condition": "error",
			"no-dupe-keys": "error",
			"no-empty": "error",
			"no-eval": "error",
			"no-fallthrough": "error",
			"no-implied-eval": "error",
			"no-undef": "error",
			"no-unreachable": "error",
			"no-unused-vars": "error",
			"no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
			"no-var": "error",
			"prefer-const": "error",
			"valid-typeof": "error",
		},
	},
];
