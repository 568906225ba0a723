/** What a camera's event messages say of motion (ONVIF Core 9, topics of ONVIF's imaging and analytics). Pure. */
import type { XmlNode } from './xml.ts';

/** Topics without their prefixes. */
const MOTION = /^(?:VideoSource\/MotionAlarm|RuleEngine\/(?:CellMotionDetector|MotionRegionDetector)\/Motion)$/;
const SAYS = new Set(['State', 'IsMotion']);
const MAX_SOURCES = 64;
const MAX_KEY = 512;

/** Whether anything moves, over all sources and rules of one camera. */
export class MotionSources {
  readonly #moving = new Set<string>();

  get moving(): boolean {
    return this.#moving.size > 0;
  }

  /** Takes a `PullMessagesResponse`. */
  take(response: XmlNode | undefined): void {
    for (const message of response?.all('NotificationMessage') ?? []) this.#takeOne(message);
  }

  #takeOne(notification: XmlNode): void {
    const topic = notification
      .text('Topic')
      .slice(0, MAX_KEY)
      .replace(/[\w.-]+:/g, '');
    const message = notification.find('Message', 'Message');
    if (message === undefined || !MOTION.test(topic)) return;
    const items = message.find('Data')?.all('SimpleItem') ?? [];
    const said = items.find((item) => SAYS.has(item.attribute('Name')))?.attribute('Value');
    if (said === undefined) return;
    const sources = message.find('Source')?.all('SimpleItem') ?? [];
    const key = [topic, ...sources.map((item) => item.attribute('Value'))].join('\n').slice(0, MAX_KEY);
    const moves = /^(?:true|1)$/i.test(said) && message.attribute('PropertyOperation') !== 'Deleted';
    if (!moves) this.#moving.delete(key);
    else if (this.#moving.size < MAX_SOURCES) this.#moving.add(key);
  }
}
