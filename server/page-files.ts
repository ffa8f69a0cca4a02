// Makes the page out of web/ in memory: scripts and styles bundled under hashed names, each also
// compressed once; and the widget, one script by itself. Hides the bundler; nothing is written to
// disk, and source maps are not made.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build, transform } from 'esbuild';

const FOLDER = fileURLToPath(new URL('../web/', import.meta.url));
/** What a phone of the last three years or so can do. */
const TARGET = ['chrome109', 'firefox115', 'safari16'];
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  html: 'text/html; charset=utf-8',
};

/** Put into the widget's script as one text. */
const WIDGET_STYLES = ['style.css', 'answer.css'];

export interface PageFile {
  name: string;
  type: string;
  /** Changes with the content. */
  etag: string;
  plain: Buffer;
  br: Buffer;
  gzip: Buffer;
}

export interface PageFiles {
  index: PageFile;
  /** By hashed name, as index.html and the scripts ask for them. */
  assets: ReadonlyMap<string, PageFile>;
  /** What is fetched before anything is shown: index.html, its style and its scripts. */
  first: readonly PageFile[];
}

let made: Promise<PageFiles> | undefined;

/** The page, made at the first call and kept as long as the process runs. */
export function pageFiles(): Promise<PageFiles> {
  made ??= makePage();
  return made;
}

let script: Promise<PageFile> | undefined;

/** The widget for other web sites: one script, its styles in it. Made at the first call. */
export function widgetScript(): Promise<PageFile> {
  script ??= makeWidget();
  return script;
}

async function makeWidget(): Promise<PageFile> {
  const css = WIDGET_STYLES.map((name) => readFileSync(join(FOLDER, 'widget', name), 'utf8')).join(
    '',
  );
  const style = await transform(css, { loader: 'css', minify: true, target: TARGET });
  const { outputs } = await bundle('widget/element.tsx', 'iife', {
    WIDGET_STYLE: JSON.stringify(style.code),
  });
  const [only, ...others] = outputs;
  if (!only || others.length > 0) throw new Error('the widget is not one file');
  return fileOf('widget.js', only.contents);
}

async function makePage(): Promise<PageFiles> {
  const [page, theme] = await Promise.all([bundle('main.tsx', 'esm'), bundle('theme.ts', 'iife')]);
  const mark = readFileSync(join(FOLDER, 'mark.svg'));
  const mark_name = hashed('mark.svg', mark);
  const files = await Promise.all([
    ...[...page.outputs, ...theme.outputs].map(({ name, contents }) => fileOf(name, contents)),
    fileOf(mark_name, mark),
  ]);
  const assets = new Map(files.map((file) => [file.name, file]));
  const style = page.outputs.find(({ name }) => name.endsWith('.css'))?.name ?? '';
  const names = { main: page.entry, theme: theme.entry, style, mark: mark_name };
  const html = readFileSync(join(FOLDER, 'page.html'), 'utf8').replace(
    /\{\{(main|theme|style|mark|chunks)\}\}/g,
    (_all, key: keyof typeof names | 'chunks') =>
      key === 'chunks'
        ? page.needs.map((name) => `<link rel="modulepreload" href="/assets/${name}" />`).join('')
        : `/assets/${names[key]}`,
  );
  const index = await fileOf('page.html', Buffer.from(html));
  const first = [page.entry, theme.entry, style, ...page.needs].flatMap((name) => {
    const file = assets.get(name);
    return file ? [file] : [];
  });
  return { index, assets, first: [index, ...first] };
}

interface Bundle {
  entry: string;
  /** Chunks that the entry cannot begin without. */
  needs: string[];
  outputs: { name: string; contents: Uint8Array }[];
}

async function bundle(
  entry: string,
  format: 'esm' | 'iife',
  define: Record<string, string> = {},
): Promise<Bundle> {
  const result = await build({
    absWorkingDir: FOLDER,
    entryPoints: [entry],
    bundle: true,
    define,
    write: false,
    metafile: true,
    minify: true,
    format,
    splitting: format === 'esm',
    outdir: FOLDER,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    target: TARGET,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const metas = Object.entries(result.metafile.outputs);
  const [main] = metas.find(([, { entryPoint }]) => entryPoint === entry) ?? [''];
  const needs = result.metafile.outputs[main]?.imports ?? [];
  return {
    entry: basename(main),
    needs: needs
      .filter(({ kind }) => kind === 'import-statement')
      .map(({ path }) => basename(path)),
    outputs: result.outputFiles.map(({ path, contents }) => ({ name: basename(path), contents })),
  };
}

async function fileOf(name: string, contents: Uint8Array): Promise<PageFile> {
  const plain = Buffer.from(contents);
  const [br, zipped] = await Promise.all([
    promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    promisify(gzip)(plain, { level: 9 }),
  ]);
  const type = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  return { name, type, etag: `"${digest(plain)}"`, plain, br, gzip: zipped };
}

function hashed(name: string, contents: Buffer): string {
  return name.replace(/(\.\w+)$/, `-${digest(contents)}$1`);
}

function digest(contents: Buffer): string {
  return createHash('sha256').update(contents).digest('hex').slice(0, 16);
}
