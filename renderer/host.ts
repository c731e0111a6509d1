/** The page's way to the desktop: Electron's bridge where there is one, otherwise HTTP to the loopback host. */
import { createContext, use } from 'react'
import { connect, type Reply, type Transport } from '../shared/contract.ts'
import { hostContract, type Host } from '../shared/host-contract.ts'
import { noteOf, Problem } from '../shared/problem.ts'
import { decodeMessage, encodeMessage } from '../shared/wire.ts'

declare global {
  interface Window {
    /** Set by electron/preload.ts. */
    antlitz?: Transport
  }
}

export function openHost(): Host {
  const token = document.querySelector<HTMLMetaElement>('meta[name="antlitz-host"]')?.content ?? ''
  return connect(hostContract, window.antlitz ?? loopback(token))
}

export function loopback(token: string): Transport {
  let events: EventSource | undefined
  const hearers = new Map<string, Set<(event: unknown) => void>>()
  const hear = ({ data }: MessageEvent<string>) => {
    const { name, event } = JSON.parse(data) as { name: string; event: unknown }
    for (const one of hearers.get(name) ?? []) one(event)
  }
  return {
    call: async (name, args) => {
      try {
        const response = await fetch(`/host/${name}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}` },
          body: encodeMessage(args),
        })
        if (!response.ok) throw new Problem('senderRefused')
        return decodeMessage(new Uint8Array(await response.arrayBuffer())) as Reply
      } catch (error) {
        return { ok: false, problem: noteOf(error) }
      }
    },
    on: (name, one) => {
      const ofName = hearers.get(name) ?? new Set()
      hearers.set(name, ofName.add(one))
      if (!events) {
        events = new EventSource(`/host/events?token=${encodeURIComponent(token)}`)
        events.addEventListener('message', hear)
      }
      return () => ofName.delete(one)
    },
  }
}

export const HostContext = createContext<Host | null>(null)

export function useHost(): Host {
  const host = use(HostContext)
  if (!host) throw new Error('no HostContext above')
  return host
}
