import { expect, test } from 'vitest'
import { de, en } from '../e2e/words.ts'

/** All sentences of a catalogue, without what stands in for a value. */
function sentencesOf(words: unknown): string[] {
  if (typeof words === 'string') return [words.replaceAll(/\{\{.*?\}\}/g, '')]
  return typeof words === 'object' && words !== null ? Object.values(words).flatMap(sentencesOf) : []
}

test('what is written down after a talk is a Vermerk everywhere', () => {
  expect(sentencesOf(de).filter((one) => /notiz/i.test(one))).toEqual([])
})

test('English says status, reschedule and pause, not what German would say word by word', () => {
  const clumsy = /^state\b|\bstate of the\b|^move$|^move the (appointment|follow)|^hold$|on hold|for long$/i
  expect(sentencesOf(en).filter((one) => clumsy.test(one))).toEqual([])
})
