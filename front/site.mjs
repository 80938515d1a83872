// Bundle the script of the public site's search: node site.mjs OUT. One classic script, because a browser loads no
// module from a stick.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url)), out = process.argv[2];
const licence = await readFile(join(here, '..', 'node_modules', 'minisearch', 'LICENSE.txt'), 'utf-8');
await build({
  entryPoints: [join(here, 'search.js')], outfile: join(out, 'pencari.js'), bundle: true, minify: true, format: 'iife', globalName: 'PENCARI', target: 'es2018',
  legalComments: 'none', logLevel: 'error',
  banner: { js: `/* MiniSearch:\n${licence.trim()}\n\n@orama/stemmers: Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0 */` },
});
