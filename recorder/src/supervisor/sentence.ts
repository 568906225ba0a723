/** A mistake of whoever called the command, or a state of the machine, told in one sentence and without a stack. */
export class Sentence extends Error {
  override readonly name = 'Sentence';
  /** 2: the command was used wrongly. 1: it cannot be done now. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
