/** What is wrong, and what to do, in plain words. Addresses and passwords are in none of them. */

interface Words {
  readonly sentence: string;
  readonly whatToDo: string;
}

/** A reason, as the engine gives it, as the end of a sentence. */
function because(reason: string | undefined): string {
  if (reason === undefined || reason === '') return '.';
  return /[.!?]$/.test(reason) ? `: ${reason}` : `: ${reason}.`;
}

const words = (sentence: string, whatToDo: string): Words => ({ sentence, whatToDo });

function span(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1_000);
  if (seconds < 120) return `${seconds} seconds`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} minutes`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} hours`;
  return `${Math.round(seconds / 86_400)} days`;
}

export const sentences = {
  engineAway: () =>
    words(
      'The recording part of the recorder does not answer. Perhaps nothing is recorded.',
      'It is started again by itself. If this stays, restart the recorder and look at its log.',
    ),
  cannotWrite: (reason: string | undefined) =>
    words(
      `Nothing can be written to the disk${because(reason)}`,
      'Look whether the disk is connected, has room and may be written to; have it replaced if this comes back.',
    ),
  reserveSpent: () =>
    words(
      'The disk is full, and no older footage may be removed to make room.',
      'End the protection of footage that is not needed any more, remove other files from the disk, or use a larger one.',
    ),
  diskSlow: (slowest_ms: number) =>
    words(
      `The disk is slow: writing waited ${(slowest_ms / 1_000).toFixed(1)} seconds. Footage may be lost.`,
      'Look what else uses the disk. A disk that became slow is often about to fail: have it looked at.',
    ),
  diskFailing: (count: number) =>
    words(
      `The disk reported errors when footage was written or read${count > 1 ? ` (${count} times since the recorder started)` : ''}.`,
      'Save what matters and have the disk replaced: one that reports errors often fails for good. One that was pulled out says the same.',
    ),
  clockSet: (by_ms: number) =>
    words(
      `The clock of the recorder was set ${span(by_ms)} ${by_ms > 0 ? 'ahead' : 'back'}.`,
      'If nobody did that on purpose, look at the time of the machine and at its time server. Footage has the time that the clock showed.',
    ),
  clockAgainstCameras: (cameras: number, offset_ms: number) =>
    words(
      `The clock of the recorder may be ${span(offset_ms)} ${offset_ms > 0 ? 'behind' : 'ahead'}: ${cameras} cameras agree on another time.`,
      'Look at the time of the machine and at its time server. Footage has the time that the clock of the recorder shows.',
    ),
  cameraDown: (name: string, reason: string | undefined) =>
    words(
      `The camera "${name}" is not recorded${because(reason)}`,
      'Look whether the camera has power and network, and whether its address and password are still right.',
    ),
  cameraClock: (name: string, offset_ms: number) =>
    words(
      `The clock of the camera "${name}" is ${span(offset_ms)} ${offset_ms > 0 ? 'ahead' : 'behind'}.`,
      "Set the camera's clock, or let it follow a time server. Footage keeps the recorder's time.",
    ),
  motion: (name: string, reason: string) =>
    words(
      `Motion cannot be found at the camera "${name}"${because(reason)}`,
      "Choose another source of motion in the camera's settings, or record always.",
    ),
  footageShort: (name: string, days: number, promised: number) =>
    words(
      `The disk holds about ${days < 10 ? days.toFixed(1) : Math.round(days)} days of the camera "${name}"; ${promised} are wanted.`,
      'Use a larger disk, record less, or ask for fewer days.',
    ),
};
