import { useCallback, useEffect, useState } from 'react'

export type Reading = {
  /** False when this device has no voice of its own for the language. */
  isPossible: boolean
  isReading: boolean
  hasRead: boolean
  toggle: () => void
}

/** Reads a text aloud, with voices of this device only: others would send the words to a server. */
export function useReading(text: string, language: string): Reading {
  const voices = useVoices()
  const voice = voices.find((one) => one.localService && one.lang.toLowerCase().startsWith(language))
  const [isReading, setIsReading] = useState(false)
  const [hasRead, setHasRead] = useState(false)
  useEffect(() => () => speechSynthesis.cancel(), [])
  const toggle = useCallback(() => {
    speechSynthesis.cancel()
    if (isReading || !voice) return setIsReading(false)
    const speech = new SpeechSynthesisUtterance(text)
    speech.voice = voice
    speech.lang = voice.lang
    speech.rate = 0.9
    speech.addEventListener('end', () => {
      setIsReading(false)
      setHasRead(true)
    })
    speech.addEventListener('error', () => setIsReading(false))
    setIsReading(true)
    speechSynthesis.speak(speech)
  }, [isReading, voice, text])
  return { isPossible: voice !== undefined, isReading, hasRead, toggle }
}

function useVoices(): SpeechSynthesisVoice[] {
  const [voices, setVoices] = useState(() => speechSynthesis.getVoices())
  useEffect(() => {
    const update = () => setVoices(speechSynthesis.getVoices())
    speechSynthesis.addEventListener('voiceschanged', update)
    return () => speechSynthesis.removeEventListener('voiceschanged', update)
  }, [])
  return voices
}
