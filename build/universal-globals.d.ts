// What shared/ may use besides the language itself: present and alike in Node, in the page and in workers.
// Only tsconfig.shared.json includes this file; everywhere else the platform's own types apply.

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
}

declare class TextDecoder {
  constructor(label?: 'utf-8', options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: Uint8Array): string
}
