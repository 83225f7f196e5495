// Build the desk's bundles of one app: node build.mjs APP APPS ASSETS writes ASSETS/APP/dist and prints the map of names.
import esbuild from "esbuild";
import vue from "esbuild-plugin-vue3";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import rtlcss from "rtlcss";
import * as sass from "sass";

const [app, apps, assets] = process.argv.slice(2);
const packages = path.resolve("node_modules");
const publicFolder = path.join(apps, app, app, "public");
const parents = fs.readdirSync(apps).map((name) => path.join(apps, name));

function bundles(folder) {
	if (!fs.existsSync(folder)) return [];
	return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const file = path.join(folder, entry.name);
		if (entry.isDirectory()) return ["dist", "node_modules"].includes(entry.name) ? [] : bundles(file);
		return /\.bundle\.(js|scss|css)$/.test(entry.name) ? [file] : [];
	});
}

// Frappe's scripts import HTML files, which become entries of frappe.templates.
const templates = {
	name: "templates",
	setup(build) {
		build.onResolve({ filter: /\.html$/ }, ({ resolveDir, path: file }) => ({
			path: path.join(resolveDir, file),
			namespace: "template",
		}));
		build.onLoad({ filter: /.*/, namespace: "template" }, ({ path: file }) => {
			const html = fs
				.readFileSync(file, "utf8")
				.replace(/\s+/g, " ")
				.replace(/<!--.*?-->/g, "");
			const name = JSON.stringify(path.basename(file, ".html"));
			return { contents: `frappe.templates[${name}] = ${JSON.stringify(html)};`, loader: "js" };
		});
	},
};

const importer = {
	findFileUrl(url) {
		let file;
		if (url.startsWith("~")) {
			file = path.join(packages, url.slice(1));
		} else {
			const [name] = url.split("/");
			if (!fs.existsSync(path.join(apps, name))) return null;
			file = path.join(apps, name, url);
		}
		if (!fs.existsSync(file) && fs.existsSync(`${file}.css`)) file += ".css";
		return pathToFileURL(file);
	},
};

const styles = {
	name: "styles",
	setup(build) {
		build.onLoad({ filter: /\.scss$/ }, ({ path: file }) => {
			const folder = path.dirname(file);
			const options = { importers: [importer], quietDeps: true, logger: sass.Logger.silent };
			const { css } = sass.compile(file, { ...options, loadPaths: [folder, packages, ...parents] });
			return { contents: css, loader: "css", resolveDir: folder };
		});
		build.onResolve({ filter: /^\/assets\// }, ({ path: file }) => ({ path: file, external: true }));
		build.onResolve({ filter: /.*/ }, ({ kind, path: file }) =>
			kind === "url-token" ? { path: file, external: true } : undefined,
		);
	},
};

async function build(file) {
	const isStyle = /\.s?css$/.test(file);
	const kind = isStyle ? "css" : "js";
	const result = await esbuild.build({
		entryPoints: [file],
		bundle: true,
		minify: true,
		metafile: true,
		target: "es2017",
		logLevel: "silent",
		outdir: path.join(assets, app, "dist", kind),
		entryNames: "[name].[hash]",
		nodePaths: [packages, ...parents],
		define: {
			"process.env.NODE_ENV": '"production"',
			__VUE_OPTIONS_API__: "true",
			__VUE_PROD_DEVTOOLS__: "false",
		},
		plugins: [templates, styles, vue()],
	});
	const outputs = Object.keys(result.metafile.outputs).map((name) => path.resolve(name));
	const output = outputs.find((name) => name.endsWith(`.${kind}`));
	const name = path.basename(file).replace(/\.scss$/, ".css");
	const built = path.basename(output);
	const found = { [name]: `/assets/${app}/dist/${kind}/${built}` };
	return isStyle ? { ...found, [`rtl_${name}`]: turned(output) } : found;
}

// The same style for languages that are written from right to left.
function turned(output) {
	const folder = path.join(assets, app, "dist", "css-rtl");
	fs.mkdirSync(folder, { recursive: true });
	fs.writeFileSync(path.join(folder, path.basename(output)), rtlcss.process(fs.readFileSync(output, "utf8")));
	return `/assets/${app}/dist/css-rtl/${path.basename(output)}`;
}

fs.rmSync(path.join(assets, app, "dist"), { recursive: true, force: true });
const map = {};
for (const file of bundles(publicFolder)) {
	try {
		Object.assign(map, await build(file));
		console.error(`built ${path.basename(file)}`);
	} catch (error) {
		const [first] = error.errors ?? [{ text: error.message }];
		const place = first.location ? ` (${first.location.file}:${first.location.line})` : "";
		console.error(`${file}: ${first.text}${place}`);
		process.exitCode = 1;
	}
}
fs.writeFileSync(`${app}.json`, JSON.stringify(map));
