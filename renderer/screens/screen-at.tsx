/** Which screen a place is. Case file and visit are fetched when they are first needed. */
import { lazy, Suspense } from 'react'
import type { Me } from '../../shared/county-contract.ts'
import { useText } from '../text/text.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import type { Place } from '../view-store.ts'
import { CaseFilesScreen } from './case-files.tsx'
import { SettingsScreen } from './settings.tsx'
import { SyncScreen } from './sync.tsx'
import { TodayScreen } from './today.tsx'
import { VisitsScreen } from './visits.tsx'

const Visit = lazy(async () => ({ default: (await import('./visit/visit.tsx')).VisitScreen }))
const CaseFile = lazy(async () => ({ default: (await import('./case-file/case-file.tsx')).CaseFileScreen }))

export function ScreenAt({ place, me, lock }: { place: Place; me: Me; lock: () => void }) {
  switch (place.screen) {
    case 'today':
      return <TodayScreen me={me} />
    case 'caseFiles':
      return <CaseFilesScreen me={me} />
    case 'visits':
      return <VisitsScreen me={me} />
    case 'sync':
      return <SyncScreen me={me} />
    case 'settings':
      return <SettingsScreen me={me} lock={lock} />
    case 'caseFile':
      return (
        <Suspense fallback={<Loading />}>
          <CaseFile key={place.caseFileId} caseFileId={place.caseFileId} />
        </Suspense>
      )
    case 'visit':
      return (
        <Suspense fallback={<Loading />}>
          <Visit
            key={place.caseFileId}
            caseFileId={place.caseFileId}
            visitId={place.visitId}
            appointmentId={place.appointmentId}
          />
        </Suspense>
      )
  }
}

function Loading() {
  const t = useText('frame')
  return (
    <div className="page">
      <Skeleton label={t('loading')} shape="block" />
    </div>
  )
}
