/** Case files that are open in memory: those used last, as many as a caseload has. */
import type { CaseFileRows } from '../../shared/command.ts'

/** `confirmed`: the county's rows. `view`: the same with what waits in the outbox on top. */
export type Opened = { confirmed: CaseFileRows; view: CaseFileRows }

/** About 30 MB. The last file stays open however large it is. */
const mostRows = 25_000

export class OpenFiles {
  // The map keeps the order of use: the first is the one not asked for the longest.
  readonly #files = new Map<string, { opened: Opened; rows: number }>()
  #rows = 0

  has(caseFileId: string): boolean {
    return this.#files.has(caseFileId)
  }

  get(caseFileId: string): Opened | undefined {
    return this.#files.get(caseFileId)?.opened
  }

  /** From now on it is the one that was used last. */
  set(caseFileId: string, opened: Opened): void {
    this.forget(caseFileId)
    this.#files.set(caseFileId, { opened, rows: opened.view.size })
    this.#rows += opened.view.size
    for (const [oldest] of this.#files) {
      if (this.#rows <= mostRows || oldest === caseFileId) return
      this.forget(oldest)
    }
  }

  forget(caseFileId: string): void {
    this.#rows -= this.#files.get(caseFileId)?.rows ?? 0
    this.#files.delete(caseFileId)
  }
}
