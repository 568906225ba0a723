/** Figures that a run measures: one JSON line each in e2e/out/figures.jsonl, printed together at the end of the run. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outFolder } from './places.ts';

const file = join(outFolder, 'figures.jsonl');

export interface Figure {
  readonly scenario: string;
  readonly name: string;
  readonly value: number | string;
  readonly unit?: string;
}

export function figure(given: Figure): void {
  mkdirSync(outFolder, { recursive: true });
  appendFileSync(file, `${JSON.stringify(given)}\n`);
}

export function readFigures(): Figure[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Figure);
}
