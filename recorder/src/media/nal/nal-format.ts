/** What H.264 and H.265 do differently where their NAL units travel in RTP packets. Pure: numbers in, numbers out. */

export interface NalFormat {
  /** For people. */
  readonly name: string;
  /** Of the head of a NAL unit, and of the payload head in front of aggregates and fragments. */
  readonly headBytes: 1 | 2;
  /** Payload types: several whole NAL units; a part of one; to be passed over. */
  readonly aggregate: number;
  readonly fragment: number;
  readonly ignored: number;
  /** Bits of the type in the head of a fragment. */
  readonly typeMask: number;
  /** From the first byte of a NAL unit or payload. */
  readonly typeOf: (firstByte: number) => number;
  /** The first byte of a NAL unit of that type, of which `payloadFirst` began a fragment's payload. */
  readonly firstByte: (payloadFirst: number, type: number) => number;
  /** A type that may stand in a file. */
  readonly isNal: (type: number) => boolean;
  readonly isParameterSet: (type: number) => boolean;
  /** It carries a part of a picture. */
  readonly isPicture: (type: number) => boolean;
  /** Decoding can begin with that picture. */
  readonly isKey: (type: number) => boolean;
  /** Only pictures that can be decoded follow that key picture. */
  readonly isCleanKey: (type: number) => boolean;
  /** It cannot be decoded when decoding began with the key picture before it. */
  readonly isSkipped: (type: number) => boolean;
  /** It only comes before a picture, or is the first part of one. `firstOfBody`: the byte after the head. */
  readonly beginsPicture: (type: number, firstOfBody: number) => boolean;
}
