import { afterEach, describe, expect, it } from 'vitest';
import { meaningOfClick, swallowRestOfClick } from './outside-click.ts';

const page = (): ((id: string) => Element) => {
  document.body.innerHTML = `
    <div id="video"></div>
    <div role="dialog" tabindex="-1" id="dialog">
      <div data-keyboard-group><label id="label">Password</label><input id="field"><button id="eye"></button></div>
      <input id="other"><button><span id="ok">OK</span></button><p id="words">Words</p>
    </div>
    <div id="keyboard"><button id="key">a</button></div>`;
  return (id) => document.getElementById(id) ?? document.body;
};

afterEach(() => document.body.replaceChildren());

describe('a left click while the keyboard is up', () => {
  it('means the keyboard, the field, a control, or putting the keyboard away', () => {
    const at = page();
    const meaning = (id: string): string => meaningOfClick(at(id), at('keyboard'), at('field'));
    expect([meaning('key'), meaning('keyboard')]).toEqual(['keyboard', 'keyboard']);
    expect([meaning('field'), meaning('eye'), meaning('label')]).toEqual(['field', 'field', 'field']);
    expect([meaning('ok'), meaning('other')]).toEqual(['control', 'control']);
    expect([meaning('video'), meaning('words'), meaning('dialog')]).toEqual(['empty', 'empty', 'empty']);
  });

  it('does nothing else when it puts the keyboard away, and the next one does again', () => {
    const at = page();
    let clicks = 0;
    at('video').addEventListener('click', () => (clicks += 1));
    const click = (): void => {
      for (const type of ['mousedown', 'mouseup', 'click']) {
        at('video').dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
      }
    };
    swallowRestOfClick();
    click();
    expect(clicks).toBe(0);
    click();
    expect(clicks).toBe(1);
  });
});
