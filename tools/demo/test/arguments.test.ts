import { describe, expect, it } from 'vitest';
import { readDemoArguments } from '../arguments.ts';

describe('what the demo takes for itself', () => {
  it('is its folder and its mailbox; the rest goes to the recorder, on loopback', () => {
    const given = readDemoArguments(['--port', '0', '--mailbox-port=0', '--data', '/tmp/x', '--kiosk'], '/checkout');
    expect(given).toEqual({
      dataDir: '/tmp/x',
      mailboxPort: 0,
      forRecorder: ['--port', '0', '--kiosk', '--lan-host', '127.0.0.1'],
    });
  });

  it('is nothing without arguments', () => {
    const given = readDemoArguments([], '/checkout');
    expect(given.dataDir).toBe('/checkout/data/demo');
    expect(given.mailboxPort).toBeUndefined();
  });

  it('leaves an address for phones to whoever names one', () => {
    expect(readDemoArguments(['--lan-host=0.0.0.0'], '/c').forRecorder).toEqual(['--lan-host=0.0.0.0']);
  });

  it('refuses values that are none, with a sentence', () => {
    expect(() => readDemoArguments(['--data'], '/c')).toThrow('Say a value after --data.');
    expect(() => readDemoArguments(['--mailbox-port', 'many'], '/c')).toThrow('--mailbox-port takes a port number');
    expect(() => readDemoArguments(['--mailbox-port', '65536'], '/c')).toThrow('not "65536"');
  });
});
