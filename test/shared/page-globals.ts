/** What a page has and Node has not: addresses without an origin, and EventSource. Standards only, nothing of ours. */

type Hear = (event: { data: string }) => void

/** Puts the page's `fetch` and `EventSource` in place, as of a page at `origin`; gives what puts the old ones back. */
export function standOnPage(origin: string): () => void {
  const before = { fetch: globalThis.fetch, EventSource: globalThis.EventSource }
  const pageFetch: typeof fetch = (path, init) =>
    before.fetch(typeof path === 'string' ? new URL(path, origin) : path, init)

  class PageEventSource {
    readonly #stop = new AbortController()
    readonly #hearers = new Set<Hear>()

    constructor(path: string) {
      void this.#read(path).catch(() => undefined)
    }

    addEventListener(_type: 'message', hear: Hear): void {
      this.#hearers.add(hear)
    }

    close(): void {
      this.#stop.abort()
    }

    async #read(path: string): Promise<void> {
      const { body } = await pageFetch(path, { signal: this.#stop.signal })
      const decoder = new TextDecoder()
      let text = ''
      for await (const chunk of body ?? []) {
        text += decoder.decode(chunk, { stream: true })
        const parts = text.split('\n\n')
        text = parts.pop() ?? ''
        for (const part of parts) this.#tell(part)
      }
    }

    #tell(part: string): void {
      const data = part.split('\n').flatMap((line) => (line.startsWith('data: ') ? [line.slice(6)] : []))
      if (data.length > 0) for (const hear of this.#hearers) hear({ data: data.join('\n') })
    }
  }

  Object.assign(globalThis, { fetch: pageFetch, EventSource: PageEventSource })
  return () => void Object.assign(globalThis, before)
}
