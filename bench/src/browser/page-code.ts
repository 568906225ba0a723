/** A page of the benches, built from TypeScript into one script, with the code of `ui` that the product's own screens are built from. */
import { join } from 'node:path';
import { build } from 'vite';

/** `name`: of a file in bench/pages. */
export async function pageCode(name: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    root: join(import.meta.dirname, '../../pages'),
    build: {
      write: false,
      target: 'es2023',
      lib: {
        entry: join(import.meta.dirname, '../../pages', `${name}.ts`),
        formats: ['iife'],
        name: 'page',
        fileName: name,
      },
    },
  });
  const [result] = Array.isArray(built) ? built : [built];
  const chunk = result !== undefined && 'output' in result ? result.output[0] : undefined;
  if (chunk === undefined) throw new Error(`The page ${name} could not be built.`);
  return chunk.code;
}
