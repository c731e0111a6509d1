/** Links from outside: the host keeps the last one until somebody may look. Who may not see the file learns nothing by it. */
import { useEffect } from 'react'
import { useHost } from '../host.ts'
import { goTo } from '../view-store.ts'

/** Follows links while `mayLeave`: never while locked, and not in the middle of a visit, in front of somebody. */
export function useLinks(mayLeave: boolean): void {
  const host = useHost()
  useEffect(() => {
    if (!mayLeave) return
    const follow = async () => {
      const { caseFileId } = await host.takeLink({})
      if (caseFileId !== null) goTo({ screen: 'caseFile', caseFileId })
    }
    const look = () => void follow().catch(reportError)
    look()
    return host.on('link', look)
  }, [host, mayLeave])
}
