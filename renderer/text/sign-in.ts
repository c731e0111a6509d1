import { catalogue } from './catalogue.ts'

export const signIn = catalogue({ de: {}, en: {} })
