/** How a vault is locked, as anybody reads it who has the profile. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { headerIn } from '../../renderer/vault/second-copy.ts'
import type { StoreRecords } from '../../renderer/vault/store.ts'

export async function headerOnDisk(profile: string): Promise<StoreRecords['header']> {
  const header = headerIn(await readFile(join(profile, 'journal.bin')))?.header
  if (!header) throw new Error('no vault has been made')
  return header
}
