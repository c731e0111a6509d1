import { catalogue } from './catalogue.ts'

export const portrait = catalogue({ de: {}, en: {} })
