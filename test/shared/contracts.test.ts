/** One suite for all contracts on all their ways. What each contract means beyond that is tested beside its implementation. */
import { describe } from 'vitest'
import { countyContract } from '../../shared/county-contract.ts'
import { hostContract } from '../../shared/host-contract.ts'
import { vaultContract } from '../../shared/vault-contract.ts'
import { contractSuite, distrustSuite } from './contract.suite.ts'
import { countyWays, openCountyBy } from './county-ways.ts'
import { hostWays, openHostBy } from './host-ways.ts'
import { openVaultBy, vaultWays } from './vault-ways.ts'

describe.each(hostWays)('%s', (_title, way) => {
  contractSuite(() => openHostBy(way), false)
})
describe.each(vaultWays)('%s', (_title, way) => {
  contractSuite(() => openVaultBy(way), true)
})
describe.each(countyWays)('%s', (_title, way) => {
  contractSuite(() => openCountyBy(way), true)
})

describe('the asking side', () => {
  distrustSuite(hostContract, 'about', {})
  distrustSuite(vaultContract, 'loadDraft', { key: 'note' })
  distrustSuite(countyContract, 'signInConfig', {})
})
