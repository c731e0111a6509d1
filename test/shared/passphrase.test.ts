/** Which passphrases will do: what somebody who guesses would try early does not count, however long it is. */
import { expect, test } from 'vitest'
import { suggestWords, words } from '../../renderer/screens/words.ts'
import { missingIn, standsAlone } from '../../shared/passphrase.ts'

test.each([
  'Apfel Leine Laterne Solling',
  'Haus-Maus-Baum-Traum',
  'rot-elf-uhr-ast',
  'Xk7$mPq2!vLz9w',
  'Zwischen1Regenbogen',
  'دراجة زرقاء في الحديقة',
  // Words that look like a run, or like something said twice, are words.
  'Schwert Barbara Papa Oberstudienrat',
  'Wert Hut Ohr Zug',
  'Hertz Mut Rad See',
  'Otto Anna Ehe See',
  'Собака дом луна река',
  'İnek ılık çay ağaç',
  'aus Schifffahrt Bett und',
  // What does not count does no harm to what does.
  'Passwort Apfel Leine Laterne Solling',
  'Apfel 1234 Leine apfel Laterne Solling',
])('%j will do', (passphrase) => {
  expect(missingIn(passphrase)).toBeNull()
})

const short = (words: number, characters: number) => ({ what: 'length', words, characters, isLong: false })
const seemsLong = (words: number, characters: number) => ({ what: 'length', words, characters, isLong: true })

test.each([
  ['Apfel Leine', short(2, 3)],
  // Words of two letters are none.
  ['Ei Maus Apfel', short(2, 1)],
  // What stands around it is cut off before it becomes a key.
  ['  Apfel Leine   ', short(2, 3)],
  // The same word counts once, in whatever case.
  ['Ei Maus Maus', short(3, 7)],
  ['Haus haus HAUS haus', seemsLong(3, 10)],
  ['Haus Garten haus garten', seemsLong(2, 3)],
  // Keys in a row are none, in whatever direction.
  ['12345678901234', seemsLong(4, 14)],
  ['98765432109876', seemsLong(4, 14)],
  ['qwertzuiop1234', seemsLong(4, 14)],
  ['Asdf Jklö Yxcv 4321', seemsLong(4, 14)],
  ['abcdefgh123456', seemsLong(4, 14)],
  // Three in a row may be chance.
  ['Tor123Rad', short(3, 5)],
  // Obvious words are none.
  ['Passwort123456', seemsLong(4, 14)],
  ['Antlitz Jobcenter Kennwort Password', seemsLong(4, 14)],
  ['MeinKennwortHaus', seemsLong(3, 6)],
  // What is said twice is said once.
  ['brandtbrandt12', seemsLong(3, 6)],
  ['haus.haus.haus.haus', seemsLong(3, 5)],
  ['aaaaaaaaaaaaaaaaaaaa', seemsLong(4, 13)],
  ['1111 2222 3333 4444 5555', seemsLong(4, 5)],
  ['000 111 222 333 444 555', seemsLong(4, 3)],
  ['!!!! ???? .... ,,,, ;;;; ::::', seemsLong(4, 3)],
  ['aaaaabbbbbcccccdddddeeeeefffff', seemsLong(3, 8)],
  // Also down and to and fro.
  ['1qay2wsx3edc4rfv', seemsLong(4, 14)],
  ['zaq1xsw2cde3', short(4, 14)],
  ['1q2w3e4r5t6z7u', seemsLong(4, 14)],
  // What is one character to whoever types it is one.
  ['😀😁😂🤣😃😄😅', short(3, 7)],
  ['👨‍👩‍👧‍👦🇩🇪x', short(3, 7)],
  ['ﷺ', short(4, 13)],
  ['㈱㍿㍻㌔㌢', short(3, 9)],
  // What nobody sees makes no other word of it.
  ['haus\u00ad haus haus\u200b haus\u200d', seemsLong(3, 10)],
  ['aabbaabcaaccbbacbcab', { what: 'variety', characters: 3 }],
])('%j lacks something', (passphrase, missing) => {
  expect(missingIn(passphrase)).toEqual(missing)
})

test('each word that is suggested counts, and four of them will do', () => {
  const uncounted = words.filter((word) => !standsAlone(`${word} Fee Zoo Gel Mut`))
  expect(uncounted).toEqual([])
  for (let time = 0; time < 50; time++) expect(missingIn(suggestWords())).toBeNull()
})

test('without a secret of the computer five words have to count', () => {
  expect(standsAlone('Apfel Leine Laterne Solling Passwort')).toBe(false)
  expect(standsAlone('Apfel Leine Laterne Solling apfel')).toBe(false)
  expect(standsAlone('1111 2222 3333 4444 5555')).toBe(false)
  expect(standsAlone('!!!! ???? .... ,,,, ;;;; ::::')).toBe(false)
  expect(standsAlone('Apfel Leine Laterne Solling Mut')).toBe(true)
})
