import { catalogue } from './catalogue.ts'

export const sync = catalogue({ de: {}, en: {} })
