/** A WebM's elements round frames that the browser encoded, see vanilagy.github.io/webm-muxer. */
export class ArrayBufferTarget {
  buffer: ArrayBuffer;
}
export class Muxer {
  constructor(options: {
    target: ArrayBufferTarget;
    video: { codec: string; width: number; height: number; frameRate?: number };
  });
  addVideoChunk(chunk: EncodedVideoChunk, meta?: EncodedVideoChunkMetadata): void;
  finalize(): void;
}
