/**
 * XML of cameras as a tree with the names of elements without their prefixes. Hostile: no DOCTYPE, bounded depth and size, and every
 * text is a text, whatever it looks like. Pure.
 */
import { XMLParser } from 'fast-xml-parser';
import { CameraFailure } from '../failure.ts';

export const MAX_XML_BYTES = 512 * 1024;
/** Reading costs time by the element, which all cameras share: a camera with 32 profiles sends some 2,000. */
const MAX_TAGS = 10_000;
const MAX_TAG_CHARACTERS = 4_096;
const MAX_DEPTH = 64;
const TEXT = '#text';

/** An element; what is asked of it and is not there is an empty list or text. */
export class XmlNode {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  /** All children of that name, in their order. */
  all(name: string): XmlNode[] {
    const found = this.#member(name);
    if (found === undefined) return [];
    return (Array.isArray(found) ? found : [found]).map((value) => new XmlNode(value));
  }

  /** Down that path, the first of each name; undefined where there is none. */
  find(...path: readonly string[]): XmlNode | undefined {
    return path.reduce<XmlNode | undefined>((node, name) => node?.all(name)[0], this);
  }

  /** The text down that path. */
  text(...path: readonly string[]): string {
    const node = this.find(...path);
    return node === undefined ? '' : node.#own();
  }

  attribute(name: string): string {
    const value = this.#member(`@${name}`);
    return typeof value === 'string' ? value : '';
  }

  /** Names of all elements in it, at any depth. */
  names(): Set<string> {
    const names = new Set<string>();
    const walk = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(walk);
      else if (typeof value === 'object' && value !== null) {
        for (const [name, child] of Object.entries(value)) {
          if (!name.startsWith('@')) names.add(name);
          walk(child);
        }
      }
    };
    walk(this.#value);
    return names;
  }

  #own(): string {
    const value = typeof this.#value === 'string' ? this.#value : this.#member(TEXT);
    return typeof value === 'string' ? value.trim() : '';
  }

  #member(name: string): unknown {
    if (typeof this.#value !== 'object' || this.#value === null || !Object.hasOwn(this.#value, name)) return undefined;
    return Object.entries(this.#value).find(([key]) => key === name)?.[1];
  }
}

/** Throws a CameraFailure `nonsense`. */
export function parseXml(text: string): XmlNode {
  const nonsense = new CameraFailure('nonsense', 'the camera answers by ONVIF with something that cannot be read');
  if (text.length > MAX_XML_BYTES || /<!(?:DOCTYPE|ENTITY)/i.test(text) || !hasBoundedTags(text)) throw nonsense;
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    removeNSPrefix: true,
    parseTagValue: false,
    parseAttributeValue: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    maxNestedTags: MAX_DEPTH,
  });
  try {
    return new XmlNode(parser.parse(text));
  } catch {
    throw nonsense;
  }
}

function hasBoundedTags(text: string): boolean {
  let tags = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    const end = text.indexOf('>', at);
    if (end < 0 || end - at > MAX_TAG_CHARACTERS || ++tags > MAX_TAGS) return false;
  }
  return true;
}

/** For a text between tags or in quotes. Characters that XML cannot hold are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
