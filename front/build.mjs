// Bundle the field form: node build.mjs OUT. Names carry the hash of their bytes; gzip and brotli lie beside each, for
// WhiteNoise.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url)), out = process.argv[2];
const house = join(here, '..', 'cantik', 'web', 'static', 'cantik', 'app.css');

/** The tokens of the house's style sheet: the blocks of `:root`, and nothing else of it. */
async function tokens() {
  const css = await readFile(house, 'utf-8');
  const found = css.match(/^(?::root[^{]*\{[^}]*\}|@media \(prefers-[^{]*\{ :root[^{]*\{[^}]*\}\s*\})/gm);
  if (!found || found.length < 3) throw new Error('app.css: no tokens found');
  return found.join('\n');
}

/** The engine carries two WebAssembly modules as base64 inside its script; as files of their own they are 29 kB less on
 * the way and compile while they arrive. The engine takes an address as well as a `data:` text. */
const wasm = {
  name: 'wasm',
  setup: (plan) => plan.onLoad({ filter: /xforms-engine\/dist\/solid\.js$/ }, async (file) => {
    const script = await readFile(file.path, 'utf-8'), found = [];
    const contents = script.replace(/"data:application\/wasm;base64,([A-Za-z0-9+/=]+)"/g, (_, base64) => {
      const bytes = Buffer.from(base64, 'base64'), name = `mesin-${createHash('sha256').update(bytes).digest('hex').slice(0, 8).toUpperCase()}.wasm`;
      found.push(writeFile(join(out, name), bytes));
      return `new URL('./${name}', import.meta.url).href`;
    });
    if (found.length !== 2) throw new Error(`xforms-engine: ${found.length} WebAssembly modules instead of 2`);
    await Promise.all(found);
    return { contents, loader: 'js' };
  }),
};

await mkdir(out, { recursive: true });
const houseTokens = { name: 'tokens', setup: (plan) => plan.onLoad({ filter: /lapangan\.css$/ }, async (file) => ({ contents: `${await tokens()}\n${await readFile(file.path, 'utf-8')}`, loader: 'css' })) };
const result = await build({
  entryPoints: [join(here, 'main.js')], outdir: out, bundle: true, splitting: true, minify: true, format: 'esm', target: 'es2022',
  conditions: ['solid'], legalComments: 'none', entryNames: 'lapangan-[hash]', chunkNames: 'bagian-[hash]', metafile: true, plugins: [houseTokens, wasm], logLevel: 'error',
});
const files = (await readdir(out)).filter((name) => /\.(js|css|wasm)$/.test(name)).sort();
const version = createHash('sha256');
for (const name of files) {
  const bytes = await readFile(join(out, name));
  version.update(bytes);
  await writeFile(join(out, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  await writeFile(join(out, `${name}.br`), brotliCompressSync(bytes));
}
const worker = await readFile(join(here, 'sw.js'), 'utf-8');
version.update(worker);
await writeFile(join(out, 'pekerja.js.txt'), worker);
const entry = Object.entries(result.metafile.outputs).find(([, made]) => made.entryPoint?.endsWith('main.js'));
const name = entry[0].split('/').at(-1);
await writeFile(join(out, 'daftar.json'), JSON.stringify({ versi: version.digest('hex').slice(0, 16), masuk: name, gaya: entry[1].cssBundle.split('/').at(-1), bagian: files }, null, 1));
