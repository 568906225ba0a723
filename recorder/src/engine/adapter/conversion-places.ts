/** How many pictures are converted at once: each costs about a processor core, and recording comes first. */
export const MAX_CONVERSIONS = 2;
export const REASON_NO_PLACE = `The recorder converts ${MAX_CONVERSIONS} pictures at once at most. Close another converted one first.`;

export class ConversionPlaces {
  #taken = 0;

  /** False: all are taken. */
  take(): boolean {
    if (this.#taken >= MAX_CONVERSIONS) return false;
    this.#taken++;
    return true;
  }

  giveBack(): void {
    this.#taken--;
  }
}
